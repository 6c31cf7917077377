//! Places on the Earth, taken as a sphere: points, lines, polygons and the cells of three grids.
//!
//! A point is a longitude and a latitude in degrees. Lines and polygons are GeoJSON in bags; the edges between their points run
//! along great circles.

mod buffer;
mod densify;
mod geohash;
mod h3;
mod line;
mod overlay;
mod point;
mod polygon;
mod region;
mod relation;
mod s2;
mod s2_cell;
mod s2_cover;
mod shape;
mod sphere;
mod wkt;

pub use buffer::*;
pub use densify::*;
pub use geohash::*;
pub use h3::*;
pub use line::*;
pub use overlay::*;
pub use point::*;
pub use polygon::*;
pub use relation::*;
pub use s2::*;
pub use s2_cover::*;
pub use wkt::*;

use self::sphere::Vector;
use crate::types::Dynamic;

/// The mean radius of the Earth in metres (measured).
const EARTH_RADIUS: f64 = 6_371_010.0;

/// The point of a longitude and a latitude, if they are in their ranges.
fn place(longitude: f64, latitude: f64) -> Option<Vector> {
    let known = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
    known.then(|| Vector::from_degrees(longitude, latitude))
}

/// A point as GeoJSON.
fn point_json(longitude: f64, latitude: f64) -> Dynamic {
    Dynamic::bag([
        ("type", Dynamic::string("Point")),
        ("coordinates", Dynamic::array([Dynamic::Real(longitude), Dynamic::Real(latitude)])),
    ])
}

/// A polygon without holes as GeoJSON; the first point is repeated at the end.
fn ring_json(points: &[(f64, f64)]) -> Dynamic {
    let closed = points.iter().chain(points.first());
    let points = closed
        .map(|(longitude, latitude)| Dynamic::array([Dynamic::Real(*longitude), Dynamic::Real(*latitude)]));
    let ring = Dynamic::array(points.collect::<Vec<Dynamic>>());
    Dynamic::bag([("type", Dynamic::string("Polygon")), ("coordinates", Dynamic::array([ring]))])
}
