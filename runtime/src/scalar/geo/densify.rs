//! Lines and polygons whose edges are straight on a map, not on the sphere, with points added until both agree.

use super::{
    EARTH_RADIUS,
    line::along,
    shape::{Lines, Polygons, ring_turns_left},
    sphere::Vector,
};
use crate::types::Dynamic;

/// The distance in metres by which an edge may differ, if none is given.
const TOLERANCE: f64 = 10.0;
/// More are never needed: half of the Earth's circumference falls below the least tolerance.
const MAX_HALVINGS: u32 = 16;

/// kql: geo_line_densify(lineString: dynamic) -> dynamic
///
/// A line with points added to its edges, so that they differ by at most 10 metres from the edges that are straight in longitude
/// and latitude; null for what is no line.
///
/// ```kql
/// array_length(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[1, 1], [1, 5]]})).coordinates) == 2
/// array_length(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[50, 50], [51, 51]]})).coordinates) == 9
/// isnull(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[1, 1]]})))
/// ```
pub fn geo_line_densify(line_string: &Dynamic) -> Dynamic {
    geo_line_densify_tolerance(line_string, TOLERANCE)
}

/// kql: geo_line_densify(lineString: dynamic, tolerance: real) -> dynamic
///
/// As without `tolerance`, which is from 0.1 to 10,000 metres; null for another.
///
/// ```kql
/// array_length(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[50, 50], [51, 51]]}), 1000).coordinates) == 2
/// isnull(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[50, 50], [51, 51]]}), 0))
/// ```
pub fn geo_line_densify_tolerance(line_string: &Dynamic, tolerance: f64) -> Dynamic {
    let lines = Lines::read(line_string).filter(|_| is_tolerance(tolerance));
    let Some(lines) = lines else { return Dynamic::Null };
    let mut dense = lines.0.iter().map(|line| points_json(&dense(line, tolerance)));
    match line_string.member("type").as_str() {
        Some("LineString") => shape_json("LineString", dense.next().unwrap_or_default()),
        _ => shape_json("MultiLineString", Dynamic::array(dense.collect::<Vec<Dynamic>>())),
    }
}

/// kql: geo_polygon_densify(polygon: dynamic) -> dynamic
///
/// A polygon with points added to its edges, so that they differ by at most 10 metres from the edges that are straight in longitude
/// and latitude. Outer rings run against the clock (measured). Null for what is no polygon.
///
/// ```kql
/// array_length(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]})).coordinates[0]) == 11
/// isnull(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 900], [11, 10], [11, 11], [10, 900]]]})))
/// ```
pub fn geo_polygon_densify(polygon: &Dynamic) -> Dynamic {
    geo_polygon_densify_tolerance(polygon, TOLERANCE)
}

/// kql: geo_polygon_densify(polygon: dynamic, tolerance: real) -> dynamic
///
/// As without `tolerance`, which is from 0.1 to 10,000 metres; null for another.
///
/// ```kql
/// array_length(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]}), 100).coordinates[0]) == 5
/// isnull(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 10]]]}), -1))
/// ```
pub fn geo_polygon_densify_tolerance(polygon: &Dynamic, tolerance: f64) -> Dynamic {
    let polygons = Polygons::read(polygon).filter(|_| is_tolerance(tolerance));
    let Some(polygons) = polygons else { return Dynamic::Null };
    let ring = |(place, ring): (usize, &Vec<Vector>)| {
        let mut closed = ring.clone();
        if ring_turns_left(ring) != (place == 0) {
            closed.reverse();
        }
        closed.extend(closed.first().copied());
        points_json(&dense(&closed, tolerance))
    };
    let mut dense = polygons
        .0
        .iter()
        .map(|polygon| Dynamic::array(polygon.0.iter().enumerate().map(ring).collect::<Vec<Dynamic>>()));
    match polygon.member("type").as_str() {
        Some("Polygon") => shape_json("Polygon", dense.next().unwrap_or_default()),
        _ => shape_json("MultiPolygon", Dynamic::array(dense.collect::<Vec<Dynamic>>())),
    }
}

fn is_tolerance(tolerance: f64) -> bool {
    (0.1..=10_000.0).contains(&tolerance)
}

pub(super) fn shape_json(kind: &'static str, coordinates: Dynamic) -> Dynamic {
    Dynamic::bag([("type", Dynamic::string(kind)), ("coordinates", coordinates)])
}

pub(super) fn points_json(points: &[Vector]) -> Dynamic {
    let point = |point: &Vector| {
        let (longitude, latitude) = point.to_degrees();
        Dynamic::array([Dynamic::Real(longitude), Dynamic::Real(latitude)])
    };
    Dynamic::array(points.iter().map(point).collect::<Vec<Dynamic>>())
}

/// The points of a line with those added.
fn dense(line: &[Vector], tolerance: f64) -> Vec<Vector> {
    let mut points: Vec<Vector> = line.first().copied().into_iter().collect();
    for ends in line.windows(2) {
        let start = ends[0].to_degrees();
        let end = unwrapped(ends[1].to_degrees(), start);
        add((start, end), tolerance / EARTH_RADIUS, MAX_HALVINGS, &mut points);
        // A corner keeps its exact place.
        points.pop();
        points.push(ends[1]);
    }
    points
}

/// The end of an edge that goes the short way round the Earth.
fn unwrapped((longitude, latitude): Degrees, start: Degrees) -> Degrees {
    let turns = ((longitude - start.0) / 360.0).round();
    (longitude - turns * 360.0, latitude)
}

type Degrees = (f64, f64);

/// Halves an edge until the arc lies near it. How far they lie apart is judged at two places, as S2 judges it.
fn add((start, end): (Degrees, Degrees), tolerance: f64, halvings: u32, points: &mut Vec<Vector>) {
    const JUDGED_AT: f64 = 0.312_156_910_822_483_12;
    const SCALE: f64 = 0.838_299_925_698_885_1;
    let on_map = |part: f64| (start.0 + (end.0 - start.0) * part, start.1 + (end.1 - start.1) * part);
    let (a, b) = (point(start), point(end));
    let apart = |part: f64| along((a, b), part).angle(point(on_map(part)));
    let near =
        a == b || a.dot(b) >= -1e-14 && apart(JUDGED_AT).max(apart(1.0 - JUDGED_AT)) <= tolerance * SCALE;
    if near || halvings == 0 {
        points.push(b);
        return;
    }
    let middle = on_map(0.5);
    add((start, middle), tolerance, halvings - 1, points);
    add((middle, end), tolerance, halvings - 1, points);
}

fn point((longitude, latitude): Degrees) -> Vector {
    Vector::from_degrees(longitude, latitude)
}
