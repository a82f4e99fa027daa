//! Labels and icons on lines.

use super::symbol::{Collect, Rules, Subject};
use super::symbol_text::Lettering;
use crate::geom::{Point, rank_of};
use crate::label::{along_line, anchors_on_line, is_vertical, point_at};
use crate::math;
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use std::f64::consts::{FRAC_PI_2, PI};

impl Collect<'_, '_> {
    pub(super) fn on_lines(&mut self, subject: &Subject) {
        let scale = world_size_px(self.inputs.zoom);
        let closed = self.source.1.set.kind(subject.row) == GeometryKind::Polygon;
        // A line coarser than its drawn self: characters should not follow every wiggle.
        let rank = rank_of(1.5 / scale);
        let data = self.source.1.clone();
        let blocks = [subject.text.as_ref().map(|t| t.block(self.inputs.measure, false)), None];
        for part in data.set.parts(subject.row) {
            let ranked = part.ranks.len() == part.vertices.len();
            let kept = part.vertices.iter().enumerate().filter(|(i, _)| !ranked || part.ranks[*i] >= rank);
            let mut line: Vec<Point> = kept.map(|(_, p)| *p * scale).collect();
            if closed {
                line.extend(line.first().copied());
            }
            let length: f64 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
            if line.len() < 2 || length <= 0.0 {
                continue;
            }
            match subject.text.as_ref().filter(|_| self.layout.text_turns) {
                Some(text) => self.along(subject, text, &line, length),
                None => {
                    for (k, d) in anchors_on_line(length, self.layout.spacing).into_iter().enumerate() {
                        let Some((at, segment)) = point_at(&line, d) else { continue };
                        let turn = self.icon_turn(&line, segment);
                        self.stand(subject, &blocks, at, k, turn);
                    }
                }
            }
        }
    }

    /// By how much an icon is turned on a segment of a line, radians.
    fn icon_turn(&self, line: &[Point], segment: usize) -> f64 {
        let (Some(a), Some(b)) = (line.get(segment), line.get(segment + 1)) else { return 0.0 };
        if !self.layout.icon_turns {
            return 0.0;
        }
        let angle = math::atan2(b.y - a.y, b.x - a.x);
        if self.layout.icon_upright && angle.abs() > FRAC_PI_2 { angle - PI.copysign(angle) } else { angle }
    }

    fn along(&mut self, subject: &Subject, t: &Lettering, line: &[Point], length: f64) {
        let spacing = self.layout.spacing;
        let size = t.style.size;
        let letters = t.letters();
        let set = |vertical: bool| -> Vec<f64> {
            letters.iter().map(|(at, c)| t.advance(self.inputs.measure, vertical, *at, *c) * size).collect()
        };
        let (across, down) =
            (set(false), if self.layout.text_upright && is_vertical(&t.text) { set(true) } else { Vec::new() });
        let width: f64 = across.iter().sum();
        let offset = t.anchors.first().map_or(0.0, |a| a.1.y);
        if length < width * 1.2 {
            return;
        }
        for (k, middle) in anchors_on_line(length, spacing).into_iter().enumerate() {
            let mut ways = Vec::new();
            // Where the line bends too much, a little further along may do.
            for nudge in [0.0, 0.15, -0.15, 0.3, -0.3] {
                let reach = if spacing > 0.0 { spacing } else { length };
                let middle = middle + nudge * reach;
                // Where a line is steep, Han stands upright on it and reads downwards.
                let end = |d: f64| point_at(line, middle + d).map_or_else(Point::default, |p| p.0);
                let chord = end(width / 2.0) - end(-width / 2.0);
                let vertical = !down.is_empty() && chord.y.abs() > chord.x.abs();
                let advances = if vertical { &down } else { &across };
                let upright = f64::from(u8::from(self.layout.text_upright));
                let towards = if vertical { Point::new(0.0, 1.0) } else { Point::new(upright, 0.0) };
                let Some(glyphs) = along_line(line, middle, advances, self.layout.max_bend, towards) else {
                    continue;
                };
                let mut way = t.along(&letters, advances, &glyphs, size * offset, vertical);
                way.icon = subject.icon.as_ref().zip(point_at(line, middle)).map(|(e, (at, segment))| {
                    let (icon, area) = e.at(at, self.icon_turn(line, segment));
                    way.boxes.push(area);
                    Box::new(icon)
                });
                ways.push(way);
            }
            let rules = Rules { repeat: (hash(&t.text), spacing * 0.7), ..Rules::of_text(&self.layout, t) };
            self.propose(subject, k, 0.0, ways, rules);
        }
    }
}

/// FNV-1a: stable across platforms, unlike the standard hasher.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}
