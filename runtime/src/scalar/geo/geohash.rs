//! Geohash: cells named by letters, each of which halves longitude and latitude five times in turn.

use super::{point_json, ring_json};
use crate::types::Dynamic;

const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
/// The longest name that Kusto knows.
const MAX_LETTERS: usize = 18;

/// kql: geo_point_to_geohash(longitude: real, latitude: real) -> string
///
/// The cell of a point in five letters; empty for what is no point.
///
/// ```kql
/// geo_point_to_geohash(-80.195829, 25.802215) == "dhwfz"
/// ```
pub fn geo_point_to_geohash(longitude: Option<f64>, latitude: Option<f64>) -> String {
    geo_point_to_geohash_accuracy(longitude, latitude, Some(5))
}

/// kql: geo_point_to_geohash(longitude: real, latitude: real, accuracy: long) -> string
///
/// The cell of a point in so many letters, 1 to 18; empty for what is no point and for another number.
///
/// ```kql
/// geo_point_to_geohash(-80.195829, 25.802215, 8) == "dhwfz15h"
/// geo_point_to_geohash(200, 1, 8) == ""
/// geo_point_to_geohash(1, 1, 19) == ""
/// geo_point_to_geohash(1, 1, long(null)) == ""
/// ```
pub fn geo_point_to_geohash_accuracy(
    longitude: Option<f64>,
    latitude: Option<f64>,
    accuracy: Option<i64>,
) -> String {
    let (Some(longitude), Some(latitude), Some(accuracy)) = (longitude, latitude, accuracy) else {
        return String::new();
    };
    let letters = usize::try_from(accuracy).unwrap_or(0);
    if super::place(longitude, latitude).is_none() || !(1..=MAX_LETTERS).contains(&letters) {
        return String::new();
    }
    let (mut east, mut north) = (Half::new(180.0), Half::new(90.0));
    let mut bits = 0;
    let mut name = String::with_capacity(letters);
    for place in 0..letters * 5 {
        let upper = if place % 2 == 0 { east.halve(longitude) } else { north.halve(latitude) };
        bits = bits << 1 | usize::from(upper);
        if place % 5 == 4 {
            name.push(char::from(LETTERS[bits]));
            bits = 0;
        }
    }
    name
}

/// kql: geo_geohash_to_central_point(geohash: string) -> dynamic
///
/// The middle of a cell as a GeoJSON point; null for what is no cell.
///
/// ```kql
/// tostring(geo_geohash_to_central_point("sunny").coordinates) == "[42.47314453125,23.70849609375]"
/// isnull(geo_geohash_to_central_point("a"))
/// ```
pub fn geo_geohash_to_central_point(geohash: &str) -> Dynamic {
    let Some((east, north)) = cell(geohash) else { return Dynamic::Null };
    point_json(f64::midpoint(east.low, east.high), f64::midpoint(north.low, north.high))
}

/// kql: geo_geohash_to_polygon(geohash: string) -> dynamic
///
/// The rectangle of a cell as a GeoJSON polygon; null for what is no cell.
///
/// ```kql
/// tostring(geo_geohash_to_polygon("d").coordinates) == "[[[-90.0,0.0],[-45.0,0.0],[-45.0,45.0],[-90.0,45.0],[-90.0,0.0]]]"
/// isnull(geo_geohash_to_polygon("a"))
/// ```
pub fn geo_geohash_to_polygon(geohash: &str) -> Dynamic {
    let Some((east, north)) = cell(geohash) else { return Dynamic::Null };
    let ring =
        [(east.low, north.low), (east.high, north.low), (east.high, north.high), (east.low, north.high)];
    ring_json(&ring)
}

/// kql: geo_geohash_neighbors(geohash: string) -> dynamic
///
/// The eight cells of the same size around a cell, as an array in no order that Kusto promises; fewer at a pole. Null for what is
/// no cell.
///
/// ```kql
/// tostring(geo_geohash_neighbors("sunny")) == '["sunnv","sunnt","sunnw","sunnx","sunpp","sunnz","sunpn","sunpj"]'
/// isnull(geo_geohash_neighbors("a"))
/// ```
pub fn geo_geohash_neighbors(geohash: &str) -> Dynamic {
    const STEPS: [(f64, f64); 8] = [
        (-1.0, 0.0),
        (-1.0, -1.0),
        (0.0, -1.0),
        (1.0, -1.0),
        (1.0, 1.0),
        (1.0, 0.0),
        (0.0, 1.0),
        (-1.0, 1.0),
    ];
    let Some((east, north)) = cell(geohash) else { return Dynamic::Null };
    let length = i64::try_from(geohash.len()).ok();
    let neighbor = |(right, up): (f64, f64)| {
        let longitude = f64::midpoint(east.low, east.high) + right * (east.high - east.low);
        let latitude = f64::midpoint(north.low, north.high) + up * (north.high - north.low);
        let longitude = if longitude.abs() > 180.0 { longitude - 360.0 * right } else { longitude };
        let name = geo_point_to_geohash_accuracy(Some(longitude), Some(latitude), length);
        (!name.is_empty()).then(|| Dynamic::string(name))
    };
    Dynamic::array(STEPS.into_iter().filter_map(neighbor).collect::<Vec<Dynamic>>())
}

/// The bounds of a cell: of its longitudes and of its latitudes.
fn cell(name: &str) -> Option<(Half, Half)> {
    if !(1..=MAX_LETTERS).contains(&name.len()) {
        return None;
    }
    let (mut east, mut north) = (Half::new(180.0), Half::new(90.0));
    let mut place = 0;
    for letter in name.bytes() {
        let bits = LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        for bit in (0..5).rev() {
            let upper = bits >> bit & 1 == 1;
            if place % 2 == 0 {
                east.take(upper);
            } else {
                north.take(upper);
            }
            place += 1;
        }
    }
    Some((east, north))
}

/// A range of degrees that is cut in half again and again.
struct Half {
    low: f64,
    high: f64,
}

impl Half {
    fn new(bound: f64) -> Self {
        Self { low: -bound, high: bound }
    }

    /// Keeps the half in which a value lies; true for the upper one.
    fn halve(&mut self, value: f64) -> bool {
        let upper = value >= f64::midpoint(self.low, self.high);
        self.take(upper);
        upper
    }

    fn take(&mut self, upper: bool) {
        let middle = f64::midpoint(self.low, self.high);
        if upper { self.low = middle } else { self.high = middle }
    }
}
