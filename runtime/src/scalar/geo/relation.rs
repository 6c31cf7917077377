//! Whether lines and polygons meet.

use super::{
    shape::{Lines, Polygon, Polygons},
    sphere::arcs_meet,
};
use crate::types::Dynamic;

/// kql: geo_intersects_2lines(lineString1: dynamic, lineString2: dynamic) -> bool
///
/// True if two lines share a place; null for what is no line.
///
/// ```kql
/// geo_intersects_2lines(dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 2]]}), dynamic({"type": "LineString", "coordinates": [[0, 2], [2, 0]]}))
/// geo_intersects_2lines(dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 2]]}), dynamic({"type": "LineString", "coordinates": [[5, 2], [7, 0]]})) == false
/// isnull(geo_intersects_2lines(dynamic({"type": "LineString", "coordinates": [[0, 0]]}), dynamic({"type": "LineString", "coordinates": [[0, 2], [2, 0]]})))
/// ```
pub fn geo_intersects_2lines(line_string1: &Dynamic, line_string2: &Dynamic) -> Option<bool> {
    let (first, second) = (Lines::read(line_string1)?, Lines::read(line_string2)?);
    Some(first.arcs().any(|a| second.arcs().any(|b| arcs_meet(a, b))))
}

/// kql: geo_intersects_line_with_polygon(lineString: dynamic, polygon: dynamic) -> bool
///
/// True if a line has a place in a polygon; null for what is neither.
///
/// ```kql
/// geo_intersects_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[1, 1], [9, 9]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}))
/// geo_intersects_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[0.5, 0.5], [1, 1]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}))
/// geo_intersects_line_with_polygon(dynamic({"type": "LineString", "coordinates": [[5, 5], [9, 9]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]})) == false
/// ```
pub fn geo_intersects_line_with_polygon(line_string: &Dynamic, polygon: &Dynamic) -> Option<bool> {
    let (lines, polygons) = (Lines::read(line_string)?, Polygons::read(polygon)?);
    let within = lines.0.iter().any(|line| polygons.contains(line[0]));
    Some(within || lines.arcs().any(|a| polygons.arcs().any(|b| arcs_meet(a, b))))
}

/// kql: geo_intersects_2polygons(polygon1: dynamic, polygon2: dynamic) -> bool
///
/// True if two polygons share a place; null for what is none.
///
/// ```kql
/// geo_intersects_2polygons(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[1, 1], [4, 1], [1, 4], [1, 1]]]}))
/// geo_intersects_2polygons(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [0, 9], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [1, 2], [1, 1]]]}))
/// geo_intersects_2polygons(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 3], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[5, 5], [7, 5], [5, 7], [5, 5]]]})) == false
/// ```
pub fn geo_intersects_2polygons(polygon1: &Dynamic, polygon2: &Dynamic) -> Option<bool> {
    let (first, second) = (Polygons::read(polygon1)?, Polygons::read(polygon2)?);
    Some(first.0.iter().any(|a| second.0.iter().any(|b| polygons_meet(a, b))))
}

/// True if edges meet or one polygon lies in the other.
pub(super) fn polygons_meet(a: &Polygon, b: &Polygon) -> bool {
    a.contains(b.0[0][0]) || b.contains(a.0[0][0]) || a.arcs().any(|a| b.arcs().any(|b| arcs_meet(a, b)))
}
