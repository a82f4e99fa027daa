//! What a feature's text comes to: its sections in lines, as letters and pictures around an anchor.

use super::symbol::{Collect, Icon};
use super::symbol_font::fonts;
use super::symbol_point::{Way, push_out};
use crate::geom::{Point, around};
use crate::label::{Glyph, PICTURE, is_vertical, layout, upright};
use crate::math;
use crate::paint::{Align, Measure, TextPiece, TextStyle};
use crate::style::{Anchor, EvalContext, Formatted, Justify, Transform, VerticalAlign, WritingMode, downcase, upcase};
use std::f64::consts::FRAC_PI_2;
use std::ops::Range;
use std::sync::Arc;

/// How far above the baseline the middle of a line of text lies, ems: right for Han and for capitals.
pub(super) const MIDDLE_EM: f64 = 0.36;

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
    pub(super) writing: Vec<WritingMode>,
}

/// Characters of one look, or a picture.
#[derive(Clone)]
pub(super) struct Span {
    /// The byte behind its last.
    end: usize,
    pub(super) style: TextStyle,
    align: VerticalAlign,
    /// Its centre is not yet known.
    pub(super) icon: Option<Icon>,
}

/// A run of letters with the number of its span.
pub(super) type Piece = (u32, TextPiece);

/// A text in lines, from its upper left corner, px.
pub(super) struct Block {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Each with the room to its right, as lines are set to the left.
    pub(super) pieces: Vec<(f64, Piece)>,
    pub(super) icons: Vec<(f64, Icon)>,
}

/// How high the things in a line are, px.
pub(super) struct Rank {
    /// The size of its largest letters.
    pub(super) size: f64,
    /// From the baseline to the top of the highest.
    height: f64,
    /// The same of pictures alone, and their width.
    picture: f64,
    pub(super) wide: f64,
}

impl Lettering {
    /// The spans that have bytes in a range, each with its number and those bytes.
    fn spans(&self, range: Range<usize>) -> impl Iterator<Item = (u32, &Span, Range<usize>)> {
        let first = self.spans.partition_point(|s| s.end <= range.start);
        let mut at = range.start;
        self.spans.iter().enumerate().skip(first).map_while(move |(i, span)| {
            let part = at..span.end.min(range.end);
            at = part.end;
            (!part.is_empty()).then_some((i as u32, span, part))
        })
    }

    /// The span that a byte belongs to.
    pub(super) fn span(&self, at: usize) -> Option<(u32, &Span)> {
        let i = self.spans.partition_point(|s| s.end <= at);
        self.spans.get(i).map(|s| (i as u32, s))
    }

    /// How much of a horizontal or a vertical line the character at a byte takes, ems of `text-size`.
    pub(super) fn advance(&self, measure: &dyn Measure, vertical: bool, at: usize, c: char) -> f64 {
        let own = || if vertical && upright(&self.text, at, c).is_some() { 1.0 } else { measure.advance(c) };
        let own = match self.span(at) {
            None => own(),
            Some((_, Span { icon: Some(icon), .. })) => {
                (if vertical { icon.size.y } else { icon.size.x }) / self.style.size
            }
            Some((_, span)) => own() * (span.style.size / self.style.size),
        };
        own + self.letter_spacing
    }

    pub(super) fn rank(&self, range: Range<usize>) -> Rank {
        let mut rank = Rank { size: 0.0, height: 0.0, picture: 0.0, wide: 0.0 };
        for (_, span, _) in self.spans(range) {
            rank.size = rank.size.max(span.style.size);
            rank.height = rank.height.max(span.height());
            let picture = span.icon.as_ref().map_or_else(Point::default, |i| i.size);
            rank.picture = rank.picture.max(picture.y);
            rank.wide = rank.wide.max(picture.x);
        }
        if rank.size <= 0.0 {
            rank.size = self.style.size;
        }
        rank
    }

    /// The text in lines, in one way after another as `text-writing-mode` wants them tried.
    pub(super) fn blocks(&self, measure: &dyn Measure) -> [Option<Block>; 2] {
        let horizontal = WritingMode::Horizontal;
        let (first, then) = match self.writing.as_slice() {
            [first, rest @ ..] if is_vertical(&self.text) => (*first, rest.iter().copied().find(|m| m != first)),
            _ => (horizontal, None),
        };
        let set = |mode| if mode == horizontal { self.block(measure) } else { self.columns(measure) };
        [Some(set(first)), then.map(set)]
    }

    /// The text in horizontal lines.
    pub(super) fn block(&self, measure: &dyn Measure) -> Block {
        let em = self.style.size;
        let across = |range: Range<usize>| -> f64 {
            let from = range.start;
            let text = self.text.get(range).unwrap_or_default();
            text.char_indices().map(|(i, c)| self.advance(measure, false, from + i, c)).sum::<f64>() * em
        };
        let lines = layout(&self.text, self.max_width, &|at, c| self.advance(measure, false, at, c));
        let width = lines.iter().map(|l| l.width).fold(0.0, f64::max) * em;
        let mut block = Block { width, height: 0.0, pieces: Vec::with_capacity(lines.len()), icons: Vec::new() };
        for line in lines {
            let (slack, rank) = (width - line.width * em, self.rank(line.range.clone()));
            let above = (self.line_height / 2.0 + MIDDLE_EM) * rank.size;
            // A picture higher than the line pushes it down.
            let pushed = (rank.picture - above).max(0.0);
            let baseline = block.height + pushed + above;
            block.height += pushed + self.line_height * rank.size;
            if self.spans.is_empty() {
                block.push(
                    slack,
                    0,
                    self.text.get(line.range),
                    Point::new(line.width * em / 2.0, baseline),
                    Align::Middle,
                );
                continue;
            }
            let mut x = 0.0;
            let Range { start, end } = line.range;
            for (number, span, part) in self.spans(start..end) {
                let y = baseline - span.rise(&rank);
                let width = across(part.clone());
                if let Some(icon) = &span.icon {
                    let center = Point::new(x + width / 2.0, y - icon.size.y / 2.0);
                    block.icons.push((slack, Icon { center, ..icon.clone() }));
                } else {
                    // Spaces at its ends would be lost in SVG: they become distance.
                    let whole = self.text.get(part.clone()).unwrap_or_default();
                    let from = part.start + whole.len() - whole.trim_start().len();
                    let run = from..(part.start + whole.trim_end().len()).max(from);
                    let (left, own) = (x + across(part.start..from), across(run.clone()));
                    // The font at hand may be wider or narrower than measured: still runs begin where others end.
                    let (x, align) = match (part.start > start, part.end < end) {
                        (false, true) => (left + own, Align::End),
                        (true, false) => (left, Align::Start),
                        _ => (left + own / 2.0, Align::Middle),
                    };
                    block.push(slack, number, self.text.get(run), Point::new(x, y), align);
                }
                x += width;
            }
        }
        block
    }

    /// The characters that stand along a line, each with its byte.
    pub(super) fn letters(&self) -> Vec<(usize, char)> {
        self.text.char_indices().filter(|(_, c)| *c != '\n').collect()
    }

    /// Sets letters on a line, `down` px below where their middle would lie on it; and what they cover. In `vertical` text
    /// those that can do stand upright where the line runs down.
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
            let span = self.span(*at);
            let icon = span.and_then(|(_, s)| s.icon.as_ref());
            let form = upright(&self.text, *at, *c).filter(|_| vertical);
            let angle = if form.is_some() || (vertical && icon.is_some()) { g.angle - FRAC_PI_2 } else { g.angle };
            let size = self.style.size;
            let (number, height, high) =
                span.map_or((0, size * MIDDLE_EM * 2.0, size), |(i, s)| (i, s.height(), s.extent()));
            // From the line to the middle of what stands on it.
            let lift =
                span.filter(|_| !vertical).map_or(0.0, |(_, s)| MIDDLE_EM * rank.size - s.rise(&rank) - height / 2.0);
            let middle = g.at + self.translate + below(g.angle, lift);
            way.boxes.push(around(middle, advance.max(high) / 2.0 + self.padding));
            let center = middle + below(g.angle, down);
            if let Some(icon) = icon {
                way.inline.push(Icon { center, angle, ..icon.clone() });
            } else {
                let text = form.unwrap_or(*c).to_string().into();
                let at = center + below(angle, height / 2.0);
                way.pieces.push((number, TextPiece { text, at, angle, align: Align::Middle }));
            }
        }
        way
    }
}

impl Span {
    /// From the baseline to the top, px.
    fn height(&self) -> f64 {
        self.icon.as_ref().map_or(self.style.size * MIDDLE_EM * 2.0, |icon| icon.size.y)
    }

    /// From top to bottom, px.
    fn extent(&self) -> f64 {
        self.icon.as_ref().map_or(self.style.size, |icon| icon.size.y)
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
    fn push(&mut self, slack: f64, span: u32, text: Option<&str>, at: Point, align: Align) {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            self.pieces.push((slack, (span, TextPiece { text: text.into(), at, angle: 0.0, align })));
        }
    }

    /// The block with its upper left corner at a point, turned about another one; `justify` is the share of the room that
    /// each line has to its left.
    pub(super) fn place(&self, corner: Point, justify: f64, about: Point, angle: f64) -> (Vec<Piece>, Vec<Icon>) {
        let (sin, cos) = math::sin_cos(angle);
        let moved = |slack: f64, at: Point| {
            let p = Point::new(corner.x + justify * slack + at.x, corner.y + at.y);
            let d = p - about;
            if angle == 0.0 { p } else { about + Point::new(d.x * cos - d.y * sin, d.x * sin + d.y * cos) }
        };
        let piece = |(slack, (span, p)): &(f64, Piece)| {
            let at = moved(*slack, p.at);
            // Whole px keep horizontal strokes of Han characters sharp.
            let at = if angle == 0.0 { Point::new(at.x.round(), at.y.round()) } else { at };
            (*span, TextPiece { at, angle: p.angle + angle, ..p.clone() })
        };
        let icon = |(slack, i): &(f64, Icon)| Icon { center: moved(*slack, i.center), angle, ..i.clone() };
        (self.pieces.iter().map(piece).collect(), self.icons.iter().map(icon).collect())
    }
}

impl Collect<'_, '_> {
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
        let (families, weight) = fonts(&p.text_font.eval(cx));
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
                        if !section.fonts.is_empty() {
                            (style.families, style.weight) = fonts(&section.fonts);
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
            writing: p.text_writing_mode.eval(cx),
        })
    }

    /// The anchors to try with their offsets in ems.
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
