//! Vectors and arcs on the unit sphere.

/// A vector in space; points of the sphere have length 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vector {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

impl Vector {
    pub(super) const ZERO: Self = Self { x: 0.0, y: 0.0, z: 0.0 };

    pub(super) fn from_degrees(longitude: f64, latitude: f64) -> Self {
        let (sine, cosine) = latitude.to_radians().sin_cos();
        let (y, x) = longitude.to_radians().sin_cos();
        Self { x: x * cosine, y: y * cosine, z: sine }
    }

    /// Longitude and latitude.
    pub(super) fn to_degrees(self) -> (f64, f64) {
        (
            self.y.atan2(self.x).to_degrees(),
            self.z.atan2((self.x * self.x + self.y * self.y).sqrt()).to_degrees(),
        )
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(super) fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor, z: self.z * factor }
    }

    pub(super) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The point of the sphere in this direction.
    pub(super) fn unit(self) -> Self {
        self.times(1.0 / self.length())
    }

    /// The angle between two vectors in radians; between points it is the length of the arc.
    pub(super) fn angle(self, other: Self) -> f64 {
        self.cross(other).length().atan2(self.dot(other))
    }
}

/// The normal of the great circle from one point to another, of full precision for points that are near.
pub(super) fn normal(a: Vector, b: Vector) -> Vector {
    a.plus(b).cross(b.minus(a)).times(0.5)
}

/// The nearest point of an arc.
pub(super) fn nearest_on_arc(point: Vector, (a, b): (Vector, Vector)) -> Vector {
    let circle = normal(a, b);
    let projected = point.minus(circle.times(point.dot(circle) / circle.dot(circle)));
    let within = circle.cross(a).dot(projected) > 0.0 && projected.dot(circle.cross(b)) < 0.0;
    if circle.length() > 0.0 && projected.length() > 0.0 && within {
        projected.unit()
    } else if point.angle(a) <= point.angle(b) {
        a
    } else {
        b
    }
}

/// True if two arcs share a point.
pub(super) fn arcs_meet(first: (Vector, Vector), second: (Vector, Vector)) -> bool {
    let ((a, b), (c, d)) = (first, second);
    let (ab, cd) = (normal(a, b), normal(c, d));
    let sides = [ab.dot(c), ab.dot(d), cd.dot(a), cd.dot(b)];
    if sides.contains(&0.0) {
        let on = |point: Vector, arc: (Vector, Vector)| nearest_on_arc(point, arc).angle(point) < 1e-15;
        return on(c, first) || on(d, first) || on(a, second) || on(b, second);
    }
    // On opposite sides of each other's circles, and at the same of the two places where the circles meet.
    sides[0] * sides[1] < 0.0 && sides[2] * sides[3] < 0.0 && sides[0] * sides[3] > 0.0 && near(first, second)
}

/// The place where two arcs cross, if they do.
pub(super) fn crossing(first: (Vector, Vector), second: (Vector, Vector)) -> Option<Vector> {
    let ((a, b), (c, d)) = (first, second);
    let (ab, cd) = (normal(a, b), normal(c, d));
    if !arcs_meet(first, second) || ab.length() == 0.0 || cd.length() == 0.0 {
        return None;
    }
    let place = normal(ab.unit(), cd.unit()).unit();
    Some(if place.dot(a.plus(b)) < 0.0 { place.times(-1.0) } else { place })
}

/// False for arcs on opposite sides of the sphere.
fn near((a, b): (Vector, Vector), (c, d): (Vector, Vector)) -> bool {
    a.plus(b).dot(c.plus(d)) > 0.0
}

/// The signed area of a triangle, positive if its points run against the clock.
pub(super) fn triangle_area(a: Vector, b: Vector, c: Vector) -> f64 {
    let volume = a.dot(b.minus(a).cross(c.minus(a)));
    2.0 * volume.atan2(1.0 + a.dot(b) + b.dot(c) + c.dot(a))
}
