//! Labels and icons of all symbol layers, placed together.

use super::prepare::{Inputs, Once, each_row};
use super::symbol_point::Way;
use super::symbol_text::Lettering;
use super::world::SourceData;
use crate::geom::{Point, Rect};
use crate::label::{Candidate, Choice, Overlap, place};
use crate::order::sorted;
use crate::paint::{Image, TextPiece, TextStyle};
use crate::style::{Alignment, Color, EvalContext, Layer, Placement, SymbolOverlap, SymbolPaint, TextFit, ZOrder};
use std::rc::Rc;
use std::sync::Arc;

/// A label or icon that found its place, in world px.
pub(crate) struct Label {
    pub(crate) row: usize,
    pub(crate) boxes: Vec<Rect>,
    pub(crate) runs: Vec<Run>,
    pub(crate) icon: Option<Box<Icon>>,
    /// The pictures in its text.
    pub(crate) inline: Vec<Icon>,
}

/// Text of one style.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) style: TextStyle,
    /// Width of the halo's soft edge, px.
    pub(crate) halo_blur: f64,
    pub(crate) pieces: Vec<TextPiece>,
}

#[derive(Clone)]
pub(crate) struct Icon {
    pub(crate) image: Arc<Image>,
    pub(crate) center: Point,
    /// Width and height, px.
    pub(crate) size: Point,
    pub(crate) angle: f64,
    pub(crate) color: Color,
    pub(crate) opacity: f64,
    pub(crate) halo_color: Color,
    pub(crate) halo_width: f64,
    pub(crate) halo_blur: f64,
}

impl Icon {
    /// The same icon elsewhere.
    #[inline(never)]
    pub(super) fn at(&self, center: Point, angle: f64) -> Icon {
        Icon { center, angle, ..self.clone() }
    }
}

/// A symbol before placement: what each of its choices would draw.
struct Draft {
    layer: usize,
    row: usize,
    /// Decides which of two symbols that overlap is drawn above the other: the higher one.
    height: f64,
    /// That of the text with the blur of its halo, and those of its sections.
    style: Option<(TextStyle, f64)>,
    styles: Vec<TextStyle>,
    /// Parallel to the candidate's choices.
    ways: Vec<Way>,
}

type SymbolLayer<'a> = (usize, &'a Layer, &'a SymbolPaint, (Arc<str>, Rc<SourceData>));

/// The placed labels by layer number.
pub(crate) fn place_all(inputs: &Inputs, layers: &[SymbolLayer]) -> Vec<(usize, Vec<Label>)> {
    let mut drafts = Vec::new();
    let mut candidates = Vec::new();
    for (n, (at, layer, paint, source)) in layers.iter().enumerate() {
        // Layers on top come first, as in MapLibre.
        let rank = (layers.len() - n) as u32;
        let layout = Layout::new(inputs, paint);
        let (drafts, out) = (&mut drafts, &mut candidates);
        let mut collect = Collect { inputs, paint, source, rank, layer: *at, layout, drafts, out };
        collect.run(layer);
    }
    let placed = place(&candidates);
    let mut out: Vec<(usize, Vec<Label>)> = layers.iter().map(|l| (l.0, Vec::new())).collect();
    let order = sorted(drafts.len(), &|a, b| drafts[a].height.total_cmp(&drafts[b].height));
    let mut found: Vec<Option<(usize, Label)>> = Vec::with_capacity(drafts.len());
    for ((draft, candidate), choice) in drafts.into_iter().zip(candidates).zip(placed) {
        let way = choice.and_then(|n| draft.ways.into_iter().nth(n));
        let boxes = choice.and_then(|n| candidate.choices.into_iter().nth(n)).map(|c| c.boxes);
        found.push(way.map(|way| {
            let mut runs: Vec<Run> = Vec::new();
            let mut last = None;
            if let Some((style, halo_blur)) = draft.style.filter(|_| !way.pieces.is_empty()) {
                if way.spans.is_empty() {
                    runs.push(Run { style, halo_blur, pieces: way.pieces });
                } else {
                    for (piece, n) in way.pieces.into_iter().zip(way.spans) {
                        if last != Some(n) {
                            let style = draft.styles.get(n as usize).unwrap_or(&style).clone();
                            runs.push(Run { style, halo_blur, pieces: Vec::new() });
                            last = Some(n);
                        }
                        if let Some(run) = runs.last_mut() {
                            run.pieces.push(piece);
                        }
                    }
                }
            }
            let boxes = boxes.unwrap_or_default();
            (draft.layer, Label { row: draft.row, boxes, runs, icon: way.icon, inline: way.inline })
        }));
    }
    for (layer, label) in order.into_iter().filter_map(|i| found.get_mut(i as usize)?.take()) {
        if let Some((_, labels)) = out.iter_mut().find(|l| l.0 == layer) {
            labels.push(label);
        }
    }
    out
}

/// The properties of a layer that are the same for all of its features.
pub(super) struct Layout {
    pub(super) placement: Placement,
    pub(super) spacing: f64,
    /// Whether text, and icons, turn with the line that they stand on.
    pub(super) text_turns: bool,
    pub(super) icon_turns: bool,
    pub(super) text_upright: bool,
    pub(super) icon_upright: bool,
    pub(super) max_bend: f64,
    pub(super) text_overlap: Overlap,
    pub(super) icon_overlap: Overlap,
    pub(super) icon_ignore: bool,
    pub(super) icon_optional: bool,
    pub(super) text_optional: bool,
    /// Whether the lines of texts at points are vertical where they may be; and what is tried next.
    pub(super) vertical: (bool, Option<bool>),
    pub(super) text_translate: Point,
    icon_translate: Point,
    z_order: ZOrder,
}

impl Layout {
    fn new(inputs: &Inputs, p: &SymbolPaint) -> Layout {
        let cx = inputs.context();
        let placement = p.placement.eval(&cx);
        let on_line = placement != Placement::Point;
        let turns = |alignment: Alignment| on_line && alignment != Alignment::Viewport;
        let overlap = |word: Option<SymbolOverlap>, allowed: bool| match word {
            Some(SymbolOverlap::Never) => Overlap::Never,
            Some(SymbolOverlap::Cooperative) => Overlap::Cooperative,
            Some(SymbolOverlap::Always) => Overlap::Always,
            None if allowed => Overlap::Always,
            None => Overlap::Never,
        };
        let point = |[x, y]: [f64; 2]| Point::new(x, y);
        let modes = p.text_writing_mode.eval(&cx);
        let mut modes = modes.iter().map(|mode| &**mode == "vertical");
        let first = modes.next().unwrap_or(false);
        Layout {
            placement,
            spacing: if placement == Placement::LineCenter { 0.0 } else { p.spacing.eval(&cx).max(1.0) },
            text_turns: turns(p.text_rotation_alignment.eval(&cx)),
            icon_turns: turns(p.icon_rotation_alignment.eval(&cx)),
            text_upright: p.text_keep_upright.eval(&cx),
            icon_upright: p.icon_keep_upright.eval(&cx),
            max_bend: p.text_max_angle.eval(&cx).to_radians(),
            text_overlap: overlap(p.text_overlap.as_ref().map(|o| o.eval(&cx)), p.text_allow_overlap.eval(&cx)),
            icon_overlap: overlap(p.icon_overlap.as_ref().map(|o| o.eval(&cx)), p.icon_allow_overlap.eval(&cx)),
            icon_ignore: p.icon_ignore_placement.eval(&cx),
            icon_optional: p.icon_optional.eval(&cx),
            text_optional: p.text_optional.eval(&cx),
            vertical: (first, modes.find(|mode| *mode != first)),
            text_translate: point(p.text_translate.eval(&cx)),
            icon_translate: point(p.icon_translate.eval(&cx)),
            z_order: p.z_order.eval(&cx),
        }
    }

    /// What decides which of overlapping symbols is above: the sort key, how far down it stands, or nothing.
    fn height(&self, key: Option<f64>, y: f64) -> f64 {
        let overlaps = self.text_overlap != Overlap::Never || self.icon_overlap != Overlap::Never;
        match (self.z_order, key) {
            (ZOrder::Auto, Some(key)) => key,
            (ZOrder::Auto, None) if overlaps => y,
            (ZOrder::ViewportY, _) => y,
            _ => 0.0,
        }
    }
}

pub(super) struct Collect<'a, 'b> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) paint: &'a SymbolPaint,
    pub(super) source: &'a (Arc<str>, Rc<SourceData>),
    rank: u32,
    layer: usize,
    pub(super) layout: Layout,
    drafts: &'b mut Vec<Draft>,
    out: &'b mut Vec<Candidate>,
}

/// What a feature's icon comes to before it has a place.
#[derive(Clone)]
pub(super) struct Emblem {
    /// Its centre is relative to the feature's point.
    pub(super) icon: Icon,
    /// Top, right, bottom, left, px.
    pub(super) padding: [f64; 4],
    pub(super) fit: TextFit,
    pub(super) fit_padding: [f64; 4],
    /// Relative to the feature's point: what it turns about.
    pub(super) translate: Point,
}

/// A feature with something to show.
pub(super) struct Subject {
    pub(super) row: usize,
    key: Option<f64>,
    pub(super) text: Option<Lettering>,
    pub(super) icon: Option<Emblem>,
}

impl Collect<'_, '_> {
    fn run(&mut self, layer: &Layer) {
        let (inputs, p) = (self.inputs, self.paint);
        let text = Once::new(&p.text_field, inputs);
        let icon = Once::new(&p.icon_image, inputs);
        let key = p.sort_key.as_ref().map(|k| Once::new(k, inputs));
        let mut subjects = Vec::new();
        each_row(inputs, layer, self.source, |row, cx| {
            let (text, icon) = (text.get(cx), icon.get(cx));
            if text.is_blank() && icon.is_empty() {
                return;
            }
            let key = key.as_ref().map(|k| k.get(cx));
            subjects.push(Subject { row, key, text: self.lettering(text, cx), icon: self.emblem(&icon, cx) });
        });
        for subject in subjects {
            if self.layout.placement == Placement::Point {
                self.at_points(&subject);
            } else {
                self.on_lines(&subject);
            }
        }
    }

    /// Adds a candidate with its ways, parallel to its choices.
    pub(super) fn propose(&mut self, subject: &Subject, nth: usize, y: f64, ways: Vec<Way>, rules: Rules) {
        if ways.is_empty() {
            return;
        }
        let order = (subject.row as u32).saturating_add((nth as u32) << 20);
        self.out.push(Candidate {
            priority: (self.rank, subject.key.unwrap_or(0.0), order),
            choices: ways.iter().map(|way| Choice { boxes: way.boxes.clone() }).collect(),
            overlap: rules.overlap,
            ignore_placement: rules.ignore,
            repeat: rules.repeat,
        });
        let style = subject.text.as_ref().map(|t| (t.style.clone(), t.halo_blur));
        let spans = subject.text.as_ref().map_or(&[][..], |t| &t.spans);
        let styles = spans.iter().map(|s| s.style.clone()).collect();
        let height = self.layout.height(subject.key, y);
        self.drafts.push(Draft { layer: self.layer, row: subject.row, height, style, styles, ways });
    }

    fn emblem(&self, name: &str, cx: &EvalContext) -> Option<Emblem> {
        let p = self.paint;
        let opacity = p.icon_opacity.eval(cx);
        let factor = p.icon_size.eval(cx);
        let image = self.inputs.image(name)?;
        if factor.is_nan() || factor <= 0.0 || factor > 1e4 {
            return None;
        }
        let size = image.size() * factor;
        let [x, y] = p.icon_offset.eval(cx);
        let (fx, fy) = super::symbol_point::fractions(p.icon_anchor.eval(cx));
        let four = |list: Vec<f64>| <[f64; 4]>::try_from(list).unwrap_or_default();
        let icon = Icon {
            image,
            center: Point::new(x, y) * factor + Point::new((0.5 - fx) * size.x, (0.5 - fy) * size.y),
            size,
            angle: p.icon_rotate.eval(cx).to_radians(),
            color: p.icon_color.eval(cx).with_opacity(opacity),
            opacity,
            halo_color: p.icon_halo_color.eval(cx).with_opacity(opacity),
            halo_width: p.icon_halo_width.eval(cx),
            halo_blur: p.icon_halo_blur.eval(cx),
        };
        Some(Emblem {
            icon,
            padding: four(p.icon_padding.eval(cx)),
            fit: p.icon_text_fit.eval(cx),
            fit_padding: four(p.icon_text_fit_padding.eval(cx)),
            translate: self.layout.icon_translate,
        })
    }
}

/// How a candidate behaves towards others.
pub(super) struct Rules {
    pub(super) overlap: Overlap,
    pub(super) ignore: bool,
    /// See [`Candidate::repeat`].
    pub(super) repeat: (u64, f64),
}

impl Rules {
    pub(super) fn of_text(layout: &Layout, text: &Lettering) -> Rules {
        Rules { overlap: layout.text_overlap, ignore: text.ignore, repeat: (0, 0.0) }
    }

    pub(super) fn of_icon(layout: &Layout) -> Rules {
        Rules { overlap: layout.icon_overlap, ignore: layout.icon_ignore, repeat: (0, 0.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::AdvanceTable;
    use crate::scene::prepare::Draw;
    use crate::scene::{States, World, prepare};
    use crate::source::{Builder, Geometry};
    use crate::style::Style;
    use crate::value::Value;

    /// What a style's symbol layers place at zoom 1 over one source of points: boxes, and whether there is text.
    fn placed(style: &str, points: impl IntoIterator<Item = Point>) -> Vec<(Vec<Rect>, bool)> {
        let (style, _) = Style::parse(&Value::from_json(style).unwrap());
        let mut b = Builder::new();
        for p in points {
            b.push(None, Geometry::Points(vec![p]), &[]);
        }
        let mut world = World::default();
        world.set("a", b.finish());
        let inputs = Inputs {
            world: &world,
            style: &style,
            zoom: 1.0,
            globals: &[],
            states: &States::default(),
            measure: &AdvanceTable,
            images: &[],
            missing: &Default::default(),
            layers: (0, usize::MAX),
        };
        let prepared = prepare(&inputs);
        let labels = prepared.layers.iter().filter_map(|l| if let Draw::Symbol(s) = &*l.draw { Some(s) } else { None });
        labels.flatten().map(|l| (l.boxes.to_vec(), !l.runs.is_empty())).collect()
    }

    #[test]
    fn placed_labels_and_icons_stay_apart() {
        let style = r#"{"version": 8, "sources": {"a": {"type": "geojson", "data": {}}}, "layers": [
            {"id": "t", "type": "symbol", "source": "a", "layout": {"text-field": "广清园", "text-size": 14,
             "icon-image": "hub", "text-variable-anchor": ["left", "right", "top"], "text-radial-offset": 1}},
            {"id": "u", "type": "symbol", "source": "a", "layout": {"text-field": "Park", "text-anchor": "bottom"}}]}"#;
        let spread = (0..400).map(|i| Point::new(f64::from(i * 37 % 100) / 100.0, f64::from(i * 61 % 83) / 83.0));
        let labels = placed(style, spread);
        assert!(labels.len() > 50, "{}", labels.len());
        for (i, a) in labels.iter().enumerate() {
            for b in &labels[i + 1..] {
                let apart = |r: &Rect| b.0.iter().all(|s| !r.inflate(-1e-9).intersects(s.inflate(-1e-9)));
                assert!(a.0.iter().all(apart), "{:?} {:?}", a.0, b.0);
            }
        }
    }

    #[test]
    fn an_icon_that_cannot_be_seen_keeps_labels_away() {
        let labels = |size: f64| {
            let style = format!(
                r#"{{"version": 8, "sources": {{"a": {{"type": "geojson", "data": {{}}}}}}, "layers": [
                {{"id": "t", "type": "symbol", "source": "a", "layout": {{"text-field": "园", "text-anchor": "center"}}}},
                {{"id": "i", "type": "symbol", "source": "a", "layout": {{"icon-image": "circle", "icon-size": {size}}},
                 "paint": {{"icon-opacity": 0}}}}]}}"#
            );
            placed(&style, [Point::new(0.5, 0.5)]).iter().filter(|l| l.1).count()
        };
        assert_eq!((labels(0.0), labels(1.0)), (1, 0));
    }
}
