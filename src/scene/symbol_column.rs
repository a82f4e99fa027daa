//! Text in vertical lines: Han upright from top to bottom, the next line to the left, Latin lying on its side.

use super::symbol::Icon;
use super::symbol_text::{Block, Lettering, MIDDLE_EM};
use crate::geom::Point;
use crate::label::{layout, upright};
use crate::paint::{Align, Measure, TextPiece};
use std::f64::consts::FRAC_PI_2;

impl Lettering {
    /// The text in vertical lines, sections of different sizes one below the other on one axis.
    pub(super) fn columns(&self, measure: &dyn Measure) -> Block {
        let em = self.style.size;
        let advance = |at: usize, c: char| self.advance(measure, true, at, c);
        let lines = layout(&self.text, self.max_width, &advance);
        let height = lines.iter().map(|l| l.width).fold(0.0, f64::max) * em;
        let mut block = Block { width: 0.0, height, pieces: Vec::new(), icons: Vec::new() };
        for line in lines {
            let rank = self.rank(line.range.clone());
            let width = (self.line_height * rank.size).max(rank.wide);
            block.width += width;
            let (axis, mut y) = (width / 2.0 - block.width, 0.0);
            let start = line.range.start;
            let mut chars = self.text.get(line.range).unwrap_or_default().char_indices().peekable();
            while let Some((i, c)) = chars.next() {
                let at = start + i;
                let mut length = advance(at, c) * em;
                let span = self.span(at);
                let (number, size) = span.map_or((0, em), |(n, s)| (n, s.style.size));
                let mut add = |text: &str, x: f64, y: f64, angle: f64| {
                    let at = Point::new(axis + x, y);
                    block
                        .pieces
                        .push((0.0, (number, TextPiece { text: text.into(), at, angle, align: Align::Middle })));
                };
                // What is drawn of a character does not have the space behind it.
                let middle = y + (length - self.letter_spacing * em) / 2.0;
                if let Some(icon) = span.and_then(|(_, s)| s.icon.as_ref()) {
                    block.icons.push((0.0, Icon { center: Point::new(axis, middle), ..icon.clone() }));
                } else if let Some(form) = upright(&self.text, at, c) {
                    add(form.encode_utf8(&mut [0; 4]), 0.0, middle + MIDDLE_EM * size, 0.0);
                } else if c != ' ' {
                    // With what else of the section lies on its side; spaces at the end are distance.
                    let mut end = at + c.len_utf8();
                    let (mut inked, mut all) = (length, length);
                    let lies = |at: usize, c: char| {
                        self.span(at).is_none_or(|(n, s)| n == number && s.icon.is_none())
                            && upright(&self.text, at, c).is_none()
                    };
                    while let Some((i, c)) = chars.next_if(|(i, c)| lies(start + i, *c)) {
                        all += advance(start + i, c) * em;
                        if c != ' ' {
                            (end, inked) = (start + i + c.len_utf8(), all);
                        }
                    }
                    length = all;
                    let run = self.text.get(at..end).unwrap_or_default();
                    add(run, -MIDDLE_EM * size, y + inked / 2.0, FRAC_PI_2);
                }
                y += length;
            }
        }
        // From the left edge, which is known now.
        for (_, (_, piece)) in &mut block.pieces {
            piece.at.x += block.width;
        }
        for (_, icon) in &mut block.icons {
            icon.center.x += block.width;
        }
        block
    }
}
