//! A small part of SVG: what an icon is made of.

use super::image::{Figure, Image};
use crate::color::Color;
use crate::geom::Point;
use crate::math;
use crate::number;
use std::f64::consts::TAU;

/// More vertices than any icon has.
const MOST_VERTICES: usize = 20_000;
/// Chords of a curve.
const CHORDS: u32 = 12;

impl Image {
    /// A picture from SVG text: its size (`width` and `height`, else `viewBox`), and the fills of `path`, `polygon`, `rect`
    /// (without round corners), `circle` and `ellipse`. Even–odd filling always; `fill` may be any CSS colour, `none`, or
    /// `currentColor` (or missing), for which the icon's colour stands. Strokes, groups and transforms are not read.
    ///
    /// # Errors
    /// When there is no size or nothing to fill, or a path is no path.
    pub fn from_svg(text: &str) -> Result<Image, String> {
        let mut size = None;
        let mut shift = Point::default();
        let mut scale = Point::new(1.0, 1.0);
        let mut figures = Vec::new();
        for tag in text.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let number =
                |key: &str| attribute(rest, key).and_then(|v| number::parse(v.strip_suffix("px").unwrap_or(v)));
            let mut path = String::new();
            let or_zero = |key: &str| number(key).unwrap_or(0.0);
            let mut rings = Vec::new();
            match name {
                "svg" => {
                    let view = attribute(rest, "viewBox").map(numbers).unwrap_or_default();
                    let (w, h) = (number("width").or(view.get(2).copied()), number("height").or(view.get(3).copied()));
                    let (Some(w), Some(h)) = (w, h) else {
                        return Err("an SVG needs width and height, or viewBox".into());
                    };
                    if let [x, y, vw, vh] = view[..] {
                        (shift, scale) = (Point::new(x, y), Point::new(w / vw, h / vh));
                    }
                    size = Some(Point::new(w, h))
                        .filter(|s| s.x > 0.0 && s.y > 0.0 && s.x.max(s.y) <= 1024.0 && scale.is_finite());
                }
                "path" => path.push_str(attribute(rest, "d").unwrap_or_default()),
                "polygon" => {
                    path.push('M');
                    path.push_str(attribute(rest, "points").unwrap_or_default());
                }
                "rect" => {
                    let (x, y, w, h) = (or_zero("x"), or_zero("y"), or_zero("width"), or_zero("height"));
                    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                    rings.push(corners.map(|(x, y)| Point::new(x, y)).to_vec());
                }
                "circle" | "ellipse" => {
                    let r = number("r").unwrap_or(0.0);
                    let (rx, ry) = (number("rx").unwrap_or(r), number("ry").unwrap_or(r));
                    let at = |i: u32| {
                        let (sin, cos) = math::sin_cos(f64::from(i) / 32.0 * TAU);
                        Point::new(or_zero("cx") + rx * cos, or_zero("cy") + ry * sin)
                    };
                    rings.push((0..32).map(at).collect());
                }
                _ => continue,
            }
            if !path.is_empty() {
                rings = trace(&path)?;
            }
            let color = match attribute(rest, "fill").map(str::trim) {
                Some("none") => continue,
                None | Some("currentColor") => None,
                Some(css) => Some(Color::parse(css).ok_or_else(|| format!("fill: \"{css}\" is no CSS colour"))?),
            };
            for p in rings.iter_mut().flatten() {
                *p = Point::new((p.x - shift.x) * scale.x, (p.y - shift.y) * scale.y);
            }
            rings.retain(|ring: &Vec<Point>| ring.len() > 2 && ring.iter().all(|p| p.is_finite()));
            if !rings.is_empty() {
                figures.push(Figure { rings, color });
            }
        }
        match size {
            Some(size) if !figures.is_empty() => Ok(Image::Figures(figures, size)),
            Some(_) => Err("nothing to fill: path, polygon, rect, circle or ellipse expected".into()),
            None => Err("SVG expected, at most 1024 px wide and high".into()),
        }
    }
}

/// The text of an attribute.
#[inline(never)]
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((key, after)) = rest.split_once('=') {
        let quote = after.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = after.trim_start().get(1..)?.split_once(quote)?;
        if key.trim() == name {
            return Some(value);
        }
        rest = behind;
    }
    None
}

#[inline(never)]
fn numbers(text: &str) -> Vec<f64> {
    text.split([' ', ',', '\n', '\t']).filter(|t| !t.is_empty()).filter_map(number::parse).collect()
}

/// The command letters and numbers of a path.
struct Tokens<'t>(&'t str);

impl Tokens<'_> {
    #[inline(never)]
    fn command(&mut self) -> Option<char> {
        self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let c = self.0.chars().next().filter(char::is_ascii_alphabetic)?;
        self.0 = self.0.get(1..)?;
        Some(c)
    }

    /// The next number; two may touch where the second begins with a sign or a point.
    #[inline(never)]
    fn number(&mut self) -> Option<f64> {
        self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let (mut end, mut point, mut before) = (0, false, ' ');
        for c in self.0.chars() {
            let goes_on = match c {
                '0'..='9' => true,
                '+' | '-' => end == 0 || matches!(before, 'e' | 'E'),
                '.' => !std::mem::replace(&mut point, true),
                'e' | 'E' => end > 0,
                _ => false,
            };
            if !goes_on {
                break;
            }
            point |= matches!(c, 'e' | 'E');
            before = c;
            end += 1;
        }
        let n = number::parse(self.0.get(..end)?)?;
        self.0 = self.0.get(end..)?;
        Some(n)
    }

    /// A flag of an arc, which may touch what follows.
    fn flag(&mut self) -> Option<bool> {
        self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let flag = self.0.starts_with('1');
        self.0 = self.0.strip_prefix(['0', '1'])?;
        Some(flag)
    }

    #[inline(never)]
    fn point(&mut self, origin: Point) -> Option<Point> {
        Some(origin + Point::new(self.number()?, self.number()?))
    }
}

/// The rings of a path's `d`, curves as chords.
#[inline(never)]
fn trace(d: &str) -> Result<Vec<Vec<Point>>, String> {
    let wrong = |rest: &str| format!("this is no SVG path from \"{}\" on", rest.chars().take(24).collect::<String>());
    let mut tokens = Tokens(d);
    let mut rings: Vec<Vec<Point>> = Vec::new();
    let (mut at, mut control, mut command) = (Point::default(), None, None);
    let (mut total, mut closed) = (0, false);
    loop {
        let here = tokens.0;
        command = match tokens.command() {
            Some(c) => Some(c),
            None if tokens.0.is_empty() => return Ok(rings),
            // After a move come lines.
            None => command.map(|c| match c {
                'M' => 'L',
                'm' => 'l',
                c => c,
            }),
        };
        let Some(c) = command.filter(|c| !rings.is_empty() || matches!(c, 'm' | 'M')) else { return Err(wrong(here)) };
        let origin = if c.is_ascii_lowercase() { at } else { Point::default() };
        let smooth: Option<Point> = control.take().map(|k: Point| at * 2.0 - k);
        let done = (|| -> Option<Vec<Point>> {
            Some(match c.to_ascii_uppercase() {
                'M' | 'L' => vec![tokens.point(origin)?],
                'H' => vec![Point::new(origin.x + tokens.number()?, at.y)],
                'V' => vec![Point::new(at.x, origin.y + tokens.number()?)],
                'C' | 'S' => {
                    let a = if matches!(c, 'c' | 'C') { tokens.point(origin)? } else { smooth.unwrap_or(at) };
                    let (b, end) = (tokens.point(origin)?, tokens.point(origin)?);
                    control = Some(b);
                    bezier(at, a, b, end)
                }
                'Q' | 'T' => {
                    let k = if matches!(c, 'q' | 'Q') { tokens.point(origin)? } else { smooth.unwrap_or(at) };
                    let end = tokens.point(origin)?;
                    control = Some(k);
                    bezier(at, at.lerp(k, 2.0 / 3.0), end.lerp(k, 2.0 / 3.0), end)
                }
                'A' => {
                    let (radii, turn) = (Point::new(tokens.number()?, tokens.number()?), tokens.number()?);
                    let (large, sweep) = (tokens.flag()?, tokens.flag()?);
                    arc(at, tokens.point(origin)?, radii, turn.to_radians(), large, sweep)
                }
                'Z' => rings.last()?.first().copied().into_iter().collect(),
                _ => return None,
            })
        })();
        let points = done.ok_or_else(|| wrong(here))?;
        total += points.len();
        if total > MOST_VERTICES {
            return Err("this path is too long for an icon".into());
        }
        let before = at;
        at = points.last().copied().unwrap_or(at);
        let was_closed = std::mem::replace(&mut closed, matches!(c, 'Z' | 'z'));
        match c {
            'M' | 'm' => rings.push(points),
            'Z' | 'z' => command = None,
            _ => {
                // What follows a closed ring without a move begins where that one began.
                if was_closed {
                    rings.push(vec![before]);
                }
                rings.last_mut().into_iter().for_each(|ring| ring.extend(&points));
            }
        }
    }
}

#[inline(never)]
fn bezier(p: Point, a: Point, b: Point, q: Point) -> Vec<Point> {
    let at = |i: u32| {
        let t = f64::from(i) / f64::from(CHORDS);
        let (pa, ab, bq) = (p.lerp(a, t), a.lerp(b, t), b.lerp(q, t));
        pa.lerp(ab, t).lerp(ab.lerp(bq, t), t)
    };
    (1..=CHORDS).map(at).collect()
}

/// An elliptical arc as chords (SVG 1.1, F.6.5 and F.6.6).
#[inline(never)]
fn arc(p: Point, q: Point, radii: Point, turn: f64, large: bool, sweep: bool) -> Vec<Point> {
    let (mut rx, mut ry) = (radii.x.abs(), radii.y.abs());
    if rx == 0.0 || ry == 0.0 || p == q {
        return vec![q];
    }
    let (sin, cos) = math::sin_cos(turn);
    let half = (p - q) * 0.5;
    let (x, y) = (cos * half.x + sin * half.y, cos * half.y - sin * half.x);
    let stretch = (x / rx) * (x / rx) + (y / ry) * (y / ry);
    if stretch > 1.0 {
        (rx, ry) = (rx * stretch.sqrt(), ry * stretch.sqrt());
    }
    let (a, b) = (rx * y, ry * x);
    let k = ((rx * rx * ry * ry - a * a - b * b) / (a * a + b * b)).max(0.0).sqrt()
        * if large == sweep { -1.0 } else { 1.0 };
    let (cx, cy) = (k * rx * y / ry, -k * ry * x / rx);
    let middle = Point::new(cos * cx - sin * cy, sin * cx + cos * cy) + (p + q) * 0.5;
    let from = math::atan2((y - cy) / ry, (x - cx) / rx);
    let mut by = math::atan2((-y - cy) / ry, (-x - cx) / rx) - from;
    if sweep && by < 0.0 {
        by += TAU;
    } else if !sweep && by > 0.0 {
        by -= TAU;
    }
    let at = |i: u32| {
        let (s, c) = math::sin_cos(from + by * f64::from(i) / f64::from(CHORDS));
        let (ex, ey) = (rx * c, ry * s);
        if i == CHORDS { q } else { middle + Point::new(cos * ex - sin * ey, sin * ex + cos * ey) }
    };
    (1..=CHORDS).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Rect, ring_area2};

    fn figures(svg: &str) -> (Vec<Figure>, Point) {
        match Image::from_svg(svg).unwrap() {
            Image::Figures(figures, size) => (figures, size),
            other => panic!("{other:?}"),
        }
    }

    fn path(d: &str) -> Vec<Vec<Point>> {
        figures(&format!(r#"<svg viewBox="0 0 24 24"><path d="{d}"/></svg>"#)).0.remove(0).rings
    }

    #[test]
    fn an_icon_is_read() {
        let (figures, size) = figures(
            r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="48px" height='24' viewBox="0 0 24 12">
            <!-- a note --><rect x="2" y="2" width="4" height="4" fill="#f00"/><circle cx="12" cy="6" r="3"/>
            <path d="M0 0h1v1z" fill="none"/><polygon points="0,0 1,0 1,1" fill="currentColor"/></svg>"##,
        );
        assert_eq!((figures.len(), size), (3, Point::new(48.0, 24.0)));
        assert_eq!(figures[0].rings[0][2], Point::new(12.0, 12.0), "twice the view box");
        assert_eq!(figures[0].color, Some(Color::new(1.0, 0.0, 0.0, 1.0)));
        assert_eq!(figures[1].color, None);
    }

    #[test]
    fn paths_of_all_commands() {
        let p = |x: f64, y: f64| Point::new(x, y);
        assert_eq!(
            path("M1,1 4 1 4 4zm10 10h2v2H11z"),
            [
                vec![p(1.0, 1.0), p(4.0, 1.0), p(4.0, 4.0)],
                vec![p(11.0, 11.0), p(13.0, 11.0), p(13.0, 13.0), p(11.0, 13.0)]
            ]
        );
        assert_eq!(path("M.5.5l1e1-.5-1 1z")[0], [p(0.5, 0.5), p(10.5, 0.0), p(9.5, 1.0)], "numbers that touch");
        // A circle of two arcs, flags touching: its area and bounds.
        let circle = path("M2 12a10 10 0 1120 0 10 10 0 01-20 0").remove(0);
        assert!((ring_area2(&circle).abs() / 2.0 / (100.0 * std::f64::consts::PI) - 1.0).abs() < 0.02);
        let bounds = Rect::around(circle.iter().copied());
        assert!((bounds.y0 - 2.0).abs() < 0.1 && (bounds.y1 - 22.0).abs() < 0.1, "{bounds:?}");
        // Beziers end where they should and smooth ones mirror their control point.
        let wave = path("M0 0C0 4 4 4 4 0S8-4 8 0Q10 4 12 0T16 0").remove(0);
        assert_eq!(wave.last(), Some(&p(16.0, 0.0)));
        assert!(
            wave.iter().any(|q| q.distance(p(2.0, 3.0)) < 1e-9) && wave.iter().any(|q| q.distance(p(6.0, -3.0)) < 1e-9)
        );
    }

    #[test]
    fn what_is_no_icon_is_refused() {
        for (svg, reason) in [
            ("", "SVG expected"),
            ("<svg><path d='M0 0h1v1z'/></svg>", "width and height"),
            ("<svg width='1' height='1'></svg>", "nothing to fill"),
            ("<svg width='1' height='1'><path d='M0 0 L'/></svg>", "no SVG path"),
            ("<svg width='1' height='1'><path d='L0 0'/></svg>", "no SVG path"),
            ("<svg width='1' height='1'><path d='M0 0z1'/></svg>", "no SVG path"),
            ("<svg width='1' height='1'><path d='M0 0h1v1z' fill='blurple'/></svg>", "no CSS colour"),
            ("<svg width='9999' height='1'><path d='M0 0h1v1z'/></svg>", "1024"),
            ("<svg viewBox='0 0 0 0'><path d='M0 0h1v1z'/></svg>", "1024"),
        ] {
            let error = Image::from_svg(svg).unwrap_err();
            assert!(error.contains(reason), "{svg}: {error}");
        }
    }
}
