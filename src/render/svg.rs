//! SVG 1.1 text: real vectors and real text, for print, servers and tests.

use super::png::data_url;
use crate::color::Color;
use crate::geom::Point;
use crate::number::Rounded;
use crate::paint::{Align, DisplayList, Item, Join, Raster, Shape, TextStyle};
use std::fmt::Write;

/// The picture as one SVG document.
///
/// Each item is a `<g data-layer>`, each drawn feature an element with `data-id`. Coordinates are rounded to a hundredth of
/// a px, so that machines that differ in the last bits of a sine write the same text. `extra` is inserted before the end tag
/// and must be SVG; `lang` (BCP 47) lets the viewer choose Han glyph variants.
pub fn svg(list: &DisplayList, lang: &str, title: &str, extra: &str) -> String {
    let mut out = String::with_capacity(list.points.len() * 14 + 4096);
    let (w, h) = (Num(list.width), Num(list.height));
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" xml:lang="{}" role="img">"#,
        escape(lang)
    );
    if !title.is_empty() {
        let _ = writeln!(out, "<title>{}</title>", escape(title));
    }
    let _ =
        writeln!(out, r#"<clipPath id="view"><rect width="{w}" height="{h}"/></clipPath><g clip-path="url(#view)">"#);
    // The last picture that repeats, and its item's number: patterns on lines are many of one picture.
    let mut known: Option<(&Raster, Point, usize)> = None;
    for (number, item) in list.items.iter().enumerate() {
        match item {
            Item::Background(color) => {
                let _ = writeln!(out, r#"<rect width="{w}" height="{h}"{}/>"#, Paint("fill", *color));
            }
            Item::Fill(color, shapes) => {
                group(&mut out, list, shapes.first().map(|s| s.tag), |out| {
                    let _ = write!(out, r#"{} fill-rule="evenodd""#, Paint("fill", *color));
                });
                paths(&mut out, list, shapes);
            }
            Item::Pattern(pattern, shapes) => {
                let (w, h) = (Num(pattern.size.x), Num(pattern.size.y));
                let (x, y) = (Num(pattern.phase.x), Num(pattern.phase.y));
                let _ = write!(out, r#"<pattern id="p{number}" patternUnits="userSpaceOnUse" x="{x}" y="{y}""#);
                if pattern.angle != 0.0 {
                    turn(&mut out, "patternTransform", pattern.angle, pattern.phase);
                }
                match known {
                    Some((raster, size, like)) if size == pattern.size && *raster == pattern.raster => {
                        let _ = writeln!(out, r##" width="{w}" height="{h}" href="#p{like}"/>"##);
                    }
                    _ => {
                        let url = data_url(&pattern.raster);
                        let _ = writeln!(
                            out,
                            r#" width="{w}" height="{h}"><image width="{w}" height="{h}" preserveAspectRatio="none" href="{url}"/></pattern>"#
                        );
                        known = Some((&pattern.raster, pattern.size, number));
                    }
                }
                group(&mut out, list, shapes.first().map(|s| s.tag), |out| {
                    let opacity = Opacity(pattern.opacity);
                    let _ = write!(out, r##" fill="url(#p{number})" fill-rule="evenodd"{opacity}"##);
                });
                paths(&mut out, list, shapes);
            }
            Item::Images(raster, opacity, placed) => {
                group(&mut out, list, placed.first().map(|p| p.tag), |out| {
                    let _ = write!(out, "{}", Opacity(*opacity));
                });
                let url = data_url(raster);
                for p in placed {
                    let corner = p.center - p.size * 0.5;
                    let (w, h) = (Num(p.size.x), Num(p.size.y));
                    let _ = write!(
                        out,
                        r#"<image{} x="{}" y="{}" width="{w}" height="{h}" preserveAspectRatio="none""#,
                        Id(list, p.tag),
                        Num(corner.x),
                        Num(corner.y)
                    );
                    if p.angle != 0.0 {
                        turn(&mut out, "transform", p.angle, p.center);
                    }
                    let _ = writeln!(out, r#" href="{url}"/>"#);
                }
                out.push_str("</g>\n");
            }
            Item::Stroke(style, shapes) => {
                group(&mut out, list, shapes.first().map(|s| s.tag), |out| {
                    let _ = write!(
                        out,
                        r#" fill="none"{} stroke-width="{}""#,
                        Paint("stroke", style.color),
                        Num(style.width)
                    );
                    let _ = write!(
                        out,
                        r#" stroke-linecap="{}" stroke-linejoin="{}""#,
                        style.cap.as_str(),
                        style.join.as_str()
                    );
                    if style.join == Join::Miter {
                        let _ = write!(out, r#" stroke-miterlimit="{}""#, Num(style.miter_limit));
                    }
                    if !style.dash.is_empty() {
                        out.push_str(r#" stroke-dasharray=""#);
                        for (i, d) in style.dash.iter().enumerate() {
                            let _ = write!(out, "{}{}", if i == 0 { "" } else { " " }, Num(*d));
                        }
                        out.push('"');
                    }
                });
                paths(&mut out, list, shapes);
            }
            Item::Circles(style, circles) => {
                group(&mut out, list, circles.first().map(|c| c.tag), |out| {
                    let _ = write!(out, "{}", Paint("fill", style.color));
                    if style.stroke_width > 0.0 {
                        let _ = write!(
                            out,
                            r#"{} stroke-width="{}""#,
                            Paint("stroke", style.stroke_color),
                            Num(style.stroke_width)
                        );
                    }
                });
                for c in circles {
                    // The outline lies outside the radius.
                    let r = c.radius + style.stroke_width / 2.0;
                    let (x, y) = (Num(c.center.x), Num(c.center.y));
                    let _ = writeln!(out, r#"<circle{} cx="{x}" cy="{y}" r="{}"/>"#, Id(list, c.tag), Num(r));
                }
                out.push_str("</g>\n");
            }
            Item::Texts(style, texts) => {
                group(&mut out, list, texts.first().map(|t| t.tag), |out| text_style(out, style));
                for t in texts {
                    let _ = write!(out, "<g{}>", Id(list, t.tag));
                    for p in list.pieces_of(t) {
                        let (x, y) = (Num(p.at.x), Num(p.at.y));
                        let _ = write!(out, r#"<text x="{x}" y="{y}""#);
                        match p.align {
                            Align::Start => out.push_str(r#" text-anchor="start""#),
                            Align::Middle => {}
                            Align::End => out.push_str(r#" text-anchor="end""#),
                        }
                        if p.angle != 0.0 {
                            turn(&mut out, "transform", p.angle, p.at);
                        }
                        let _ = write!(out, ">{}</text>", escape(&p.text));
                    }
                    out.push_str("</g>\n");
                }
                out.push_str("</g>\n");
            }
        }
    }
    out.push_str("</g>\n");
    out.push_str(extra);
    out.push_str("</svg>\n");
    out
}

fn group(out: &mut String, list: &DisplayList, tag: Option<u32>, attributes: impl FnOnce(&mut String)) {
    out.push_str("<g");
    if let Some(tag) = tag.and_then(|t| list.tags.get(t as usize)) {
        let _ = write!(out, r#" data-layer="{}""#, escape(&tag.layer));
    }
    attributes(out);
    out.push_str(">\n");
}

fn text_style(out: &mut String, s: &TextStyle) {
    let _ = write!(out, r#" font-family="{}" font-size="{}" text-anchor="middle""#, escape(&s.families), Num(s.size));
    if s.weight != 400 {
        let _ = write!(out, r#" font-weight="{}""#, s.weight);
    }
    if s.letter_spacing != 0.0 {
        let _ = write!(out, r#" letter-spacing="{}""#, Num(s.letter_spacing));
    }
    let _ = write!(out, "{}", Paint("fill", s.color));
    if s.halo_width > 0.0 && s.halo_color.a > 0.0 {
        let width = Num(s.halo_width * 2.0);
        let _ = write!(
            out,
            r#"{} stroke-width="{width}" stroke-linejoin="round" paint-order="stroke""#,
            Paint("stroke", s.halo_color)
        );
    }
}

fn turn(out: &mut String, attribute: &str, angle: f64, about: Point) {
    let (x, y) = (Num(about.x), Num(about.y));
    let _ = write!(out, r#" {attribute}="rotate({} {x} {y})""#, Num(angle.to_degrees()));
}

fn paths(out: &mut String, list: &DisplayList, shapes: &[Shape]) {
    for shape in shapes {
        // Pieces of a clipped dashed line start within a dash each: one element for each phase.
        let subpaths = list.subpaths_of(shape);
        let mut i = 0;
        while i < subpaths.len() {
            let start = subpaths[i].start;
            let same = subpaths[i..].iter().take_while(|s| s.start == start).count();
            let _ = write!(out, "<path{}", Id(list, shape.tag));
            if start != 0.0 {
                let _ = write!(out, r#" stroke-dashoffset="{}""#, Num(start));
            }
            out.push_str(" d=\"");
            for s in &subpaths[i..i + same] {
                path(out, list.points_of(s), s.closed);
            }
            out.push_str("\"/>\n");
            i += same;
        }
    }
    out.push_str("</g>\n");
}

fn path(out: &mut String, points: &[Point], closed: bool) {
    for (i, p) in points.iter().enumerate() {
        out.push(if i == 0 { 'M' } else { 'L' });
        let _ = write!(out, "{} {}", Num(p.x), Num(p.y));
    }
    if closed {
        out.push('Z');
    }
}

/// Text made safe inside an element or a quoted attribute; characters that XML 1.0 forbids are dropped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

/// A number with at most two decimals; what is not finite becomes 0, since a single `NaN` would void a whole path.
struct Num(f64);

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Rounded(self.0, 2).fmt(f)
    }
}

struct Opacity(f64);

impl std::fmt::Display for Opacity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 < 1.0 { write!(f, r#" opacity="{}""#, Num(self.0)) } else { Ok(()) }
    }
}

struct Paint(&'static str, Color);

impl std::fmt::Display for Paint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Color { r, g, b, a } = self.1;
        let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        if a <= 0.0 {
            return write!(f, r#" {}="none""#, self.0);
        }
        write!(f, r##" {}="#{:02x}{:02x}{:02x}""##, self.0, byte(r), byte(g), byte(b))?;
        if a < 1.0 {
            write!(f, r#" {}-opacity="{}""#, self.0, Num(f64::from(a)))?;
        }
        Ok(())
    }
}

/// A longer id is not written: it stands at every element of its feature.
const LONGEST_ID: usize = 1000;

struct Id<'a>(&'a DisplayList, u32);

impl std::fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.tags.get(self.1 as usize) {
            Some(tag) if (1..=LONGEST_ID).contains(&tag.id.len()) => write!(f, r#" data-id="{}""#, escape(&tag.id)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_as_long_as_a_book_is_left_out() {
        let said = |id: &str| {
            let list = DisplayList {
                tags: vec![crate::paint::Tag { layer: "l".into(), id: id.into() }],
                ..Default::default()
            };
            Id(&list, 0).to_string()
        };
        assert_eq!(said("a"), r#" data-id="a""#);
        assert_eq!((said(""), said(&"长".repeat(334))), (String::new(), String::new()));
    }

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(escape("<script>\"'&\u{0}\u{b}园"), "&lt;script&gt;&quot;&#39;&amp;园");
        assert_eq!(Num(f64::NAN).to_string(), "0");
        assert_eq!(Num(-0.001).to_string(), "0");
        assert_eq!(Num(12.345).to_string(), "12.35");
    }
}
