//! Lines and polygons read from GeoJSON.

use super::{
    place,
    sphere::{Vector, arcs_meet, nearest_on_arc, triangle_area},
};
use crate::types::Dynamic;

/// The lines of a `LineString` or a `MultiLineString`, each of at least two points of which no two neighbours are the same.
pub(super) struct Lines(pub(super) Vec<Vec<Vector>>);

/// The polygons of a `Polygon` or a `MultiPolygon`.
pub(super) struct Polygons(pub(super) Vec<Polygon>);

/// An outer ring and the rings of its holes. A ring is not closed by a repeated point, has at least three points, all
/// different, and does not meet itself.
#[derive(Debug)]
pub(super) struct Polygon(pub(super) Vec<Vec<Vector>>);

/// The two ends of an edge.
pub(super) type Arc = (Vector, Vector);

impl Lines {
    pub(super) fn read(shape: &Dynamic) -> Option<Self> {
        let coordinates = shape.member("coordinates");
        let lines = match shape.member("type").as_str()? {
            "LineString" => vec![points(&coordinates)?],
            "MultiLineString" => coordinates.as_array()?.iter().map(points).collect::<Option<_>>()?,
            _ => return None,
        };
        let valid = |line: &Vec<Vector>| line.len() > 1 && line.windows(2).all(|ends| ends[0] != ends[1]);
        (!lines.is_empty() && lines.iter().all(valid)).then_some(Self(lines))
    }

    pub(super) fn arcs(&self) -> impl Iterator<Item = Arc> {
        self.0.iter().flat_map(|line| line.windows(2).map(|ends| (ends[0], ends[1])))
    }
}

impl Polygons {
    pub(super) fn read(shape: &Dynamic) -> Option<Self> {
        let coordinates = shape.member("coordinates");
        let polygons: Vec<Polygon> = match shape.member("type").as_str()? {
            "Polygon" => vec![Polygon::read(&coordinates)?],
            "MultiPolygon" => coordinates.as_array()?.iter().map(Polygon::read).collect::<Option<_>>()?,
            _ => return None,
        };
        (!polygons.is_empty()).then_some(Self(polygons))
    }

    pub(super) fn arcs(&self) -> impl Iterator<Item = Arc> {
        self.0.iter().flat_map(Polygon::arcs)
    }

    pub(super) fn contains(&self, point: Vector) -> bool {
        self.0.iter().any(|polygon| polygon.contains(point))
    }
}

impl Polygon {
    fn read(coordinates: &Dynamic) -> Option<Self> {
        let rings: Vec<Vec<Vector>> = coordinates.as_array()?.iter().map(read_ring).collect::<Option<_>>()?;
        (!rings.is_empty()).then_some(Self(rings))
    }

    pub(super) fn arcs(&self) -> impl Iterator<Item = Arc> {
        self.0.iter().flat_map(|ring| ring_arcs(ring))
    }

    /// True for a point in the outer ring and in no hole.
    pub(super) fn contains(&self, point: Vector) -> bool {
        let mut inside = self.0.iter().map(|ring| ring_contains(ring, point));
        inside.next() == Some(true) && !inside.any(|inside| inside)
    }
}

/// The edges of a ring, the last back to the first point.
pub(super) fn ring_arcs(ring: &[Vector]) -> impl Iterator<Item = Arc> {
    (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()]))
}

/// True for a ring that runs against the clock.
pub(super) fn ring_turns_left(ring: &[Vector]) -> bool {
    ring_area(ring) > 0.0
}

/// The area in a ring on a sphere of radius 1, negative if the ring runs with the clock.
pub(super) fn ring_area(ring: &[Vector]) -> f64 {
    ring.windows(2).skip(1).map(|edge| triangle_area(ring[0], edge[0], edge[1])).sum()
}

/// True if an arc to a place outside the ring crosses it an odd number of times. A ring surrounds less than half of the sphere, so
/// the place opposite its middle lies outside.
pub(super) fn ring_contains(ring: &[Vector], point: Vector) -> bool {
    let middle = ring.iter().fold(Vector::ZERO, |sum, corner| sum.plus(*corner)).unit();
    if ring_arcs(ring).any(|arc| nearest_on_arc(point, arc) == point) {
        return true;
    }
    // A way of two arcs by a place aside, since one between opposite places has no direction.
    let aside = middle.cross(Vector { x: 0.012, y: 0.0053, z: 0.00457 }).plus(middle.times(1e-3)).unit();
    let outside = middle.times(-1.0);
    let way = [(point, aside), (aside, outside)];
    let crossings = way.iter().map(|leg| ring_arcs(ring).filter(|arc| arcs_meet(*leg, *arc)).count());
    crossings.sum::<usize>() % 2 == 1
}

fn read_ring(coordinates: &Dynamic) -> Option<Vec<Vector>> {
    let mut ring = points(coordinates)?;
    if ring.len() < 4 || ring.first() != ring.last() {
        return None;
    }
    ring.pop();
    let edges: Vec<Arc> = ring_arcs(&ring).collect();
    let neighbours = |a: usize, b: usize| b - a <= 1 || a == 0 && b == edges.len() - 1;
    for a in 0..edges.len() {
        for b in a + 1..edges.len() {
            if ring[a] == ring[b] || !neighbours(a, b) && arcs_meet(edges[a], edges[b]) {
                return None;
            }
        }
    }
    Some(ring)
}

fn points(coordinates: &Dynamic) -> Option<Vec<Vector>> {
    coordinates.as_array()?.iter().map(point).collect()
}

fn point(coordinates: &Dynamic) -> Option<Vector> {
    let number = |value: &Dynamic| match value {
        Dynamic::Long(_) | Dynamic::Real(_) => value.to_real(),
        _ => None,
    };
    match coordinates.as_array()? {
        [longitude, latitude, ..] => place(number(longitude)?, number(latitude)?),
        _ => None,
    }
}
