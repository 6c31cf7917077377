//! The union and the intersection of areas on the sphere.
//!
//! Both keep those parts of the borders that lie outside of the other area or inside of it, and link them to rings again. Where a
//! ring starts, and in which order rings come, is as in S2, which the engine uses: the border of the first area comes before
//! that of the second, and a ring starts behind its last edge.

use super::{
    densify::{points_json, shape_json},
    shape::{Arc, Polygon, Polygons, ring_arcs, ring_area, ring_contains},
    sphere::{Vector, crossing, nearest_on_arc, normal},
};
use crate::types::Dynamic;

/// An area: rings that do not cross, with the area to the left of their edges.
#[derive(Clone, Debug, Default)]
pub(super) struct Region(Vec<Vec<Vector>>);

/// What is kept of two areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlay {
    Union,
    Intersection,
}

/// A part of an edge between two places where borders cross.
struct Piece {
    arc: Arc,
    /// The place of the edge among all edges.
    edge: usize,
    /// It belongs to the first area.
    first: bool,
}

impl Region {
    fn new(polygon: &Polygon) -> Self {
        let turned = |(place, ring): (usize, &Vec<Vector>)| {
            let mut ring = ring.clone();
            if (ring_area(&ring) > 0.0) != (place == 0) {
                ring.reverse();
            }
            ring
        };
        Self(polygon.0.iter().enumerate().map(turned).collect())
    }

    /// The area of all polygons; `None` if it is not computed, since a corner of one lies on an edge of another.
    ///
    /// The two with the fewest corners are united until one is left, as S2 does.
    pub(super) fn of_all<'a>(polygons: impl Iterator<Item = &'a Polygon>) -> Option<Self> {
        let mut queue: Vec<(usize, Self)> = Vec::new();
        let push = |queue: &mut Vec<(usize, Self)>, corners: usize, region: Self| {
            let place = queue.partition_point(|(other, _)| *other <= corners);
            queue.insert(place, (corners, region));
        };
        for polygon in polygons {
            push(&mut queue, polygon.0.iter().map(Vec::len).sum(), Self::new(polygon));
        }
        while queue.len() > 1 {
            let ((a, first), (b, second)) = (queue.remove(0), queue.remove(0));
            push(&mut queue, a + b, first.overlaid(&second, Overlay::Union)?);
        }
        Some(queue.pop().map(|(_, region)| region).unwrap_or_default())
    }

    /// What two areas share; `None` if it is not computed, as in [`Region::of_all`].
    pub(super) fn intersection(&self, other: &Self) -> Option<Self> {
        self.overlaid(other, Overlay::Intersection)
    }

    /// The rings: outer ones against the clock, holes with it.
    pub(super) fn rings(&self) -> &[Vec<Vector>] {
        &self.0
    }

    pub(super) fn arcs(&self) -> Vec<Arc> {
        self.0.iter().flat_map(|ring| ring_arcs(ring)).collect()
    }

    /// True for a place in the area that is not on its border.
    pub(super) fn contains(&self, place: Vector) -> bool {
        self.0.iter().filter(|ring| ring_contains(ring, place)).count() % 2 == 1
    }

    fn overlaid(&self, other: &Self, overlay: Overlay) -> Option<Self> {
        let (own, others) = cut(&self.arcs(), &other.arcs())?;
        let edges = own.len();
        let pieces = |cut: Places, base: usize, first: bool| {
            let parts = cut.into_iter().enumerate().flat_map(move |(edge, places)| {
                let arcs: Vec<Arc> = places.windows(2).map(|ends| (ends[0], ends[1])).collect();
                arcs.into_iter().map(move |arc| Piece { arc, edge: base + edge, first })
            });
            parts.collect::<Vec<Piece>>()
        };
        let (mut own, mut others) = (pieces(own, 0, true), pieces(others, edges, false));
        let arcs = |pieces: &[Piece]| pieces.iter().map(|piece| piece.arc).collect::<Vec<Arc>>();
        let (own_arcs, other_arcs) = (arcs(&own), arcs(&others));
        let kept = |piece: &Piece| {
            let ((a, b), first) = (piece.arc, piece.first);
            let (across, arcs) = if first { (other, &other_arcs) } else { (self, &own_arcs) };
            // Of a border that both have one is kept, and none where the areas lie on both sides of it.
            if arcs.contains(&(a, b)) {
                return first;
            }
            !arcs.contains(&(b, a)) && across.contains(a.plus(b).unit()) == (overlay == Overlay::Intersection)
        };
        own.retain(kept);
        others.retain(kept);
        own.extend(others);
        Some(Self(linked(&own)))
    }

    /// The area as GeoJSON: a polygon, several, or an empty collection.
    pub(super) fn to_json(&self) -> Dynamic {
        let ring_json = |ring: &[Vector]| {
            let mut closed = ring.to_vec();
            closed.extend(closed.first().copied());
            points_json(&closed)
        };
        let (outer, holes): (Vec<&Vec<Vector>>, Vec<&Vec<Vector>>) =
            self.0.iter().partition(|ring| ring_area(ring) > 0.0);
        let polygons = outer.iter().map(|ring| {
            let smallest = |hole: &[Vector]| {
                let around = outer.iter().filter(|ring| ring_contains(ring, hole[0]));
                around.min_by(|a, b| ring_area(a).total_cmp(&ring_area(b))).is_some_and(|it| it == ring)
            };
            let holes = holes.iter().filter(|hole| smallest(hole));
            Dynamic::array(
                [ring].into_iter().chain(holes).map(|ring| ring_json(ring)).collect::<Vec<Dynamic>>(),
            )
        });
        let mut polygons: Vec<Dynamic> = polygons.collect();
        match polygons.len() {
            0 => nothing_json(),
            1 => shape_json("Polygon", polygons.remove(0)),
            _ => shape_json("MultiPolygon", Dynamic::array(polygons)),
        }
    }
}

/// A collection of nothing.
pub(super) fn nothing_json() -> Dynamic {
    Dynamic::bag([
        ("type", Dynamic::string("GeometryCollection")),
        ("geometries", Dynamic::array(Vec::new())),
    ])
}

/// The places along each of some edges.
type Places = Vec<Vec<Vector>>;

/// The places along each edge of two sets: its start, where it crosses edges of the other set, its end. `None` if an end of an
/// edge lies within an edge of the other set, or edges share a part.
pub(super) fn cut(first: &[Arc], second: &[Arc]) -> Option<(Places, Places)> {
    let mut cuts = (vec![Vec::new(); first.len()], vec![Vec::new(); second.len()]);
    for (a, one) in first.iter().enumerate() {
        for (b, other) in second.iter().enumerate() {
            match meeting(*one, *other) {
                Meeting::Apart => {}
                Meeting::At(place) => {
                    cuts.0[a].push(place);
                    cuts.1[b].push(place);
                }
                Meeting::Touching => return None,
            }
        }
    }
    let whole = |arcs: &[Arc], cuts: Places| {
        let parts = arcs.iter().zip(cuts).map(|((start, end), mut places)| {
            places.sort_by(|a, b| start.angle(*a).total_cmp(&start.angle(*b)));
            [vec![*start], places, vec![*end]].concat()
        });
        parts.collect::<Vec<Vec<Vector>>>()
    };
    Some((whole(first, cuts.0), whole(second, cuts.1)))
}

/// How two edges meet.
enum Meeting {
    /// Not at all, or at ends of both.
    Apart,
    /// They cross.
    At(Vector),
    /// An end of one lies within the other.
    Touching,
}

fn meeting(first: Arc, second: Arc) -> Meeting {
    /// Nearer than this in radians is the same place, as far as numbers can tell.
    const NEAR: f64 = 1e-14;
    let is_end = |place: Vector, arc: Arc| place == arc.0 || place == arc.1;
    let within =
        |place: Vector, arc: Arc| !is_end(place, arc) && nearest_on_arc(place, arc).angle(place) < NEAR;
    let touching = within(first.0, second)
        || within(first.1, second)
        || within(second.0, first)
        || within(second.1, first);
    if touching {
        Meeting::Touching
    } else if is_end(first.0, second) || is_end(first.1, second) {
        Meeting::Apart
    } else {
        crossing(first, second).map_or(Meeting::Apart, Meeting::At)
    }
}

/// The rings that pieces of borders make.
fn linked(pieces: &[Piece]) -> Vec<Vec<Vector>> {
    let mut left: Vec<usize> = (0..pieces.len()).collect();
    let mut rings: Vec<Vec<usize>> = Vec::new();
    while !left.is_empty() {
        let mut path = vec![left.remove(0)];
        loop {
            let last = pieces[path[path.len() - 1]].arc;
            // A way that meets itself is a ring of its own.
            if let Some(start) = path.iter().position(|piece| pieces[*piece].arc.0 == last.1) {
                rings.push(path.split_off(start));
            }
            let Some(end) = path.last().map(|piece| pieces[*piece].arc) else { break };
            let next = left.iter().enumerate().filter(|(_, piece)| pieces[**piece].arc.0 == end.1);
            let leftmost = next.max_by(|(_, a), (_, b)| {
                turn(end, pieces[**a].arc.1).total_cmp(&turn(end, pieces[**b].arc.1))
            });
            let Some((place, _)) = leftmost else { break };
            path.push(left.remove(place));
        }
    }
    for ring in &mut rings {
        let edges: Vec<usize> = ring.iter().map(|piece| pieces[*piece].edge).collect();
        ring.rotate_left(start(&edges));
    }
    rings.sort_by_key(|ring| pieces[ring[0]].edge);
    let places = |ring: Vec<usize>| ring.into_iter().map(|piece| pieces[piece].arc.0).collect();
    rings.into_iter().map(places).collect()
}

/// Where a ring of edges starts: behind the last of the run of its last edge.
fn start(edges: &[usize]) -> usize {
    let last = edges.iter().max();
    let mut places = (0..edges.len()).filter(|place| Some(&edges[*place]) == last);
    let end = places.find(|place| Some(&edges[(place + 1) % edges.len()]) != last);
    end.map_or(0, |end| (end + 1) % edges.len())
}

/// How far to the left a way turns at the end of an arc on its way to a place, in radians.
fn turn((from, at): Arc, to: Vector) -> f64 {
    let (before, after) = (normal(from, at).unit(), normal(at, to).unit());
    before.cross(after).dot(at).atan2(before.dot(after))
}

/// The polygons of an array of shapes; `None` if one of them is none.
pub(super) fn polygons_of(shapes: &Dynamic) -> Option<Vec<Polygon>> {
    let shapes = shapes.as_array().filter(|shapes| !shapes.is_empty())?;
    let read: Option<Vec<Polygons>> = shapes.iter().map(Polygons::read).collect();
    Some(read?.into_iter().flat_map(|polygons| polygons.0).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A ring of corners in degrees, closed.
    fn polygon(corners: &[(f64, f64)]) -> Polygon {
        Polygon(vec![corners.iter().map(|(x, y)| Vector::from_degrees(*x, *y)).collect()])
    }

    fn area(region: &Region) -> f64 {
        region.rings().iter().map(|ring| ring_area(ring)).sum()
    }

    fn shown(region: &Region) -> String {
        region.to_json().to_text().into_owned()
    }

    const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];

    #[test]
    fn areas_with_a_common_border_become_one() {
        let beside = polygon(&[(4.0, 0.0), (8.0, 0.0), (8.0, 4.0), (4.0, 4.0)]);
        let square = polygon(&SQUARE);
        let united = Region::of_all([&square, &beside].into_iter()).expect("borders are shared as a whole");
        assert_eq!(united.rings().iter().map(Vec::len).collect::<Vec<_>>(), [6]);
        let shared = Region::new(&square).intersection(&Region::new(&beside)).expect("as before");
        assert_eq!(shown(&shared), r#"{"type":"GeometryCollection","geometries":[]}"#);
    }

    #[test]
    fn an_area_is_its_own_union_and_intersection() {
        let square = polygon(&SQUARE);
        let united = Region::of_all([&square, &square].into_iter()).expect("all borders are shared");
        assert_eq!(united.rings(), Region::new(&square).rings());
        assert_eq!(united.intersection(&united).expect("as before").rings(), united.rings());
    }

    #[test]
    fn a_ring_of_areas_has_a_hole() {
        let bar = |x: f64, y: f64, width: f64, height: f64| {
            polygon(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
        };
        let bars = [
            bar(0.0, 1.0, 9.0, 1.0),
            bar(0.0, 7.0, 9.0, 1.0),
            bar(1.0, 0.0, 1.0, 9.0),
            bar(7.0, 0.0, 1.0, 9.0),
        ];
        let united = Region::of_all(bars.iter()).expect("the bars cross");
        assert!(shown(&united).starts_with(r#"{"type":"Polygon""#));
        assert_eq!(united.rings().len(), 2);
        assert!(united.contains(Vector::from_degrees(1.5, 1.5)));
        assert!(!united.contains(Vector::from_degrees(4.0, 4.0)));
    }

    #[test]
    fn a_corner_within_an_edge_is_not_computed() {
        let leaning = polygon(&[(0.0, 2.0), (-2.0, 3.0), (-2.0, 1.0)]);
        assert!(Region::of_all([&polygon(&SQUARE), &leaning].into_iter()).is_none());
    }

    #[test]
    fn a_ring_starts_behind_the_last_run_of_its_last_edge() {
        assert_eq!(start(&[1, 2, 3]), 0);
        assert_eq!(start(&[3, 1, 2, 3]), 1);
        assert_eq!(start(&[2, 3, 3, 1]), 3);
    }

    fn triangle() -> impl Strategy<Value = Polygon> {
        let corner = || (-20.0..20.0, -20.0..20.0);
        [corner(), corner(), corner()]
            .prop_map(|corners| polygon(&corners))
            .prop_filter("it has an area", |triangle| ring_area(&triangle.0[0]).abs() > 1e-3)
    }

    proptest! {
        #[test]
        fn union_and_intersection_have_the_area_of_both(one in triangle(), other in triangle()) {
            let (a, b) = (Region::new(&one), Region::new(&other));
            let united = Region::of_all([&one, &other].into_iter());
            if let (Some(united), Some(shared)) = (united, a.intersection(&b)) {
                prop_assert!((area(&united) + area(&shared) - area(&a) - area(&b)).abs() < 1e-12);
                let place = Vector::from_degrees(0.5, 0.25);
                prop_assert_eq!(united.contains(place), a.contains(place) || b.contains(place));
                prop_assert_eq!(shared.contains(place), a.contains(place) && b.contains(place));
            }
        }
    }
}
