//! Lengths of lines and places on them.

use super::{
    EARTH_RADIUS, place, point_json,
    shape::{Arc, Lines},
    sphere::{Vector, nearest_on_arc},
};
use crate::types::Dynamic;

/// kql: geo_line_length(lineString: dynamic) -> real
///
/// The metres along a line or several lines; null for what is no line.
///
/// ```kql
/// round(geo_line_length(dynamic({"type": "LineString", "coordinates": [[0, 0], [1, 0], [1, 1]]})), 3) == 222390.202
/// isnull(geo_line_length(dynamic({"type": "LineString", "coordinates": [[1, 1]]})))
/// ```
pub fn geo_line_length(line_string: &Dynamic) -> Option<f64> {
    Some(Lines::read(line_string)?.arcs().map(length).sum::<f64>() * EARTH_RADIUS)
}

/// kql: geo_line_centroid(lineString: dynamic) -> dynamic
///
/// The middle of a line's mass as a GeoJSON point; null for what is no line.
///
/// ```kql
/// tostring(geo_line_centroid(dynamic({"type": "LineString", "coordinates": [[-1, 0], [1, 0]]})).coordinates) == "[0.0,0.0]"
/// isnull(geo_line_centroid(dynamic({"type": "LineString", "coordinates": [[1, 1]]})))
/// ```
pub fn geo_line_centroid(line_string: &Dynamic) -> Dynamic {
    let Some(lines) = Lines::read(line_string) else { return Dynamic::Null };
    // The middle of an arc lies between its ends, and its mass falls off as the arc bends.
    let weighted = lines.arcs().map(|(a, b)| {
        let (difference, sum) = (a.minus(b), a.plus(b));
        sum.times((difference.dot(difference) / sum.dot(sum)).sqrt())
    });
    to_json(weighted.fold(Vector::ZERO, Vector::plus))
}

/// kql: geo_line_interpolate_point(lineString: dynamic, fraction: real) -> dynamic
///
/// The place after a part of a line, from 0 to 1, as a GeoJSON point; null for what is neither.
///
/// ```kql
/// round(todouble(geo_line_interpolate_point(dynamic({"type": "LineString", "coordinates": [[0, 0], [10, 0]]}), 0.3).coordinates[0]), 9) == 3.0
/// isnull(geo_line_interpolate_point(dynamic({"type": "LineString", "coordinates": [[0, 0], [10, 0]]}), 1.5))
/// ```
pub fn geo_line_interpolate_point(line_string: &Dynamic, fraction: f64) -> Dynamic {
    let lines =
        Lines::read(line_string).filter(|lines| lines.0.len() == 1 && (0.0..=1.0).contains(&fraction));
    let Some(lines) = lines else { return Dynamic::Null };
    let mut left = lines.arcs().map(length).sum::<f64>() * fraction;
    for arc in lines.arcs() {
        let length = length(arc);
        if left <= length {
            return to_json(along(arc, left / length));
        }
        left -= length;
    }
    lines.arcs().last().map_or(Dynamic::Null, |(_, end)| to_json(end))
}

/// kql: geo_line_locate_point(lineString: dynamic, longitude: real, latitude: real) -> real
///
/// The part of a line up to the place that is nearest to a point, from 0 to 1; null for what is neither.
///
/// ```kql
/// round(geo_line_locate_point(dynamic({"type": "LineString", "coordinates": [[0, 0], [10, 0]]}), 3, 1), 9) == 0.3
/// isnull(geo_line_locate_point(dynamic({"type": "LineString", "coordinates": [[1, 1]]}), 1, 1))
/// ```
pub fn geo_line_locate_point(line_string: &Dynamic, longitude: f64, latitude: f64) -> Option<f64> {
    let lines = Lines::read(line_string).filter(|lines| lines.0.len() == 1)?;
    let point = place(longitude, latitude)?;
    let mut before = 0.0;
    let mut best = (f64::INFINITY, 0.0);
    for arc in lines.arcs() {
        let nearest = nearest_on_arc(point, arc);
        let distance = nearest.angle(point);
        if distance < best.0 {
            best = (distance, before + arc.0.angle(nearest));
        }
        before += length(arc);
    }
    Some(best.1 / before)
}

/// kql: geo_distance_point_to_line(longitude: real, latitude: real, lineString: dynamic) -> real
///
/// The metres from a point to the nearest place of a line or of several lines; null for what is neither.
///
/// ```kql
/// round(geo_distance_point_to_line(5, 1, dynamic({"type": "LineString", "coordinates": [[0, 0], [10, 0]]})), 3) == 111195.101
/// isnull(geo_distance_point_to_line(1, 1, dynamic({"type": "LineString"})))
/// ```
pub fn geo_distance_point_to_line(longitude: f64, latitude: f64, line_string: &Dynamic) -> Option<f64> {
    let (point, lines) = (place(longitude, latitude)?, Lines::read(line_string)?);
    Some(nearest(point, lines.arcs())?.angle(point) * EARTH_RADIUS)
}

/// kql: geo_closest_point_on_line(longitude: real, latitude: real, lineString: dynamic) -> dynamic
///
/// The place of a line or of several lines that is nearest to a point, as a GeoJSON point; null for what is neither.
///
/// ```kql
/// round(todouble(geo_closest_point_on_line(5, 1, dynamic({"type": "LineString", "coordinates": [[0, 0], [10, 0]]})).coordinates[0]), 9) == 5.0
/// isnull(geo_closest_point_on_line(1, 1, dynamic({"type": "LineString"})))
/// ```
pub fn geo_closest_point_on_line(longitude: f64, latitude: f64, line_string: &Dynamic) -> Dynamic {
    let shape = place(longitude, latitude).zip(Lines::read(line_string));
    shape.and_then(|(point, lines)| nearest(point, lines.arcs())).map_or(Dynamic::Null, to_json)
}

/// The place on any of the edges that is nearest to a point.
pub(super) fn nearest(point: Vector, arcs: impl Iterator<Item = Arc>) -> Option<Vector> {
    let places = arcs.map(|arc| nearest_on_arc(point, arc));
    places.min_by(|a, b| a.angle(point).total_cmp(&b.angle(point)))
}

pub(super) fn length((a, b): Arc) -> f64 {
    a.angle(b)
}

pub(super) fn to_json(place: Vector) -> Dynamic {
    let (longitude, latitude) = place.to_degrees();
    point_json(longitude, latitude)
}

/// The place after a part of an arc.
pub(super) fn along((a, b): Arc, part: f64) -> Vector {
    let whole = a.angle(b);
    let towards = b.minus(a.times(a.dot(b))).unit();
    let (sine, cosine) = (whole * part).sin_cos();
    a.times(cosine).plus(towards.times(sine))
}
