//! The cells of the S2 grid that cover lines and polygons.

use super::{
    EARTH_RADIUS,
    s2_cell::Cell,
    shape::{Arc, Lines, Polygons, ring_arcs},
    sphere::{Vector, arcs_meet, nearest_on_arc},
};
use crate::types::Dynamic;

/// The level of the cells, if none is given.
const LEVEL: i64 = 11;
/// A shape that more cells cover has no covering (Kusto documentation).
const MAX_CELLS: usize = 65_536;
/// Shapes that are nearer than this in radians touch, as far as numbers can tell.
const TOUCHING: f64 = 1e-15;

/// kql: geo_polygon_to_s2cells(polygon: dynamic) -> dynamic
///
/// The tokens of the cells of level 11 that a polygon or several touch, as an array; null for what is no polygon, and for one that more
/// than 65,536 cells cover.
///
/// ```kql
/// geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[0.5, 0.5], [0.51, 0.5], [0.51, 0.51], [0.5, 0.5]]]}))[0] == geo_point_to_s2cell(0.505, 0.505)
/// isnull(geo_polygon_to_s2cells(dynamic({"type": "Polygon"})))
/// ```
pub fn geo_polygon_to_s2cells(polygon: &Dynamic) -> Dynamic {
    geo_polygon_to_s2cells_radius(polygon, LEVEL, 0.0)
}

/// kql: geo_polygon_to_s2cells(polygon: dynamic, level: long) -> dynamic
///
/// As without `level`, which is from 0 to 30; null for another.
///
/// ```kql
/// array_length(geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}), 0)) == 1
/// isnull(geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}), 31))
/// ```
pub fn geo_polygon_to_s2cells_level(polygon: &Dynamic, level: i64) -> Dynamic {
    geo_polygon_to_s2cells_radius(polygon, level, 0.0)
}

/// kql: geo_polygon_to_s2cells(polygon: dynamic, level: long, radius: real) -> dynamic
///
/// The cells that lie within `radius` metres of a polygon; null for a negative radius.
///
/// ```kql
/// array_length(geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}), 0, 9000000)) == 5
/// isnull(geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}), 0, -1))
/// ```
pub fn geo_polygon_to_s2cells_radius(polygon: &Dynamic, level: i64, radius: f64) -> Dynamic {
    let Some(polygons) = Polygons::read(polygon) else { return Dynamic::Null };
    let edges: Vec<Arc> = polygons.arcs().collect();
    covering(&edges, |place| polygons.contains(place), level, radius)
}

/// kql: geo_line_to_s2cells(lineString: dynamic) -> dynamic
///
/// The tokens of the cells of level 11 that a line or several touch, as an array; null for what is no line, and for one that more than
/// 65,536 cells cover.
///
/// ```kql
/// geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[0.5, 0.5], [0.51, 0.5]]}))[0] == geo_point_to_s2cell(0.505, 0.5)
/// isnull(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[0, 0]]})))
/// ```
pub fn geo_line_to_s2cells(line_string: &Dynamic) -> Dynamic {
    geo_line_to_s2cells_radius(line_string, LEVEL, 0.0)
}

/// kql: geo_line_to_s2cells(lineString: dynamic, level: long) -> dynamic
///
/// As without `level`, which is from 0 to 30; null for another.
///
/// ```kql
/// array_length(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1], [89, 1]]}), 0)) == 2
/// isnull(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1], [89, 1]]}), -1))
/// ```
pub fn geo_line_to_s2cells_level(line_string: &Dynamic, level: i64) -> Dynamic {
    geo_line_to_s2cells_radius(line_string, level, 0.0)
}

/// kql: geo_line_to_s2cells(lineString: dynamic, level: long, radius: real) -> dynamic
///
/// The cells that lie within `radius` metres of a line; null for a negative radius.
///
/// ```kql
/// array_length(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1], [2, 1]]}), 0, 9000000)) == 5
/// isnull(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1], [2, 1]]}), 0, -1))
/// ```
pub fn geo_line_to_s2cells_radius(line_string: &Dynamic, level: i64, radius: f64) -> Dynamic {
    let Some(lines) = Lines::read(line_string) else { return Dynamic::Null };
    let edges: Vec<Arc> = lines.arcs().collect();
    covering(&edges, |_| false, level, radius)
}

/// The tokens of the cells of a level that lie within a radius of a shape: the edges, and what `contains` says is in it.
fn covering(edges: &[Arc], contains: impl Fn(Vector) -> bool, level: i64, radius: f64) -> Dynamic {
    let level = u32::try_from(level).ok().filter(|level| *level <= 30);
    let (Some(level), true) = (level, radius >= 0.0 && radius.is_finite()) else { return Dynamic::Null };
    let reach = radius / EARTH_RADIUS + TOUCHING;
    let is_near = |cell: &Cell| {
        let corners = cell.corners();
        edges.iter().any(|(start, _)| cell.contains(*start))
            || corners.iter().any(|corner| contains(*corner))
            || ring_arcs(&corners).any(|side| edges.iter().any(|edge| apart(side, *edge) <= reach))
    };
    let mut cells: Vec<Cell> = Cell::FACES.into_iter().filter(is_near).collect();
    for _ in 0..level {
        cells = cells.iter().flat_map(|cell| cell.children()).filter(is_near).collect();
        // There are no fewer of the smaller cells.
        if cells.len() > MAX_CELLS {
            return Dynamic::Null;
        }
    }
    Dynamic::array(cells.into_iter().map(|cell| Dynamic::string(cell.token())).collect::<Vec<Dynamic>>())
}

/// The angle between the nearest places of two arcs.
fn apart(first: Arc, second: Arc) -> f64 {
    if arcs_meet(first, second) {
        return 0.0;
    }
    let to = |place: Vector, arc: Arc| nearest_on_arc(place, arc).angle(place);
    let ends = [to(first.0, second), to(first.1, second), to(second.0, first), to(second.1, first)];
    ends.into_iter().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scalar::geo_point_to_s2cell_level;

    fn shape(kind: &'static str, corners: &[[i64; 2]]) -> Dynamic {
        let corner = |corner: &[i64; 2]| Dynamic::array(corner.map(Dynamic::Long));
        let corners = Dynamic::array(corners.iter().map(corner).collect::<Vec<Dynamic>>());
        let coordinates = if kind == "Polygon" { Dynamic::array([corners]) } else { corners };
        Dynamic::bag([("type", Dynamic::string(kind)), ("coordinates", coordinates)])
    }

    fn tokens(cells: &Dynamic) -> Vec<String> {
        cells.as_array().unwrap_or_default().iter().map(|token| token.to_text().into_owned()).collect()
    }

    #[test]
    fn cells_that_only_touch_a_polygon_cover_it_too() {
        // The equator and the meridian of Greenwich are sides of cells.
        let corner = shape("Polygon", &[[0, 0], [10, 0], [0, 10], [0, 0]]);
        let around = [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]];
        let cells = tokens(&geo_polygon_to_s2cells_level(&corner, 1));
        for [longitude, latitude] in around {
            assert!(cells.contains(&geo_point_to_s2cell_level(Some(longitude), Some(latitude), Some(1))));
        }
    }

    #[test]
    fn too_many_cells_are_none() {
        let wide = shape("Polygon", &[[0, 0], [40, 0], [40, 40], [0, 40], [0, 0]]);
        assert_eq!(geo_polygon_to_s2cells_level(&wide, 12), Dynamic::Null);
    }

    proptest! {
        #[test]
        fn the_cell_of_a_place_near_a_shape_covers_it(
            longitude in -20.0..20.0, latitude in -20.0..20.0, level in 0_i64..8, radius in 0.0..500_000.0
        ) {
            let polygon = shape("Polygon", &[[-9, -9], [9, -8], [1, 12], [-9, -9]]);
            let line = shape("LineString", &[[-9, -9], [9, -8], [1, 12]]);
            let cell = geo_point_to_s2cell_level(Some(longitude), Some(latitude), Some(level));
            let far = |far: Option<f64>| far.is_some_and(|far| far <= radius);
            if far(crate::scalar::geo_distance_point_to_polygon(longitude, latitude, &polygon)) {
                prop_assert!(tokens(&geo_polygon_to_s2cells_radius(&polygon, level, radius)).contains(&cell));
            }
            if far(crate::scalar::geo_distance_point_to_line(longitude, latitude, &line)) {
                prop_assert!(tokens(&geo_line_to_s2cells_radius(&line, level, radius)).contains(&cell));
            }
        }
    }
}
