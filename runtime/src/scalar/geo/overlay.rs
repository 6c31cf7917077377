//! What lines and polygons share, and polygons as one.

use super::{
    densify::{points_json, shape_json},
    point_json,
    region::{Region, cut, nothing_json, polygons_of},
    shape::{Arc, Lines, Polygons},
    sphere::Vector,
};
use crate::types::Dynamic;

/// kql: geo_intersection_2polygons(polygon1: dynamic, polygon2: dynamic) -> dynamic
///
/// What two polygons share, as a GeoJSON polygon, several, or an empty collection; null for what is no polygon, and where a
/// corner of one lies within an edge of the other.
///
/// ```kql
/// geo_intersection_2polygons(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[1, 1], [4, 1], [1, 4], [1, 1]]]})).type == "Polygon"
/// tostring(geo_intersection_2polygons(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[5, 5], [7, 5], [5, 7], [5, 5]]]}))) == '{"type":"GeometryCollection","geometries":[]}'
/// isnull(geo_intersection_2polygons(dynamic({"type": "Polygon"}), dynamic({"type": "Polygon", "coordinates": [[[5, 5], [7, 5], [5, 7], [5, 5]]]})))
/// ```
pub fn geo_intersection_2polygons(polygon1: &Dynamic, polygon2: &Dynamic) -> Dynamic {
    let region = |polygon: &Dynamic| Region::of_all(Polygons::read(polygon)?.0.iter());
    let shared = region(polygon1).zip(region(polygon2)).and_then(|(one, other)| one.intersection(&other));
    shared.map_or(Dynamic::Null, |shared| shared.to_json())
}

/// kql: geo_union_polygons_array(polygons: dynamic) -> dynamic
///
/// The polygons of an array as one, as a GeoJSON polygon or several; null if one is none, and where a corner of one lies within
/// an edge of another.
///
/// ```kql
/// geo_union_polygons_array(dynamic([{"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}, {"type": "Polygon", "coordinates": [[[1, 1], [4, 1], [1, 4], [1, 1]]]}])).type == "Polygon"
/// geo_union_polygons_array(dynamic([{"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}, {"type": "Polygon", "coordinates": [[[5, 5], [7, 5], [5, 7], [5, 5]]]}])).type == "MultiPolygon"
/// isnull(geo_union_polygons_array(dynamic([{"type": "Polygon"}])))
/// ```
pub fn geo_union_polygons_array(polygons: &Dynamic) -> Dynamic {
    let polygons = polygons_of(polygons);
    let united = polygons.and_then(|polygons| Region::of_all(polygons.iter()));
    united.map_or(Dynamic::Null, |united| united.to_json())
}

/// kql: geo_intersection_line_with_polygon(lineString: dynamic, polygon: dynamic) -> dynamic
///
/// The parts of a line in a polygon, as a GeoJSON line, several, or an empty collection; null for what is neither, and where one
/// touches the other without crossing it.
///
/// ```kql
/// array_length(geo_intersection_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[1, 1], [9, 9]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})).coordinates) == 2
/// geo_intersection_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[5, 5], [9, 9]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})).type == "GeometryCollection"
/// isnull(geo_intersection_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[1, 1]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})))
/// ```
pub fn geo_intersection_line_with_polygon(line_string: &Dynamic, polygon: &Dynamic) -> Dynamic {
    let lines = Lines::read(line_string);
    let region = Polygons::read(polygon).and_then(|polygons| Region::of_all(polygons.0.iter()));
    let within = lines.zip(region).and_then(|(lines, region)| {
        lines.0.iter().map(|line| parts_within(line, &region)).collect::<Option<Vec<_>>>()
    });
    let Some(within) = within else { return Dynamic::Null };
    let mut parts: Vec<Dynamic> = within.concat().iter().map(|part| points_json(part)).collect();
    match parts.len() {
        0 => nothing_json(),
        1 => shape_json("LineString", parts.remove(0)),
        _ => shape_json("MultiLineString", Dynamic::array(parts)),
    }
}

/// The parts of a line in an area; `None` if a corner of one lies on the other.
fn parts_within(line: &[Vector], region: &Region) -> Option<Vec<Vec<Vector>>> {
    let border: Vec<Arc> = region.arcs();
    if line.iter().any(|corner| border.iter().any(|(start, _)| start == corner)) {
        return None;
    }
    let arcs: Vec<Arc> = line.windows(2).map(|ends| (ends[0], ends[1])).collect();
    let (places, _) = cut(&arcs, &border)?;
    let mut parts: Vec<Vec<Vector>> = Vec::new();
    for ends in places.iter().flat_map(|places| places.windows(2)) {
        if !region.contains(ends[0].plus(ends[1]).unit()) {
            continue;
        }
        match parts.last_mut() {
            Some(part) if part.last() == Some(&ends[0]) => part.push(ends[1]),
            _ => parts.push(ends.to_vec()),
        }
    }
    Some(parts)
}

/// kql: geo_intersection_2lines(lineString1: dynamic, lineString2: dynamic) -> dynamic
///
/// The places where two lines cross, as a GeoJSON point, several, or an empty collection; null for what is no line, and where
/// lines touch without crossing or share a part.
///
/// ```kql
/// tostring(geo_intersection_2lines(dynamic({"type": "LineString", "coordinates": [[-1, 0], [1, 0]]}), dynamic({"type": "LineString", "coordinates": [[0, -1], [0, 1]]}))) == '{"type":"Point","coordinates":[0.0,0.0]}'
/// geo_intersection_2lines(dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 2]]}), dynamic({"type": "LineString", "coordinates": [[5, 2], [7, 0]]})).type == "GeometryCollection"
/// isnull(geo_intersection_2lines(dynamic({"type": "LineString", "coordinates": [[3, 3]]}), dynamic({"type": "LineString", "coordinates": [[0, 2], [2, 0]]})))
/// ```
pub fn geo_intersection_2lines(line_string1: &Dynamic, line_string2: &Dynamic) -> Dynamic {
    let Some((first, second)) = Lines::read(line_string1).zip(Lines::read(line_string2)) else {
        return Dynamic::Null;
    };
    let (first, second): (Vec<Arc>, Vec<Arc>) = (first.arcs().collect(), second.arcs().collect());
    let is_end =
        |arcs: &[Arc], place: Vector| arcs.iter().any(|(start, end)| *start == place || *end == place);
    if first.iter().any(|(start, end)| is_end(&second, *start) || is_end(&second, *end)) {
        return Dynamic::Null;
    }
    let Some((places, _)) = cut(&first, &second) else { return Dynamic::Null };
    let crossings = places.iter().flat_map(|places| &places[1..places.len() - 1]);
    let mut crossings: Vec<(f64, f64)> = crossings.map(|place| place.to_degrees()).collect();
    let point = |(longitude, latitude): (f64, f64)| point_json(longitude, latitude);
    match crossings.len() {
        0 => nothing_json(),
        1 => point(crossings.remove(0)),
        _ => {
            let places = crossings.into_iter().map(|place| point(place).member("coordinates"));
            shape_json("MultiPoint", Dynamic::array(places.collect::<Vec<Dynamic>>()))
        }
    }
}
