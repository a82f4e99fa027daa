//! What a feature's text comes to: its sections in lines, as letters and pictures around an anchor.

use super::symbol::{Collect, Icon};
use super::symbol_font::fonts;
use super::symbol_point::{Way, push_out};
use crate::geom::{Point, around};
use crate::label::{Glyph, PICTURE, is_vertical, layout, length, trimmed, upright};
use crate::math;
use crate::paint::{Align, Measure, TextPiece, TextStyle};
use crate::style::{Anchor, EvalContext, Formatted, Justify, Transform, VerticalAlign, downcase, upcase};
use crate::value::Value;
use std::f64::consts::FRAC_PI_2;
use std::ops::Range;
use std::sync::Arc;

/// How far above the baseline the middle of a line of text lies, ems: right for Han and for capitals.
const MIDDLE_EM: f64 = 0.36;

/// What a feature's text comes to before it is anchored.
pub(super) struct Lettering {
    /// That of all sections, with [`PICTURE`] where one stands.
    pub(super) text: Arc<str>,
    /// Of text without sections.
    pub(super) style: TextStyle,
    /// From the first character to the last; none when all of them look the same.
    pub(super) spans: Vec<Span>,
    pub(super) halo_blur: f64,
    pub(super) max_width: f64,
    pub(super) line_height: f64,
    pub(super) letter_spacing: f64,
    pub(super) padding: f64,
    pub(super) ignore: bool,
    /// To the right and down, px.
    pub(super) translate: Point,
    /// The anchors to try with their offsets in ems.
    pub(super) anchors: Vec<(Anchor, Point)>,
    /// Radians.
    pub(super) angle: f64,
    pub(super) justify: Justify,
}

/// Characters of one look, or a picture.
#[derive(Clone)]
pub(super) struct Span {
    /// The byte behind its last.
    end: usize,
    pub(super) style: TextStyle,
    align: VerticalAlign,
    /// Its centre is not yet known.
    icon: Option<Icon>,
}

/// A text in lines.
#[derive(Default)]
pub(super) struct Block {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Where pieces and icons count from, px from the left edge.
    left: f64,
    /// Lines are set to the left.
    pieces: Vec<TextPiece>,
    /// Of each piece the room to the right of its line.
    slacks: Vec<f64>,
    /// Of each piece the span; none where the text has none.
    spans: Vec<u32>,
    icons: Vec<Icon>,
    icon_slacks: Vec<f64>,
}

/// How high the things in a line are, px.
struct Rank {
    /// The size of its largest letters.
    size: f64,
    /// From the baseline to the top of the highest.
    height: f64,
    /// The same of pictures alone, and their width.
    picture: f64,
    wide: f64,
}

impl Lettering {
    /// What the character at a byte looks like.
    #[inline(never)]
    fn look(&self, at: usize) -> Look<'_> {
        let n = self.spans.partition_point(|s| s.end <= at);
        match self.spans.get(n) {
            Some(s) => {
                Look { n: Some(n as u32), end: s.end, size: s.style.size, align: s.align, icon: s.icon.as_ref() }
            }
            None => Look { n: None, end: usize::MAX, size: self.style.size, align: VerticalAlign::Bottom, icon: None },
        }
    }

    /// How much of a horizontal or a vertical line the character at a byte takes, ems of `text-size`.
    pub(super) fn advance(&self, measure: &dyn Measure, vertical: bool, at: usize, c: char) -> f64 {
        let look = self.look(at);
        let em = self.style.size;
        let own = match look.icon {
            Some(icon) if vertical => icon.size.y / em,
            Some(icon) => icon.size.x / em,
            None if vertical && upright(&self.text, at, c).is_some() => look.size / em,
            None => measure.advance(c) * (look.size / em),
        };
        own + self.letter_spacing
    }

    #[inline(never)]
    fn rank(&self, range: Range<usize>) -> Rank {
        let mut rank = Rank { size: 0.0, height: 0.0, picture: 0.0, wide: 0.0 };
        let mut at = range.start;
        while !self.spans.is_empty() && at < range.end {
            let look = self.look(at);
            at = look.end;
            rank.size = rank.size.max(look.size);
            rank.height = rank.height.max(look.height());
            let picture = look.icon.map_or_else(Point::default, |i| i.size);
            rank.picture = rank.picture.max(picture.y);
            rank.wide = rank.wide.max(picture.x);
        }
        if rank.size <= 0.0 {
            rank.size = self.style.size;
        }
        rank
    }

    /// The text in lines, vertical or not, in one way and then the next; horizontal ones where it may not be vertical.
    pub(super) fn blocks(&self, measure: &dyn Measure, vertical: (bool, Option<bool>)) -> [Option<Block>; 2] {
        let (first, then) = if vertical != (false, None) && is_vertical(&self.text) { vertical } else { (false, None) };
        [Some(self.block(measure, first)), then.map(|then| self.block(measure, then))]
    }

    /// The text in horizontal lines; or in vertical ones, Han upright, Latin lying on its side, the next line to the left.
    pub(super) fn block(&self, measure: &dyn Measure, vertical: bool) -> Block {
        let em = self.style.size;
        let plain = self.spans.is_empty() && !vertical;
        let advance = |at: usize, c: char| {
            if plain { measure.advance(c) + self.letter_spacing } else { self.advance(measure, vertical, at, c) }
        };
        let text = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let length = |range: Range<usize>| length(&self.text, range, &advance) * em;
        let lines = layout(&self.text, self.max_width, &advance);
        let long = lines.iter().map(|l| l.width).fold(0.0, f64::max) * em;
        let mut thick = 0.0;
        let mut block = Block::default();
        for line in lines {
            let (whole, rank) = (line.width * em, self.rank(line.range.clone()));
            let slack = if vertical { 0.0 } else { long - whole };
            let above = (self.line_height / 2.0 + MIDDLE_EM) * rank.size;
            // A picture higher than the line pushes it down, a wider one than the column widens it.
            let pushed = (rank.picture - above).max(0.0);
            let own = self.line_height * rank.size;
            let own = if vertical { own.max(rank.wide) } else { pushed + own };
            let across = if vertical { -thick - own / 2.0 } else { thick + pushed + above };
            thick += own;
            let Range { start, end } = line.range;
            let (mut at, mut along) = (start, 0.0);
            while at < end {
                let look = self.look(at);
                let mut run = at..look.end.min(end);
                let mut form = None;
                if vertical && look.icon.is_none() {
                    // One that stands, or all that lie.
                    let stands = |(i, c): (usize, char)| upright(&self.text, at + i, c);
                    let mut chars = text(run.clone()).char_indices();
                    form = chars.next().and_then(stands);
                    let lying = form.is_none();
                    if let Some((i, _)) = chars.find(|next| !lying || stands(*next).is_some()) {
                        run.end = at + i;
                    }
                }
                let size = if run == (start..end) { whole } else { length(run.clone()) };
                let middle = along + size / 2.0;
                let rise = look.rise(&rank);
                if let Some(icon) = look.icon {
                    let up = across - rise - icon.size.y / 2.0;
                    let center = if vertical { Point::new(across, middle) } else { Point::new(middle, up) };
                    block.icons.push(icon.at(center, 0.0));
                    block.icon_slacks.push(slack);
                } else {
                    // Spaces at its ends would be lost in SVG: they become distance.
                    let inked = trimmed(&self.text, run.clone());
                    let left = along + length(at..inked.start);
                    let wide = if inked == run { size } else { length(inked.clone()) };
                    // The font at hand may be wider or narrower than measured: still runs begin where others end.
                    let (along, align) = match (at > start, run.end < end) {
                        (false, true) if !vertical => (left + wide, Align::End),
                        (true, false) if !vertical => (left, Align::Start),
                        _ => (left + wide / 2.0, Align::Middle),
                    };
                    let (at, angle) = match (vertical, form) {
                        (false, _) => (Point::new(along, across - rise), 0.0),
                        (true, None) => (Point::new(across - MIDDLE_EM * look.size, along), FRAC_PI_2),
                        (true, Some(_)) => (Point::new(across, along + MIDDLE_EM * look.size), 0.0),
                    };
                    let mut buffer = [0; 4];
                    let text = match form {
                        Some(form) => form.encode_utf8(&mut buffer),
                        None => text(inked),
                    };
                    if !text.is_empty() {
                        block.pieces.push(TextPiece { text: text.into(), at, angle, align });
                        block.slacks.push(slack);
                        block.spans.extend(look.n);
                    }
                }
                along += size;
                at = run.end;
            }
        }
        (block.width, block.height) = if vertical { (thick, long) } else { (long, thick) };
        block.left = if vertical { thick } else { 0.0 };
        block
    }

    /// The characters that stand along a line, each with its byte.
    pub(super) fn letters(&self) -> Vec<(usize, char)> {
        self.text.char_indices().filter(|(_, c)| *c != '\n').collect()
    }

    /// Sets letters on a line, `down` px below where their middle would lie on it; and what they cover. In `vertical` text
    /// those that can do stand upright where the line runs down.
    #[inline(never)]
    pub(super) fn along(
        &self,
        letters: &[(usize, char)],
        advances: &[f64],
        glyphs: &[Glyph],
        down: f64,
        vertical: bool,
    ) -> Way {
        let rank = self.rank(0..self.text.len());
        let mut way = Way::default();
        for ((g, advance), (at, c)) in glyphs.iter().zip(advances).zip(letters) {
            let below = |angle: f64, px: f64| {
                let (sin, cos) = math::sin_cos(angle);
                Point::new(-sin, cos) * px
            };
            let look = self.look(*at);
            let form = upright(&self.text, *at, *c).filter(|_| vertical);
            let stands = vertical && (form.is_some() || look.icon.is_some());
            let angle = if stands { g.angle - FRAC_PI_2 } else { g.angle };
            // From the line to the middle of what stands on it.
            let lift = if vertical || look.n.is_none() {
                0.0
            } else {
                MIDDLE_EM * rank.size - look.rise(&rank) - look.height() / 2.0
            };
            let middle = g.at + self.translate + below(g.angle, lift);
            let high = look.icon.map_or(look.size, |icon| icon.size.y);
            way.boxes.push(around(middle, advance.max(high) / 2.0 + self.padding));
            let center = middle + below(g.angle, down);
            if let Some(icon) = look.icon {
                way.inline.push(icon.at(center, angle));
            } else {
                let text = form.unwrap_or(*c).to_string().into();
                let at = center + below(angle, look.height() / 2.0);
                way.pieces.push(TextPiece { text, at, angle, align: Align::Middle });
                way.spans.extend(look.n);
            }
        }
        way
    }
}

/// What a character looks like.
struct Look<'a> {
    /// The number of its span, and where that ends.
    n: Option<u32>,
    end: usize,
    size: f64,
    align: VerticalAlign,
    icon: Option<&'a Icon>,
}

impl Look<'_> {
    /// From the baseline to the top, px.
    fn height(&self) -> f64 {
        self.icon.map_or(self.size * MIDDLE_EM * 2.0, |icon| icon.size.y)
    }

    /// How far above the line's baseline it stands, px.
    fn rise(&self, rank: &Rank) -> f64 {
        let room = rank.height - self.height();
        match self.align {
            VerticalAlign::Bottom => 0.0,
            VerticalAlign::Center => room / 2.0,
            VerticalAlign::Top => room,
        }
    }
}

impl Block {
    /// The block with its upper left corner at a point, turned about another one, without what it covers; `justify` is the
    /// share of the room that each line has to its left.
    #[inline(never)]
    pub(super) fn place(&self, corner: Point, justify: f64, about: Point, angle: f64) -> Way {
        let (sin, cos) = math::sin_cos(angle);
        let moved = |slack: f64, at: Point| {
            let p = Point::new(corner.x + self.left + justify * slack + at.x, corner.y + at.y);
            let d = p - about;
            if angle == 0.0 { p } else { about + Point::new(d.x * cos - d.y * sin, d.x * sin + d.y * cos) }
        };
        let piece = |(p, slack): (&TextPiece, &f64)| {
            let at = moved(*slack, p.at);
            // Whole px keep horizontal strokes of Han characters sharp.
            let at = if angle == 0.0 { Point::new(at.x.round(), at.y.round()) } else { at };
            TextPiece { at, angle: p.angle + angle, ..p.clone() }
        };
        let icon = |(i, slack): (&Icon, &f64)| i.at(moved(*slack, i.center), angle);
        Way {
            pieces: self.pieces.iter().zip(&self.slacks).map(piece).collect(),
            spans: self.spans.clone(),
            inline: self.icons.iter().zip(&self.icon_slacks).map(icon).collect(),
            ..Way::default()
        }
    }
}

impl Collect<'_, '_> {
    #[inline(never)]
    pub(super) fn lettering(&self, text: Formatted, cx: &EvalContext) -> Option<Lettering> {
        let p = self.paint;
        let opacity = p.text_opacity.eval(cx);
        let size = p.text_size.eval(cx);
        let color = p.text_color.eval(cx).with_opacity(opacity);
        let halo_color = p.text_halo_color.eval(cx).with_opacity(opacity);
        if !size.is_finite() || size <= 0.0 {
            return None;
        }
        let letter_spacing = p.text_letter_spacing.eval(cx);
        let (families, weight) = fonts(&mut p.text_font.eval(cx).iter().map(|f| &**f));
        let halo_width = p.text_halo_width.eval(cx).max(0.0);
        let style =
            TextStyle { families, weight, size, color, halo_color, halo_width, letter_spacing: letter_spacing * size };
        let halo_blur = p.text_halo_blur.eval(cx);
        let transform = p.text_transform.eval(cx);
        let written = |text: Arc<str>| match transform {
            Transform::None => text,
            Transform::Uppercase => upcase(&text).into(),
            Transform::Lowercase => downcase(&text).into(),
        };
        let mut spans = Vec::new();
        let text = match text {
            Formatted::Plain(text) => written(text),
            Formatted::Sections(sections) => {
                let mut all = String::new();
                for section in sections.iter() {
                    let mut style = style.clone();
                    let mut icon = None;
                    if section.is_image {
                        let Some(image) = self.inputs.image(&section.text) else { continue };
                        icon = Some(Icon {
                            size: image.size(),
                            image,
                            center: Point::default(),
                            angle: 0.0,
                            color,
                            opacity,
                            halo_color,
                            halo_width,
                            halo_blur,
                        });
                        all.push(PICTURE);
                    } else {
                        all.push_str(&written(section.text.clone()));
                        style.size *= section.scale;
                        if let Some(names) = &section.fonts {
                            (style.families, style.weight) = fonts(&mut names.iter().filter_map(Value::as_str));
                        }
                        if let Some(color) = section.color {
                            style.color = color.with_opacity(opacity);
                        }
                    }
                    add(&mut spans, Span { end: all.len(), style, align: section.align, icon });
                }
                all.into()
            }
        };
        let seen = |s: &TextStyle| s.color.a.max(s.halo_color.a) > 0.0;
        let shown = if spans.is_empty() {
            seen(&style)
        } else {
            spans.iter().any(|s| seen(&s.style) || (s.icon.is_some() && opacity > 0.0))
        };
        (shown && !text.trim().is_empty()).then(|| Lettering {
            text,
            style,
            spans,
            halo_blur,
            max_width: p.text_max_width.eval(cx),
            line_height: p.text_line_height.eval(cx),
            letter_spacing,
            padding: p.text_padding.eval(cx),
            ignore: p.text_ignore_placement.eval(cx),
            translate: self.layout.text_translate,
            anchors: self.anchors(cx),
            angle: p.text_rotate.eval(cx).to_radians(),
            justify: p.text_justify.eval(cx),
        })
    }

    /// The anchors to try with their offsets in ems.
    #[inline(never)]
    fn anchors(&self, cx: &EvalContext) -> Vec<(Anchor, Point)> {
        let p = self.paint;
        if let Some(pairs) = p.text_variable_anchor_offset.as_ref().map(|v| v.eval(cx)).filter(|v| !v.is_empty()) {
            // Offsets count away from the point: a left anchor's x to the right, as for `text-offset`.
            return pairs.into_iter().map(|(anchor, [x, y])| (anchor, Point::new(x, y))).collect();
        }
        let variable = p.text_variable_anchor.eval(cx);
        let radial = p.text_radial_offset.eval(cx);
        let [x, y] = p.text_offset.eval(cx);
        if variable.is_empty() {
            let anchor = p.text_anchor.eval(cx);
            let offset = if radial != 0.0 { push_out(anchor, radial) } else { Point::new(x, y) };
            return vec![(anchor, offset)];
        }
        let radial = if radial != 0.0 { radial } else { x.abs().max(y.abs()) };
        variable.iter().map(|a| (*a, push_out(*a, radial))).collect()
    }
}

/// Appends a span, or lengthens the last one where both look the same.
fn add(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        Some(last) if last.end == span.end => {}
        Some(last)
            if last.icon.is_none() && span.icon.is_none() && (&last.style, last.align) == (&span.style, span.align) =>
        {
            last.end = span.end;
        }
        None if span.end == 0 => {}
        _ => spans.push(span),
    }
}
