//! Cells of the H3 grid: hexagons of sixteen sizes, and a few pentagons.

use std::str::FromStr;

use h3o::{CellIndex, LatLng, Resolution};

use super::{point_json, ring_json};
use crate::types::Dynamic;

/// kql: geo_point_to_h3cell(longitude: real, latitude: real) -> string
///
/// The token of a point's cell at resolution 6; empty for what is no point.
///
/// ```kql
/// geo_point_to_h3cell(-74.04450446039874, 40.689250859314974) == "862a1072fffffff"
/// ```
pub fn geo_point_to_h3cell(longitude: Option<f64>, latitude: Option<f64>) -> String {
    geo_point_to_h3cell_resolution(longitude, latitude, Some(6))
}

/// kql: geo_point_to_h3cell(longitude: real, latitude: real, resolution: long) -> string
///
/// The token of a point's cell at a resolution, 0 to 15; empty for what is no point and for another resolution.
///
/// ```kql
/// geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 5) == "852a1073fffffff"
/// geo_point_to_h3cell(1, 1, 16) == ""
/// geo_point_to_h3cell(1, 100, 5) == ""
/// ```
pub fn geo_point_to_h3cell_resolution(
    longitude: Option<f64>,
    latitude: Option<f64>,
    resolution: Option<i64>,
) -> String {
    let point =
        longitude.zip(latitude).filter(|(longitude, latitude)| super::place(*longitude, *latitude).is_some());
    let point = point.and_then(|(longitude, latitude)| LatLng::new(latitude, longitude).ok());
    let cell =
        point.zip(resolution.and_then(to_resolution)).map(|(point, resolution)| point.to_cell(resolution));
    cell.map(|cell| cell.to_string()).unwrap_or_default()
}

/// kql: geo_h3cell_to_central_point(h3cell: string) -> dynamic
///
/// The middle of a cell as a GeoJSON point; null for what is no cell.
///
/// ```kql
/// round(todouble(geo_h3cell_to_central_point("862a1072fffffff").coordinates[0]), 6) == -74.016008
/// isnull(geo_h3cell_to_central_point("1"))
/// ```
pub fn geo_h3cell_to_central_point(h3cell: &str) -> Dynamic {
    let Ok(cell) = CellIndex::from_str(h3cell) else { return Dynamic::Null };
    let center = LatLng::from(cell);
    point_json(center.lng(), center.lat())
}

/// kql: geo_h3cell_to_polygon(h3cell: string) -> dynamic
///
/// The corners of a cell as a GeoJSON polygon; null for what is no cell.
///
/// ```kql
/// array_length(geo_h3cell_to_polygon("862a1072fffffff").coordinates[0]) == 7
/// isnull(geo_h3cell_to_polygon("@"))
/// ```
pub fn geo_h3cell_to_polygon(h3cell: &str) -> Dynamic {
    let Ok(cell) = CellIndex::from_str(h3cell) else { return Dynamic::Null };
    let corners: Vec<(f64, f64)> =
        cell.boundary().iter().map(|corner| (corner.lng(), corner.lat())).collect();
    ring_json(&corners)
}

/// kql: geo_h3cell_level(h3cell: string) -> int
///
/// The resolution of a cell; null for what is no cell.
///
/// ```kql
/// geo_h3cell_level("862a1072fffffff") == 6
/// isnull(geo_h3cell_level("abc"))
/// ```
pub fn geo_h3cell_level(h3cell: &str) -> Option<i32> {
    CellIndex::from_str(h3cell).ok().map(|cell| i32::from(u8::from(cell.resolution())))
}

/// kql: geo_h3cell_parent(h3cell: string) -> string
///
/// The cell of the next coarser resolution around a cell; empty if there is none and for what is no cell.
///
/// ```kql
/// geo_h3cell_parent("862a1072fffffff") == "852a1073fffffff"
/// geo_h3cell_parent("123") == ""
/// ```
pub fn geo_h3cell_parent(h3cell: &str) -> String {
    let resolution = geo_h3cell_level(h3cell).map_or(-1, |level| i64::from(level) - 1);
    geo_h3cell_parent_resolution(h3cell, resolution)
}

/// kql: geo_h3cell_parent(h3cell: string, resolution: long) -> string
///
/// The cell of a coarser resolution around a cell; empty for what is neither.
///
/// ```kql
/// geo_h3cell_level(geo_h3cell_parent("862a1072fffffff", 1)) == 1
/// geo_h3cell_parent("862a1072fffffff", 15) == ""
/// ```
pub fn geo_h3cell_parent_resolution(h3cell: &str, resolution: i64) -> String {
    let cell = CellIndex::from_str(h3cell).ok().zip(to_resolution(resolution));
    let parent = cell.and_then(|(cell, resolution)| cell.parent(resolution));
    parent.map(|cell| cell.to_string()).unwrap_or_default()
}

/// kql: geo_h3cell_children(h3cell: string) -> dynamic
///
/// The cells of the next finer resolution in a cell, as an array; null if there are none and for what is no cell.
///
/// ```kql
/// array_length(geo_h3cell_children("862a1072fffffff")) == 7
/// isnull(geo_h3cell_children("abc"))
/// ```
pub fn geo_h3cell_children(h3cell: &str) -> Dynamic {
    let resolution = geo_h3cell_level(h3cell).map_or(-1, |level| i64::from(level) + 1);
    geo_h3cell_children_resolution(h3cell, resolution)
}

/// kql: geo_h3cell_children(h3cell: string, resolution: long) -> dynamic
///
/// The cells of a resolution in a cell, as an array; null for what is neither, and for a resolution more than five steps finer,
/// which would give too many.
///
/// ```kql
/// array_length(geo_h3cell_children("862a1072fffffff", 8)) == 49
/// isnull(geo_h3cell_children("862a1072fffffff", 15))
/// isnull(geo_h3cell_children("862a1072fffffff", 5))
/// ```
pub fn geo_h3cell_children_resolution(h3cell: &str, resolution: i64) -> Dynamic {
    let Some((cell, resolution)) = CellIndex::from_str(h3cell).ok().zip(to_resolution(resolution)) else {
        return Dynamic::Null;
    };
    let steps = i32::from(u8::from(resolution)) - i32::from(u8::from(cell.resolution()));
    if !(0..=5).contains(&steps) {
        return Dynamic::Null;
    }
    tokens(cell.children(resolution))
}

/// kql: geo_h3cell_neighbors(h3cell: string) -> dynamic
///
/// The cells around a cell, as an array in no order that Kusto promises; null for what is no cell.
///
/// ```kql
/// array_length(geo_h3cell_neighbors("862a1072fffffff")) == 6
/// isnull(geo_h3cell_neighbors("abc"))
/// ```
pub fn geo_h3cell_neighbors(h3cell: &str) -> Dynamic {
    let Ok(cell) = CellIndex::from_str(h3cell) else { return Dynamic::Null };
    tokens(cell.grid_ring::<Vec<CellIndex>>(1))
}

/// kql: geo_h3cell_rings(h3cell: string, distance: long) -> dynamic
///
/// The cell itself, the cells around it, and so on up to a distance from 0 to 142, as an array of arrays; null for what is neither.
///
/// ```kql
/// array_length(geo_h3cell_rings("862a1072fffffff", 2)) == 3
/// array_length(geo_h3cell_rings("862a1072fffffff", 2)[2]) == 12
/// isnull(geo_h3cell_rings("862a1072fffffff", 143))
/// ```
pub fn geo_h3cell_rings(h3cell: &str, distance: i64) -> Dynamic {
    let distance = u32::try_from(distance).ok().filter(|distance| *distance <= 142);
    let Some((cell, distance)) = CellIndex::from_str(h3cell).ok().zip(distance) else { return Dynamic::Null };
    let rings = (0..=distance).map(|distance| tokens(cell.grid_ring::<Vec<CellIndex>>(distance)));
    Dynamic::array(rings.collect::<Vec<Dynamic>>())
}

fn to_resolution(resolution: i64) -> Option<Resolution> {
    Resolution::try_from(u8::try_from(resolution).ok()?).ok()
}

fn tokens(cells: impl IntoIterator<Item = CellIndex>) -> Dynamic {
    Dynamic::array(cells.into_iter().map(|cell| Dynamic::string(cell.to_string())).collect::<Vec<Dynamic>>())
}
