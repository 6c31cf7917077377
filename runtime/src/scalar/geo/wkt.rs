//! `geo_from_wkt`: well-known text to GeoJSON.

use crate::types::Dynamic;

/// How deep collections may lie in each other.
const MAX_DEPTH: usize = 100;

/// kql: geo_from_wkt(wkt: string) -> dynamic
///
/// The GeoJSON of a shape in well-known text; null for anything else.
///
/// ```kql
/// tostring(geo_from_wkt("POINT (1 2)")) == '{"type":"Point","coordinates":[1.0,2.0]}'
/// tostring(geo_from_wkt("linestring(1 2,3 4.5)").coordinates) == "[[1.0,2.0],[3.0,4.5]]"
/// tostring(geo_from_wkt("POLYGON ((0 0, 2 0, 2 2, 0 0))").coordinates) == "[[[0.0,0.0],[2.0,0.0],[2.0,2.0],[0.0,0.0]]]"
/// geo_from_wkt("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))").geometries[1].type == "LineString"
/// isnull(geo_from_wkt("POINT (1)"))
/// isnull(geo_from_wkt("x"))
/// ```
pub fn geo_from_wkt(wkt: &str) -> Dynamic {
    let mut reader = Reader { rest: wkt };
    reader.shape(0).filter(|_| reader.rest.trim().is_empty()).unwrap_or_default()
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn shape(&mut self, depth: usize) -> Option<Dynamic> {
        let (name, nesting) = match self.word()?.as_str() {
            "POINT" => ("Point", 0),
            "LINESTRING" => ("LineString", 1),
            "POLYGON" => ("Polygon", 2),
            "MULTIPOINT" => ("MultiPoint", 1),
            "MULTILINESTRING" => ("MultiLineString", 2),
            "MULTIPOLYGON" => ("MultiPolygon", 3),
            "GEOMETRYCOLLECTION" if depth < MAX_DEPTH => {
                let geometries = self.list(|reader| reader.shape(depth + 1))?;
                return Some(Dynamic::bag([
                    ("type", Dynamic::string("GeometryCollection")),
                    ("geometries", geometries),
                ]));
            }
            _ => return None,
        };
        let coordinates = if nesting == 0 {
            self.expect('(')?;
            let point = self.point()?;
            self.expect(')')?;
            point
        } else {
            self.nested(nesting)?
        };
        Some(Dynamic::bag([("type", Dynamic::string(name)), ("coordinates", coordinates)]))
    }

    /// Points in lists in lists; a point may stand in parentheses of its own, as in `MULTIPOINT`.
    fn nested(&mut self, nesting: usize) -> Option<Dynamic> {
        self.list(|reader| {
            if nesting > 1 {
                return reader.nested(nesting - 1);
            }
            let enclosed = reader.expect('(').is_some();
            let point = reader.point()?;
            if enclosed {
                reader.expect(')')?;
            }
            Some(point)
        })
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<Dynamic>) -> Option<Dynamic> {
        self.expect('(')?;
        let mut items = vec![item(self)?];
        while self.expect(',').is_some() {
            items.push(item(self)?);
        }
        self.expect(')')?;
        Some(Dynamic::array(items))
    }

    fn point(&mut self) -> Option<Dynamic> {
        let (longitude, latitude) = (self.number()?, self.number()?);
        Some(Dynamic::array([Dynamic::Real(longitude), Dynamic::Real(latitude)]))
    }

    fn number(&mut self) -> Option<f64> {
        let rest = self.rest.trim_start();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let end = rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len());
        let number = rest[..end].parse().ok()?;
        self.rest = &rest[end..];
        Some(number)
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = rest[..end].to_ascii_uppercase();
        self.rest = &rest[end..];
        (!word.is_empty()).then_some(word)
    }

    fn expect(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(c)?;
        Some(())
    }
}
