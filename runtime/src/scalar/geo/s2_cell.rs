//! The cells of S2: the faces of a cube around the sphere, each cut into four again and again, and numbered along a Hilbert curve.

use super::sphere::Vector;

/// The side of a face in cells of the last level.
const SIDE: i64 = 1 << 30;

/// The place of each quarter on the curve, by its orientation and by the quarter: two bits, across and along.
const PLACE_OF_QUARTER: [[u8; 4]; 4] = [[0, 1, 3, 2], [0, 3, 1, 2], [2, 3, 1, 0], [2, 1, 3, 0]];
/// The quarter at each place on the curve.
const QUARTER_AT_PLACE: [[u8; 4]; 4] = [[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]];
/// How the orientation changes in the quarter at each place: 1 swaps the axes, 2 turns them round.
const TURN_AT_PLACE: [u8; 4] = [1, 0, 0, 3];

/// A cell, as its number: the face, two bits a level, and a last bit that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell(u64);

impl Cell {
    /// The cell of the last level around a point.
    pub(super) fn of(point: Vector) -> Self {
        let (face, u, v) = to_face(point);
        Self::from_face(face, across(u), across(v))
    }

    /// Reads the hexadecimal digits of the number without the zeros at the end.
    pub(super) fn from_token(token: &str) -> Option<Self> {
        if token.is_empty() || token.len() > 16 || !token.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let number = u64::from_str_radix(&format!("{token:0<16}"), 16).ok()?;
        let lowest = number & number.wrapping_neg();
        let known = number >> 61 < 6 && lowest & 0x1555_5555_5555_5555 != 0;
        known.then_some(Self(number))
    }

    pub(super) fn token(self) -> String {
        format!("{:016x}", self.0).trim_end_matches('0').to_owned()
    }

    /// The cell of a level around this one; itself if it is not smaller.
    pub(super) fn parent(self, level: u32) -> Self {
        let lowest = 1_u64 << (2 * (30 - level.min(30)));
        if lowest <= self.lowest() { self } else { Self(self.0 & lowest.wrapping_neg() | lowest) }
    }

    /// The six cells of level 0, in the order of the curve.
    pub(super) const FACES: [Self; 6] = {
        const fn face(face: u64) -> Cell {
            Cell(face << 61 | 1 << 60)
        }
        [face(0), face(1), face(2), face(3), face(4), face(5)]
    };

    /// The four cells that it is cut into, in the order of the curve; itself for one of the last level.
    pub(super) fn children(self) -> [Self; 4] {
        let quarter = self.lowest() >> 2;
        [1, 3, 5, 7]
            .map(|place| if quarter > 0 { Self(self.0 - self.lowest() + place * quarter) } else { self })
    }

    /// True for a point in it.
    pub(super) fn contains(self, point: Vector) -> bool {
        let level = 30 - self.lowest().trailing_zeros() / 2;
        Self::of(point).parent(level) == self
    }

    pub(super) fn center(self) -> Vector {
        let (face, i, j) = self.first_leaf();
        let half = self.side() / 2;
        // The middle of a leaf lies between two of its corners.
        let middle = |low: i64| if half > 0 { position(low + half) } else { position_between(low) };
        from_face(face, middle(i), middle(j)).unit()
    }

    pub(super) fn corners(self) -> [Vector; 4] {
        let (face, i, j) = self.first_leaf();
        let side = self.side();
        [(i, j), (i + side, j), (i + side, j + side), (i, j + side)]
            .map(|(i, j)| from_face(face, position(i), position(j)).unit())
    }

    /// The cells of the same size that share a side or a corner.
    pub(super) fn neighbors(self) -> Vec<Self> {
        let (face, i, j) = self.first_leaf();
        let side = self.side();
        let level = 30 - self.lowest().trailing_zeros() / 2;
        let at = |right: i64, up: i64| Self::wrapped(face, i + right * side, j + up * side).parent(level);
        let steps = [(-1, -1), (1, -1), (0, -1), (0, 1), (-1, 0), (1, 0), (-1, 1), (1, 1)];
        steps.into_iter().map(|(right, up)| at(right, up)).filter(|cell| *cell != self).collect()
    }

    /// The last bit that is set; it tells the level.
    fn lowest(self) -> u64 {
        self.0 & self.0.wrapping_neg()
    }

    /// The side in leaves.
    fn side(self) -> i64 {
        1 << (self.lowest().trailing_zeros() / 2)
    }

    /// The leaf at a place of a face.
    fn from_face(face: u8, i: i64, j: i64) -> Self {
        let mut orientation = face & 1;
        let mut number = u64::from(face);
        for level in (0..30).rev() {
            let quarter = (i >> level & 1) << 1 | j >> level & 1;
            let place = PLACE_OF_QUARTER[usize::from(orientation)][usize::try_from(quarter).unwrap_or(0)];
            number = number << 2 | u64::from(place);
            orientation ^= TURN_AT_PLACE[usize::from(place)];
        }
        Self(number << 1 | 1)
    }

    /// The face, and the leaf that is nearest to the origin of its axes.
    fn first_leaf(self) -> (u8, i64, i64) {
        let face = u8::try_from(self.0 >> 61).unwrap_or(0);
        let mut orientation = face & 1;
        let (mut i, mut j) = (0, 0);
        for level in (0..30).rev() {
            let place = usize::try_from(self.0 >> (2 * level + 1) & 3).unwrap_or(0);
            let quarter = i64::from(QUARTER_AT_PLACE[usize::from(orientation)][place]);
            orientation ^= TURN_AT_PLACE[place];
            (i, j) = (i << 1 | quarter >> 1, j << 1 | quarter & 1);
        }
        let side = self.side();
        (face, i & -side, j & -side)
    }

    /// The leaf at a place that may lie just outside its face.
    fn wrapped(face: u8, i: i64, j: i64) -> Self {
        if (0..SIDE).contains(&i) && (0..SIDE).contains(&j) {
            return Self::from_face(face, i, j);
        }
        let (i, j) = (i.clamp(-1, SIDE), j.clamp(-1, SIDE));
        // A step outside is projected linearly, not by the quadratic rule, which would fold it back.
        let outside = |place: i64| {
            let along = 2.0 * (real(place) - real(SIDE / 2)) + 1.0;
            (along / real(SIDE)).clamp(-1.0 - f64::EPSILON, 1.0 + f64::EPSILON)
        };
        let (face, u, v) = to_face(from_face(face, outside(i), outside(j)));
        let leaf = |along: f64| leaf(f64::midpoint(along, 1.0));
        Self::from_face(face, leaf(u), leaf(v))
    }
}

/// The face that a ray from the middle of the cube meets, and where.
fn to_face(p: Vector) -> (u8, f64, f64) {
    let (x, y, z) = (p.x.abs(), p.y.abs(), p.z.abs());
    if x > y && x > z {
        if p.x > 0.0 { (0, p.y / p.x, p.z / p.x) } else { (3, p.z / p.x, p.y / p.x) }
    } else if y > z {
        if p.y > 0.0 { (1, -p.x / p.y, p.z / p.y) } else { (4, p.z / p.y, -p.x / p.y) }
    } else if p.z > 0.0 {
        (2, -p.x / p.z, -p.y / p.z)
    } else {
        (5, -p.y / p.z, -p.x / p.z)
    }
}

fn from_face(face: u8, u: f64, v: f64) -> Vector {
    match face {
        0 => Vector { x: 1.0, y: u, z: v },
        1 => Vector { x: -u, y: 1.0, z: v },
        2 => Vector { x: -u, y: -v, z: 1.0 },
        3 => Vector { x: -1.0, y: -v, z: -u },
        4 => Vector { x: v, y: -1.0, z: -u },
        _ => Vector { x: v, y: u, z: -1.0 },
    }
}

/// The leaf across a face at a place from -1 to 1: leaves get wider towards the edges.
fn across(along: f64) -> i64 {
    let part =
        if along >= 0.0 { 0.5 * (1.0 + 3.0 * along).sqrt() } else { 1.0 - 0.5 * (1.0 - 3.0 * along).sqrt() };
    leaf(part)
}

#[expect(clippy::cast_possible_truncation, reason = "the part is from 0 to 1")]
fn leaf(part: f64) -> i64 {
    ((part * real(SIDE)).floor() as i64).clamp(0, SIDE - 1)
}

/// Where on a face a leaf begins.
fn position(leaf: i64) -> f64 {
    stretched(real(leaf) / real(SIDE))
}

/// Where on a face the middle of a leaf lies.
fn position_between(leaf: i64) -> f64 {
    stretched((real(leaf) + 0.5) / real(SIDE))
}

fn stretched(part: f64) -> f64 {
    if part >= 0.5 {
        (4.0 * part * part - 1.0) / 3.0
    } else {
        (1.0 - 4.0 * (1.0 - part) * (1.0 - part)) / 3.0
    }
}

fn real(number: i64) -> f64 {
    crate::types::number::long_to_real(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cell, Vector};

    proptest! {
        #[test]
        fn the_middle_of_a_cell_lies_in_it(longitude in -180.0..180.0, latitude in -90.0..90.0, level in 0_u32..=30) {
            let cell = Cell::of(Vector::from_degrees(longitude, latitude)).parent(level);
            prop_assert_eq!(Cell::of(cell.center()).parent(level), cell);
            prop_assert_eq!(Cell::from_token(&cell.token()), Some(cell));
        }

        #[test]
        fn neighbors_are_mutual(longitude in -180.0..180.0, latitude in -90.0..90.0, level in 0_u32..=29) {
            let cell = Cell::of(Vector::from_degrees(longitude, latitude)).parent(level);
            for neighbor in cell.neighbors() {
                prop_assert!(neighbor.neighbors().contains(&cell), "{} {}", cell.token(), neighbor.token());
            }
        }
    }
}
