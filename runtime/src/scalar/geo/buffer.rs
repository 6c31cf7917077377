//! Areas around points.

use std::f64::consts::{PI, TAU};

use super::{EARTH_RADIUS, place, ring_json, sphere::Vector};
use crate::types::Dynamic;

/// The distance in metres by which the edges of a circle may differ from it, if none is given.
const TOLERANCE: f64 = 10.0;
/// The least tolerance as a part of the radius (Kusto documentation).
const LEAST_TOLERANCE: f64 = 1e-6;

/// kql: geo_point_buffer(longitude: real, latitude: real, radius: real) -> dynamic
///
/// A polygon around a point whose corners are `radius` metres away and whose edges are at most 10 metres nearer (measured with radii
/// of some kilometres); null for what is no point and for a radius that is not above 0.
///
/// ```kql
/// array_length(geo_point_buffer(1, 2, 1000).coordinates[0]) == 24
/// isnull(geo_point_buffer(1, 200, 1000))
/// isnull(geo_point_buffer(1, 2, 0))
/// ```
pub fn geo_point_buffer(longitude: f64, latitude: f64, radius: f64) -> Dynamic {
    geo_point_buffer_tolerance(longitude, latitude, radius, TOLERANCE)
}

/// kql: geo_point_buffer(longitude: real, latitude: real, radius: real, tolerance: real) -> dynamic
///
/// As without `tolerance`, by which edges may be nearer; above the radius it is the radius, and below a millionth of it the polygon is
/// null.
///
/// ```kql
/// array_length(geo_point_buffer(1, 2, 1000, 100).coordinates[0]) == 8
/// isnull(geo_point_buffer(1, 2, 1000, 0.0001))
/// ```
pub fn geo_point_buffer_tolerance(longitude: f64, latitude: f64, radius: f64, tolerance: f64) -> Dynamic {
    // The buffers of greater parts of the Earth have not been measured.
    let angle = radius / EARTH_RADIUS;
    let known = radius > 0.0 && angle < PI / 2.0 && tolerance >= radius * LEAST_TOLERANCE;
    let Some(center) = place(longitude, latitude).filter(|_| known) else { return Dynamic::Null };
    let part = (tolerance / radius).min(1.0);
    let corners = (PI / (1.0 - part).acos()).ceil().max(3.0);
    let (first, second) = directions(center);
    let (far, near) = angle.sin_cos();
    let ring: Vec<(f64, f64)> = std::iter::successors(Some(0.0), |corner| Some(corner + 1.0))
        .take_while(|corner| *corner < corners)
        .map(|corner: f64| {
            let (sine, cosine) = (corner * TAU / corners).sin_cos();
            let direction = first.times(cosine).plus(second.times(sine));
            center.times(near).plus(direction.times(far)).unit().to_degrees()
        })
        .collect();
    ring_json(&ring)
}

/// Two directions from a point, the second a quarter turn against the clock from the first, which is chosen as S2 does.
fn directions(center: Vector) -> (Vector, Vector) {
    let (x, y, z) = (center.x.abs(), center.y.abs(), center.z.abs());
    let mut aside = Vector { x: 0.012, y: 0.0053, z: 0.00457 };
    if x > y && x > z {
        aside.z = 1.0;
    } else if y > z {
        aside.x = 1.0;
    } else {
        aside.y = 1.0;
    }
    let first = center.cross(aside).unit();
    (first, center.cross(first))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scalar::{geo_distance_2points, geo_point_in_polygon};

    proptest! {
        #[test]
        fn a_buffer_holds_what_is_nearer_than_its_edges(
            longitude in -180.0..180.0, latitude in -89.0..89.0, radius in 50.0..100_000.0,
            turn in 0.0..TAU, part in 0.0..1.2
        ) {
            let buffer = geo_point_buffer(longitude, latitude, radius);
            let center = Vector::from_degrees(longitude, latitude);
            let (first, second) = directions(center);
            let direction = first.times(f64::cos(turn)).plus(second.times(f64::sin(turn)));
            let (far, near) = f64::sin_cos(radius * part / EARTH_RADIUS);
            let (x, y) = center.times(near).plus(direction.times(far)).to_degrees();
            let distance = geo_distance_2points(longitude, latitude, x, y).expect("both are points");
            if distance < radius - TOLERANCE * 1.01 {
                prop_assert_eq!(geo_point_in_polygon(x, y, &buffer), Some(true));
            } else if distance > radius + 0.001 {
                prop_assert_eq!(geo_point_in_polygon(x, y, &buffer), Some(false));
            }
        }
    }
}
