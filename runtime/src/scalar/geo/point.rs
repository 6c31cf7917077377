//! Distances and directions between points.

use std::f64::consts::PI;

use super::{EARTH_RADIUS, place};

/// kql: geo_distance_2points(p1_longitude: real, p1_latitude: real, p2_longitude: real, p2_latitude: real) -> real
///
/// The metres between two points; null if one is none.
///
/// ```kql
/// round(geo_distance_2points(0, 0, 180, 0)) == 20015118.0
/// geo_distance_2points(13.4, 52.5, 13.4, 52.5) == 0.0
/// round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 3) == 1546754.352
/// isnull(geo_distance_2points(300, 1, 1, 1))
/// ```
pub fn geo_distance_2points(
    p1_longitude: f64,
    p1_latitude: f64,
    p2_longitude: f64,
    p2_latitude: f64,
) -> Option<f64> {
    let (p1, p2) = (place(p1_longitude, p1_latitude)?, place(p2_longitude, p2_latitude)?);
    Some(p1.angle(p2) * EARTH_RADIUS)
}

/// kql: geo_point_in_circle(p_longitude: real, p_latitude: real, pc_longitude: real, pc_latitude: real, c_radius: real) -> bool
///
/// True if a point lies at most so many metres away from another; null if one is none or the radius is negative.
///
/// ```kql
/// geo_point_in_circle(-122.2, 47.64, -122.3, 47.6, 10000)
/// geo_point_in_circle(-122.2, 47.64, -122.3, 47.6, 5000) == false
/// isnull(geo_point_in_circle(-122.2, 91, -122.3, 47.6, 5000))
/// ```
pub fn geo_point_in_circle(
    longitude: f64,
    latitude: f64,
    center_longitude: f64,
    center_latitude: f64,
    radius: f64,
) -> Option<bool> {
    let distance = geo_distance_2points(longitude, latitude, center_longitude, center_latitude)?;
    (radius >= 0.0 && radius.is_finite()).then_some(distance <= radius)
}

/// kql: geo_azimuth(p1_longitude: real, p1_latitude: real, p2_longitude: real, p2_latitude: real) -> real
///
/// The direction from one point to another as an angle from the north by the east, in radians; null if they are the same or
/// opposite, or one is none.
///
/// ```kql
/// geo_azimuth(0, 0, 0, 10) == 0.0
/// round(geo_azimuth(0, 0, 10, 0), 6) == 1.570796
/// round(geo_azimuth(0, 0, -10, 0), 6) == 4.712389
/// isnull(geo_azimuth(5, 10, 5, 10))
/// ```
pub fn geo_azimuth(p1_longitude: f64, p1_latitude: f64, p2_longitude: f64, p2_latitude: f64) -> Option<f64> {
    let (p1, p2) = (place(p1_longitude, p1_latitude)?, place(p2_longitude, p2_latitude)?);
    if p1.cross(p2).length() == 0.0 {
        return None;
    }
    let east = (p2_longitude - p1_longitude).to_radians();
    let (from, to) = (p1_latitude.to_radians(), p2_latitude.to_radians());
    let angle = (east.sin() * to.cos()).atan2(from.cos() * to.sin() - from.sin() * to.cos() * east.cos());
    Some(if angle < 0.0 { angle + 2.0 * PI } else { angle })
}

/// kql: geo_angle(p1_longitude: real, p1_latitude: real, p2_longitude: real, p2_latitude: real, p3_longitude: real, p3_latitude: real) -> real
///
/// The angle at the second point between the lines to the first and to the third, clockwise, in radians; null if two neighbours
/// are the same or opposite, or one is none.
///
/// ```kql
/// round(geo_angle(0, 10, 0, 5, 3, -10), 9) == 2.944938434
/// round(geo_angle(0, 10, 0, 0, 10, 0), 6) == 1.570796
/// isnull(geo_angle(0, 10, 0, 10, 3, -10))
/// ```
pub fn geo_angle(
    p1_longitude: f64,
    p1_latitude: f64,
    p2_longitude: f64,
    p2_latitude: f64,
    p3_longitude: f64,
    p3_latitude: f64,
) -> Option<f64> {
    let first = geo_azimuth(p2_longitude, p2_latitude, p1_longitude, p1_latitude)?;
    let third = geo_azimuth(p2_longitude, p2_latitude, p3_longitude, p3_latitude)?;
    Some((third - first).rem_euclid(2.0 * PI))
}
