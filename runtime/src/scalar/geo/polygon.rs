//! Polygons: what they measure and what lies in them. A polygon is the smaller of the two parts into which its ring cuts the sphere.

use super::{
    EARTH_RADIUS,
    line::{length, nearest, to_json},
    place, point_json,
    region::Region,
    shape::{Polygons, ring_arcs, ring_area},
    sphere::{Vector, normal},
};
use crate::types::Dynamic;

/// kql: geo_point_in_polygon(longitude: real, latitude: real, polygon: dynamic) -> bool
///
/// True if a point lies in a polygon or one of several; null for what is neither.
///
/// ```kql
/// geo_point_in_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}))
/// geo_point_in_polygon(2, 2, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})) == false
/// geo_point_in_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [0, 9], [0, 0]], [[0.5, 0.5], [2, 0.5], [0.5, 2], [0.5, 0.5]]]})) == false
/// isnull(geo_point_in_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [9, 9], [9, 9], [0, 0]]]})))
/// ```
pub fn geo_point_in_polygon(longitude: f64, latitude: f64, polygon: &Dynamic) -> Option<bool> {
    let (point, polygons) = (place(longitude, latitude)?, Polygons::read(polygon)?);
    Some(polygons.contains(point))
}

/// kql: geo_distance_point_to_polygon(longitude: real, latitude: real, polygon: dynamic) -> real
///
/// The metres from a point to the nearest edge of a polygon or of several, 0 within; null for what is neither.
///
/// ```kql
/// geo_distance_point_to_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})) == 0.0
/// round(geo_distance_point_to_polygon(1, -1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})), 3) == 111195.101
/// isnull(geo_distance_point_to_polygon(500, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})))
/// ```
pub fn geo_distance_point_to_polygon(longitude: f64, latitude: f64, polygon: &Dynamic) -> Option<f64> {
    let (point, polygons) = (place(longitude, latitude)?, Polygons::read(polygon)?);
    if polygons.contains(point) {
        return Some(0.0);
    }
    Some(nearest(point, polygons.arcs())?.angle(point) * EARTH_RADIUS)
}

/// kql: geo_closest_point_on_polygon(longitude: real, latitude: real, polygon: dynamic) -> dynamic
///
/// The place of a polygon or of several that is nearest to a point, the point itself within; null for what is neither.
///
/// ```kql
/// tostring(geo_closest_point_on_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})).coordinates) == "[1.0,1.0]"
/// isnull(geo_closest_point_on_polygon(500, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})))
/// ```
pub fn geo_closest_point_on_polygon(longitude: f64, latitude: f64, polygon: &Dynamic) -> Dynamic {
    let Some((point, polygons)) = place(longitude, latitude).zip(Polygons::read(polygon)) else {
        return Dynamic::Null;
    };
    if polygons.contains(point) {
        return point_json(longitude, latitude);
    }
    nearest(point, polygons.arcs()).map_or(Dynamic::Null, to_json)
}

/// kql: geo_polygon_area(polygon: dynamic) -> real
///
/// The square metres of a polygon or of several; null for what is none, and where
/// a corner of one lies within an edge of another.
///
/// ```kql
/// round(geo_polygon_area(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})) / 1000000) == 6182.0
/// isnull(geo_polygon_area(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [9, 9], [9, 9], [0, 0]]]})))
/// ```
pub fn geo_polygon_area(polygon: &Dynamic) -> Option<f64> {
    let area = united(polygon)?.rings().iter().map(|ring| ring_area(ring)).sum::<f64>();
    Some(area * EARTH_RADIUS * EARTH_RADIUS)
}

/// kql: geo_polygon_perimeter(polygon: dynamic) -> real
///
/// The metres around a polygon and its holes, or several; null as for `geo_polygon_area`.
///
/// ```kql
/// round(geo_polygon_perimeter(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})), 3) == 379639.83
/// isnull(geo_polygon_perimeter(dynamic({"type": "Polygon"})))
/// ```
pub fn geo_polygon_perimeter(polygon: &Dynamic) -> Option<f64> {
    Some(united(polygon)?.arcs().into_iter().map(length).sum::<f64>() * EARTH_RADIUS)
}

/// kql: geo_polygon_centroid(polygon: dynamic) -> dynamic
///
/// The middle of a polygon's mass or of several as a GeoJSON point; null as for `geo_polygon_area`.
///
/// ```kql
/// round(todouble(geo_polygon_centroid(dynamic({"type": "Polygon", "coordinates": [[[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]]})).coordinates[0]), 9) == 0.0
/// isnull(geo_polygon_centroid(dynamic({"type": "Polygon"})))
/// ```
pub fn geo_polygon_centroid(polygon: &Dynamic) -> Dynamic {
    let Some(region) = united(polygon) else { return Dynamic::Null };
    let moments = region.rings().iter().map(|ring| moment(ring));
    to_json(moments.fold(Vector::ZERO, Vector::plus))
}

/// The polygons as one area; what is shared by two counts once.
fn united(polygon: &Dynamic) -> Option<Region> {
    Region::of_all(Polygons::read(polygon)?.0.iter())
}

/// The sum of all places in a ring, which is half of its edges' lengths along their normals.
fn moment(ring: &[Vector]) -> Vector {
    let edges = ring_arcs(ring).map(|(a, b)| normal(a, b).unit().times(length((a, b)) / 2.0));
    edges.fold(Vector::ZERO, Vector::plus)
}
