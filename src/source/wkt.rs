//! Well-known text (OGC 06-103r4, with the EWKT prefix `SRID=…;`) into GeoJSON geometry.

use crate::number;
use crate::value::Value;

/// Collections nested deeper than this are refused.
const MAX_DEPTH: usize = 32;

/// The GeoJSON geometry of a well-known text, coordinates as they stand there; `null` for an `EMPTY` one. Letters may be
/// small or capital; a measure (`M`) is left out.
///
/// # Errors
/// What was expected, and at which character (from 1). An SRID other than 0, 4326, 4490 (CGCS2000) is refused, too: its
/// coordinates would be something else than degrees.
pub fn parse(text: &str) -> Result<Value, String> {
    let mut p = Parser { text, at: 0 };
    p.space();
    if let Some(rest) = p.word_is("SRID") {
        p.at = rest;
        p.expect('=')?;
        let srid = p.number()?;
        if ![0.0, 4326.0, 4490.0].contains(&srid) {
            return Err(format!("SRID {srid} is no longitude and latitude: use 4326 (WGS 84) or 4490 (CGCS2000)"));
        }
        p.expect(';')?;
    }
    let geometry = p.geometry(0)?;
    p.space();
    if p.at < text.len() { Err(p.wrong("the end")) } else { Ok(geometry) }
}

struct Parser<'a> {
    text: &'a str,
    /// A byte between two characters.
    at: usize,
}

/// A list in parentheses, each item read by a function.
type Item<'a> = fn(&mut Parser<'a>, usize) -> Result<Value, String>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn wrong(&self, expected: &str) -> String {
        let place = self.text.get(..self.at).map_or(0, |t| t.chars().count()) + 1;
        let found: String = self.rest().chars().take(12).collect();
        let found = if found.is_empty() { "the end".to_string() } else { format!("\"{found}\"") };
        format!("{expected} expected at character {place}, {found} found")
    }

    /// The place behind the next word, when it is this one.
    fn word_is(&self, word: &str) -> Option<usize> {
        let (head, tail) = self.rest().split_at_checked(word.len())?;
        let whole = !tail.starts_with(|c: char| c.is_ascii_alphanumeric());
        (head.eq_ignore_ascii_case(word) && whole).then_some(self.at + word.len())
    }

    fn take(&mut self, c: char) -> bool {
        self.space();
        let found = self.rest().starts_with(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    fn expect(&mut self, c: char) -> Result<(), String> {
        if self.take(c) { Ok(()) } else { Err(self.wrong(&format!("\"{c}\""))) }
    }

    fn number(&mut self) -> Result<f64, String> {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        let found = rest.get(..end).and_then(number::parse).filter(|n| n.is_finite());
        let n = found.ok_or_else(|| self.wrong("a number"))?;
        self.at += end;
        Ok(n)
    }

    /// `Z`, `M`, `ZM` or nothing; how many numbers of a position count.
    fn dimensions(&mut self) -> usize {
        self.space();
        for (word, kept) in [("ZM", 3), ("Z", 3), ("M", 2)] {
            if let Some(rest) = self.word_is(word) {
                self.at = rest;
                return kept;
            }
        }
        3
    }

    fn geometry(&mut self, depth: usize) -> Result<Value, String> {
        const KINDS: [(&str, &str); 7] = [
            ("POINT", "Point"),
            ("LINESTRING", "LineString"),
            ("POLYGON", "Polygon"),
            ("MULTIPOINT", "MultiPoint"),
            ("MULTILINESTRING", "MultiLineString"),
            ("MULTIPOLYGON", "MultiPolygon"),
            ("GEOMETRYCOLLECTION", "GeometryCollection"),
        ];
        if depth > MAX_DEPTH {
            return Err(format!("collections are nested deeper than {MAX_DEPTH}"));
        }
        self.space();
        let end = self.rest().find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest().len());
        let word = self.rest().get(..end).unwrap_or_default().to_ascii_uppercase();
        // `POINTZ` is written, too.
        let bare = word.trim_end_matches('M').trim_end_matches('Z');
        let glued = word.len() - bare.len();
        let kind =
            KINDS.iter().find(|k| k.0 == word || k.0 == bare).ok_or_else(|| self.wrong("a type such as POINT"))?;
        self.at += end;
        let kept = if glued > 0 && kind.0 == bare { if word.contains('Z') { 3 } else { 2 } } else { self.dimensions() };
        self.space();
        if let Some(rest) = self.word_is("EMPTY") {
            self.at = rest;
            return Ok(Value::Null);
        }
        let (name, value) = match kind.1 {
            "GeometryCollection" => ("geometries", self.list(depth, |p, depth| p.geometry(depth + 1))?),
            "Point" => {
                self.expect('(')?;
                let at = self.position(kept)?;
                self.expect(')')?;
                ("coordinates", at)
            }
            "MultiPoint" => (
                "coordinates",
                self.list(kept, |p, kept| {
                    // The parentheses about each point are left out by some.
                    let inside = p.take('(');
                    let at = p.position(kept)?;
                    if inside {
                        p.expect(')')?;
                    }
                    Ok(at)
                })?,
            ),
            "LineString" => ("coordinates", self.line(kept)?),
            "Polygon" | "MultiLineString" => ("coordinates", self.list(kept, Self::line)?),
            _ => ("coordinates", self.list(kept, |p, kept| p.list(kept, Self::line))?),
        };
        Ok(Value::object([("type", Value::from(kind.1)), (name, value)]))
    }

    fn line(&mut self, kept: usize) -> Result<Value, String> {
        self.list(kept, Self::position)
    }

    fn list(&mut self, with: usize, item: Item<'a>) -> Result<Value, String> {
        self.expect('(')?;
        let mut all = Vec::new();
        loop {
            all.push(item(self, with)?);
            if !self.take(',') {
                break;
            }
        }
        self.expect(')')?;
        Ok(Value::from(all))
    }

    fn position(&mut self, kept: usize) -> Result<Value, String> {
        let mut numbers = vec![self.number()?, self.number()?];
        loop {
            self.space();
            if numbers.len() == 4 || self.rest().starts_with([',', ')']) || self.rest().is_empty() {
                break;
            }
            numbers.push(self.number()?);
        }
        numbers.truncate(kept);
        Ok(Value::from(numbers.into_iter().map(Value::Number).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        parse(text).map_or_else(|e| e, |v| v.to_json())
    }

    #[test]
    fn every_type() {
        for (text, wanted) in [
            ("POINT (113.05 23.68)", r#"{"type":"Point","coordinates":[113.05,23.68]}"#),
            ("point z(1 2 3)", r#"{"type":"Point","coordinates":[1,2,3]}"#),
            ("POINTM(1 2 3)", r#"{"type":"Point","coordinates":[1,2]}"#),
            ("SRID=4326; LINESTRING(1 2,3 -4e0)", r#"{"type":"LineString","coordinates":[[1,2],[3,-4]]}"#),
            (
                "POLYGON((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0],[1,1],[0,0]]]}"#,
            ),
            ("MULTIPOINT(1 2,(3 4))", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
            (
                "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
                r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#,
            ),
            (
                "GEOMETRYCOLLECTION(POINT(1 2),POINT EMPTY)",
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},null]}"#,
            ),
            ("POLYGON ZM EMPTY", "null"),
        ] {
            assert_eq!(json(text), wanted, "{text}");
        }
    }

    #[test]
    fn faults_say_where() {
        for (text, wanted) in [
            ("", "a type such as POINT expected at character 1, the end found"),
            ("POINT(1)", "a number expected at character 8, \")\" found"),
            ("POINT(1 2", "\")\" expected at character 10, the end found"),
            ("POINT(1 2) x", "the end expected at character 12, \"x\" found"),
            ("圆(1 2)", "a type such as POINT expected at character 1, \"圆(1 2)\" found"),
            ("POINT(1 nan)", "a number expected at character 9, \"nan)\" found"),
            ("SRID=3857;POINT(1 2)", "SRID 3857 is no longitude and latitude: use 4326 (WGS 84) or 4490 (CGCS2000)"),
        ] {
            assert_eq!(json(text), wanted);
        }
        let deep = "GEOMETRYCOLLECTION(".repeat(5000);
        assert!(json(&deep).contains("nested"));
    }
}
