//! Cells of the S2 grid.

use super::{point_json, ring_json, s2_cell::Cell, sphere::Vector};
use crate::types::Dynamic;

/// kql: geo_point_to_s2cell(longitude: real, latitude: real) -> string
///
/// The token of a point's cell at level 11; empty for what is no point.
///
/// ```kql
/// geo_point_to_s2cell(-80.195829, 25.802215) startswith "88d9b"
/// ```
pub fn geo_point_to_s2cell(longitude: Option<f64>, latitude: Option<f64>) -> String {
    geo_point_to_s2cell_level(longitude, latitude, Some(11))
}

/// kql: geo_point_to_s2cell(longitude: real, latitude: real, level: long) -> string
///
/// The token of a point's cell at a level, 0 to 30; empty for what is no point and for another level.
///
/// ```kql
/// geo_point_to_s2cell(-80.195829, 25.802215, 8) == "88d9b"
/// geo_point_to_s2cell(300, 1, 8) == ""
/// geo_point_to_s2cell(1, 1, 31) == ""
/// geo_point_to_s2cell(1, 1, long(null)) == ""
/// ```
pub fn geo_point_to_s2cell_level(
    longitude: Option<f64>,
    latitude: Option<f64>,
    level: Option<i64>,
) -> String {
    let point = longitude.zip(latitude).and_then(|(longitude, latitude)| super::place(longitude, latitude));
    let level = level.and_then(|level| u32::try_from(level).ok()).filter(|level| *level <= 30);
    point.zip(level).map(|(point, level)| Cell::of(point).parent(level).token()).unwrap_or_default()
}

/// kql: geo_s2cell_to_central_point(s2cell: string) -> dynamic
///
/// The middle of a cell as a GeoJSON point; null for what is no cell.
///
/// ```kql
/// geo_s2cell_to_central_point("1").type == "Point"
/// isnull(geo_s2cell_to_central_point("a"))
/// ```
pub fn geo_s2cell_to_central_point(s2cell: &str) -> Dynamic {
    let Some(cell) = Cell::from_token(s2cell) else { return Dynamic::Null };
    let (longitude, latitude) = cell.center().to_degrees();
    point_json(longitude, latitude)
}

/// kql: geo_s2cell_to_polygon(s2cell: string) -> dynamic
///
/// The corners of a cell as a GeoJSON polygon; null for what is no cell.
///
/// ```kql
/// array_length(geo_s2cell_to_polygon("89c259").coordinates[0]) == 5
/// isnull(geo_s2cell_to_polygon("a"))
/// ```
pub fn geo_s2cell_to_polygon(s2cell: &str) -> Dynamic {
    let Some(cell) = Cell::from_token(s2cell) else { return Dynamic::Null };
    ring_json(&cell.corners().map(Vector::to_degrees))
}

/// kql: geo_s2cell_neighbors(s2cell: string) -> dynamic
///
/// The cells of the same size around a cell, as an array in no order that Kusto promises; null for what is no cell.
///
/// ```kql
/// array_length(geo_s2cell_neighbors("89c259")) == 8
/// set_has_element(geo_s2cell_neighbors("89c259"), "89c25b")
/// isnull(geo_s2cell_neighbors("a"))
/// ```
pub fn geo_s2cell_neighbors(s2cell: &str) -> Dynamic {
    let Some(cell) = Cell::from_token(s2cell) else { return Dynamic::Null };
    let mut tokens: Vec<String> = Vec::new();
    for neighbor in cell.neighbors() {
        let token = neighbor.token();
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    Dynamic::array(tokens.into_iter().map(Dynamic::string).collect::<Vec<Dynamic>>())
}
