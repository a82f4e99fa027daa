//! Labels and icons of all symbol layers, placed together.

use super::prepare::{Inputs, Once, each_row, sort_key};
use super::world::SourceData;
use crate::geom::{Point, Rect, rank_of};
use crate::label::{Candidate, Choice, along_line, anchors_on_line, layout, place};
use crate::math;
use crate::paint::{TextPiece, TextStyle};
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use crate::style::{Anchor, Color, EvalContext, Justify, Layer, Placement, SymbolPaint};
use std::rc::Rc;
use std::sync::Arc;

/// Side of an icon at `icon-size` 1, px.
const ICON_PX: f64 = 16.0;
/// How far above the baseline the middle of a line of text lies, ems: right for Han and for capitals.
const MIDDLE_EM: f64 = 0.36;
/// Sharpest bend between two characters along a line, degrees.
const MAX_BEND_DEG: f64 = 40.0;

/// A label or icon that found its place, in world px.
pub(crate) struct Label {
    pub(crate) row: usize,
    pub(crate) boxes: Vec<Rect>,
    pub(crate) style: Option<TextStyle>,
    pub(crate) pieces: Vec<TextPiece>,
    pub(crate) icon: Option<Icon>,
}

#[derive(Clone)]
pub(crate) struct Icon {
    pub(crate) name: Arc<str>,
    pub(crate) center: Point,
    pub(crate) size: f64,
    pub(crate) angle: f64,
    pub(crate) color: Color,
    pub(crate) halo_color: Color,
    pub(crate) halo_width: f64,
}

/// A symbol before placement: what each of its choices would draw.
struct Draft {
    layer: usize,
    row: usize,
    style: Option<TextStyle>,
    /// Parallel to the candidate's choices.
    ways: Vec<(Vec<TextPiece>, Option<Icon>)>,
}

type SymbolLayer<'a> = (usize, &'a Layer, &'a SymbolPaint, (Arc<str>, Rc<SourceData>));

/// The placed labels by layer number.
pub(crate) fn place_all(inputs: &Inputs, layers: &[SymbolLayer]) -> Vec<(usize, Vec<Label>)> {
    let mut drafts = Vec::new();
    let mut candidates = Vec::new();
    for (n, (at, layer, paint, source)) in layers.iter().enumerate() {
        // Layers on top come first, as in MapLibre.
        let rank = (layers.len() - n) as u32;
        let mut collect =
            Collect { inputs, paint, source, rank, layer: *at, drafts: &mut drafts, out: &mut candidates };
        collect.run(layer);
    }
    let placed = place(&candidates);
    let mut out: Vec<(usize, Vec<Label>)> = layers.iter().map(|l| (l.0, Vec::new())).collect();
    for ((draft, candidate), choice) in drafts.into_iter().zip(candidates).zip(placed) {
        let Some(choice) = choice else { continue };
        let Some((pieces, icon)) = draft.ways.into_iter().nth(choice) else { continue };
        let boxes = candidate.choices.into_iter().nth(choice).map(|c| c.boxes).unwrap_or_default();
        if let Some((_, labels)) = out.iter_mut().find(|l| l.0 == draft.layer) {
            let style = draft.style.filter(|_| !pieces.is_empty());
            labels.push(Label { row: draft.row, boxes, style, pieces, icon });
        }
    }
    out
}

struct Collect<'a, 'b> {
    inputs: &'a Inputs<'a>,
    paint: &'a SymbolPaint,
    source: &'a (Arc<str>, Rc<SourceData>),
    rank: u32,
    layer: usize,
    drafts: &'b mut Vec<Draft>,
    out: &'b mut Vec<Candidate>,
}

/// What a feature's text comes to before it is anchored.
struct Lettering {
    text: Arc<str>,
    style: TextStyle,
    max_width: f64,
    line_height: f64,
    letter_spacing: f64,
    padding: f64,
    overlap: bool,
    ignore: bool,
}

impl Collect<'_, '_> {
    fn run(&mut self, layer: &Layer) {
        let (inputs, p) = (self.inputs, self.paint);
        let text = Once::new(&p.text_field, inputs);
        let icon = Once::new(&p.icon_image, inputs);
        let key = p.sort_key.as_ref().map(|k| Once::new(k, inputs));
        let cx = EvalContext { zoom: inputs.zoom, feature: None, state: None, globals: inputs.globals, progress: 0.0 };
        let placement = p.placement.eval(&cx);
        let mut rows = Vec::new();
        each_row(inputs, layer, self.source, |row, cx| {
            let (text, icon) = (text.get(cx), icon.get(cx));
            if text.trim().is_empty() && icon.is_empty() {
                return;
            }
            rows.push((row, sort_key(&key, cx), self.lettering(text, cx), self.icon(icon, cx), self.offsets(cx)));
        });
        for (row, key, text, icon, (anchors, angle, justify)) in rows {
            let priority = (self.rank, key, row as u32);
            if placement == Placement::Point {
                self.at_points(row, priority, text, icon, &anchors, angle, justify);
            } else if let Some(text) = text {
                self.along(row, priority, text, placement);
            }
        }
    }

    fn lettering(&self, text: Arc<str>, cx: &EvalContext) -> Option<Lettering> {
        let p = self.paint;
        let opacity = p.text_opacity.eval(cx);
        let size = p.text_size.eval(cx);
        let color = p.text_color.eval(cx).with_opacity(opacity);
        if text.trim().is_empty() || !size.is_finite() || size <= 0.0 || color.a <= 0.0 {
            return None;
        }
        let letter_spacing = p.text_letter_spacing.eval(cx);
        let (families, weight) = fonts(&p.text_font.eval(cx));
        let style = TextStyle {
            families,
            weight,
            size,
            color,
            halo_color: p.text_halo_color.eval(cx).with_opacity(opacity),
            halo_width: p.text_halo_width.eval(cx).max(0.0),
            letter_spacing: letter_spacing * size,
        };
        Some(Lettering {
            text,
            style,
            max_width: p.text_max_width.eval(cx),
            line_height: p.text_line_height.eval(cx),
            letter_spacing,
            padding: p.text_padding.eval(cx),
            overlap: p.text_allow_overlap.eval(cx),
            ignore: p.text_ignore_placement.eval(cx),
        })
    }

    fn icon(&self, name: Arc<str>, cx: &EvalContext) -> Option<Icon> {
        let p = self.paint;
        let opacity = p.icon_opacity.eval(cx);
        let size = p.icon_size.eval(cx) * ICON_PX;
        let known = super::icon::icon(&name).is_some();
        let [x, y] = p.icon_offset.eval(cx);
        (known && size > 0.0 && size.is_finite() && opacity > 0.0).then(|| Icon {
            name,
            center: Point::new(x, y) * (size / ICON_PX),
            size,
            angle: p.icon_rotate.eval(cx).to_radians(),
            color: p.icon_color.eval(cx).with_opacity(opacity),
            halo_color: p.icon_halo_color.eval(cx).with_opacity(opacity),
            halo_width: p.icon_halo_width.eval(cx),
        })
    }

    /// The anchors to try with their offsets in ems, the rotation in radians, the justification.
    fn offsets(&self, cx: &EvalContext) -> (Vec<(Anchor, Point)>, f64, Justify) {
        let p = self.paint;
        let variable = p.text_variable_anchor.eval(cx);
        let radial = p.text_radial_offset.eval(cx);
        let [x, y] = p.text_offset.eval(cx);
        let anchors = if variable.is_empty() {
            let anchor = p.text_anchor.eval(cx);
            let offset = if radial != 0.0 { push_out(anchor, radial) } else { Point::new(x, y) };
            vec![(anchor, offset)]
        } else {
            let radial = if radial != 0.0 { radial } else { x.abs().max(y.abs()) };
            variable.iter().map(|a| (*a, push_out(*a, radial))).collect()
        };
        (anchors, p.text_rotate.eval(cx).to_radians(), p.text_justify.eval(cx))
    }

    #[expect(clippy::too_many_arguments, reason = "one call site; the arguments are what `run` evaluated")]
    fn at_points(
        &mut self,
        row: usize,
        priority: (u32, f64, u32),
        text: Option<Lettering>,
        icon: Option<Icon>,
        anchors: &[(Anchor, Point)],
        angle: f64,
        justify: Justify,
    ) {
        let scale = world_size_px(self.inputs.zoom);
        let data = &self.source.1;
        let points: Vec<Point> = match data.set.kind(row) {
            GeometryKind::Point => data.set.parts(row).filter_map(|p| p.vertices.first().copied()).collect(),
            _ => data.anchor(row).into_iter().collect(),
        };
        let cx = EvalContext {
            zoom: self.inputs.zoom,
            feature: None,
            state: None,
            globals: self.inputs.globals,
            progress: 0.0,
        };
        let p = self.paint;
        let icon_overlap = p.icon_allow_overlap.eval(&cx);
        let (icon_ignore, icon_optional) = (p.icon_ignore_placement.eval(&cx), p.icon_optional.eval(&cx));
        let text_optional = p.text_optional.eval(&cx);
        let block = text
            .as_ref()
            .map(|t| layout(&t.text, t.style.size, t.max_width, t.line_height, t.letter_spacing, self.inputs.measure));
        for at in points {
            let at = at * scale;
            let icon = icon.clone().map(|i| Icon { center: i.center + at, ..i });
            let icon_box = icon.as_ref().map(|i| crate::geom::around(i.center, i.size / 2.0 + i.halo_width));
            let mut ways = Vec::new();
            let mut choices = Vec::new();
            // An icon that may overlap does not wait for its text.
            let apart = icon.is_some() && icon_overlap;
            if (apart || text.is_none())
                && let (Some(i), Some(b)) = (&icon, icon_box)
            {
                self.drafts.push(Draft {
                    layer: self.layer,
                    row,
                    style: None,
                    ways: vec![(Vec::new(), Some(i.clone()))],
                });
                self.out.push(Candidate {
                    priority,
                    choices: vec![Choice { boxes: vec![b] }],
                    allow_overlap: icon_overlap,
                    ignore_placement: icon_ignore,
                    repeat: (0, 0.0),
                });
            }
            let (Some(t), Some(block)) = (&text, &block) else { continue };
            let with_icon = icon.clone().filter(|_| !apart);
            for (anchor, offset) in anchors {
                let (fx, fy) = fractions(*anchor);
                let corner = at + *offset * t.style.size - Point::new(fx * block.width, fy * block.height);
                let rect = Rect::new(corner.x, corner.y, corner.x + block.width, corner.y + block.height);
                let mut boxes = vec![rect.inflate(t.padding)];
                boxes.extend(icon_box.filter(|_| with_icon.is_some()));
                choices.push(Choice { boxes });
                let pieces = pieces(block, corner, t, at, angle, effective(justify, *anchor));
                ways.push((pieces, with_icon.clone()));
            }
            if let (Some(i), Some(b)) = (with_icon, icon_box) {
                if text_optional {
                    choices.push(Choice { boxes: vec![b] });
                    ways.push((Vec::new(), Some(i)));
                }
                if icon_optional {
                    for n in 0..anchors.len() {
                        let (boxes, way) = (choices[n].boxes[..1].to_vec(), (ways[n].0.clone(), None));
                        choices.push(Choice { boxes });
                        ways.push(way);
                    }
                }
            }
            self.drafts.push(Draft { layer: self.layer, row, style: Some(t.style.clone()), ways });
            self.out.push(Candidate {
                priority,
                choices,
                allow_overlap: t.overlap,
                ignore_placement: t.ignore,
                repeat: (0, 0.0),
            });
        }
    }

    fn along(&mut self, row: usize, priority: (u32, f64, u32), t: Lettering, placement: Placement) {
        let scale = world_size_px(self.inputs.zoom);
        let cx = EvalContext {
            zoom: self.inputs.zoom,
            feature: None,
            state: None,
            globals: self.inputs.globals,
            progress: 0.0,
        };
        let spacing = if placement == Placement::LineCenter { 0.0 } else { self.paint.spacing.eval(&cx).max(1.0) };
        let size = t.style.size;
        let text: Vec<char> = t.text.chars().filter(|c| *c != '\n').collect();
        let advances: Vec<f64> =
            text.iter().map(|c| (self.inputs.measure.advance(*c) + t.letter_spacing) * size).collect();
        let width: f64 = advances.iter().sum();
        let lift = size * (MIDDLE_EM + self.paint.text_offset.eval(&cx)[1]);
        let closed = self.source.1.set.kind(row) == GeometryKind::Polygon;
        // A line coarser than its drawn self: characters should not follow every wiggle.
        let rank = rank_of(1.5 / scale);
        let data = self.source.1.clone();
        for part in data.set.parts(row) {
            let ranked = part.ranks.len() == part.vertices.len();
            let kept = part.vertices.iter().enumerate().filter(|(i, _)| !ranked || part.ranks[*i] >= rank);
            let mut line: Vec<Point> = kept.map(|(_, p)| *p * scale).collect();
            if closed {
                line.extend(line.first().copied());
            }
            let length: f64 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
            if line.len() < 2 || length < width * 1.2 {
                continue;
            }
            for (k, middle) in anchors_on_line(length, spacing).into_iter().enumerate() {
                let mut choices = Vec::new();
                let mut ways = Vec::new();
                // Where the line bends too much, a little further along may do.
                for nudge in [0.0, 0.15, -0.15, 0.3, -0.3] {
                    let reach = if spacing > 0.0 { spacing } else { length };
                    let Some(glyphs) = along_line(&line, middle + nudge * reach, &advances, MAX_BEND_DEG.to_radians())
                    else {
                        continue;
                    };
                    let boxes = glyphs
                        .iter()
                        .zip(&advances)
                        .map(|(g, a)| crate::geom::around(g.at, a.max(size) / 2.0 + t.padding))
                        .collect();
                    let pieces = glyphs.iter().zip(&text).map(|(g, c)| {
                        let down = Point::new(-math::sin(g.angle), math::cos(g.angle)) * lift;
                        TextPiece { text: c.to_string().into(), at: g.at + down, angle: g.angle }
                    });
                    ways.push((pieces.collect(), None));
                    choices.push(Choice { boxes });
                }
                if choices.is_empty() {
                    continue;
                }
                self.drafts.push(Draft { layer: self.layer, row, style: Some(t.style.clone()), ways });
                self.out.push(Candidate {
                    priority: (priority.0, priority.1, priority.2.saturating_add((k as u32) << 20)),
                    choices,
                    allow_overlap: t.overlap,
                    ignore_placement: t.ignore,
                    repeat: (hash(&t.text), spacing * 0.7),
                });
            }
        }
    }
}

fn pieces(
    block: &crate::label::Block,
    corner: Point,
    t: &Lettering,
    about: Point,
    angle: f64,
    justify: f64,
) -> Vec<TextPiece> {
    let size = t.style.size;
    let line_height = t.line_height * size;
    let (sin, cos) = math::sin_cos(angle);
    let line = |(i, (text, width)): (usize, &(Arc<str>, f64))| {
        let x = corner.x + justify * (block.width - width) + width / 2.0;
        let y = corner.y + line_height * (i as f64 + 0.5) + MIDDLE_EM * size;
        if angle == 0.0 {
            // Whole px keep horizontal strokes of Han characters sharp.
            return TextPiece { text: text.clone(), at: Point::new(x.round(), y.round()), angle };
        }
        let d = Point::new(x, y) - about;
        let at = about + Point::new(d.x * cos - d.y * sin, d.x * sin + d.y * cos);
        TextPiece { text: text.clone(), at, angle }
    };
    block.lines.iter().enumerate().filter(|(_, l)| !l.0.is_empty()).map(line).collect()
}

/// Which point of the block lies at the anchor, as fractions of its width and height.
fn fractions(anchor: Anchor) -> (f64, f64) {
    match anchor {
        Anchor::Center => (0.5, 0.5),
        Anchor::Left => (0.0, 0.5),
        Anchor::Right => (1.0, 0.5),
        Anchor::Top => (0.5, 0.0),
        Anchor::Bottom => (0.5, 1.0),
        Anchor::TopLeft => (0.0, 0.0),
        Anchor::TopRight => (1.0, 0.0),
        Anchor::BottomLeft => (0.0, 1.0),
        Anchor::BottomRight => (1.0, 1.0),
    }
}

/// The offset that moves a block away from the point by `radial` ems in its anchor's direction.
fn push_out(anchor: Anchor, radial: f64) -> Point {
    let (fx, fy) = fractions(anchor);
    let d = Point::new(0.5 - fx, 0.5 - fy) * 2.0;
    d * (radial / d.length().max(1.0))
}

fn effective(justify: Justify, anchor: Anchor) -> f64 {
    match justify {
        Justify::Left => 0.0,
        Justify::Center => 0.5,
        Justify::Right => 1.0,
        Justify::Auto => fractions(anchor).0,
    }
}

/// CSS families and a weight from a font stack: a trailing `Bold`, `Medium` or `Regular` names the weight.
fn fonts(stack: &[Arc<str>]) -> (Arc<str>, u16) {
    let mut weight = 400;
    let mut out = String::new();
    for (i, name) in stack.iter().enumerate() {
        let (family, w) = match name.rsplit_once(' ') {
            Some((f, "Bold")) => (f, 700),
            Some((f, "Medium")) => (f, 500),
            Some((f, "SemiBold")) => (f, 600),
            Some((f, "Regular")) => (f, 400),
            _ => (&**name, 400),
        };
        if i == 0 {
            weight = w;
        } else {
            out.push_str(", ");
        }
        let generic = matches!(family, "serif" | "sans-serif" | "monospace" | "system-ui");
        let quote = if generic { "" } else { "'" };
        // The name ends up in CSS: of ASCII nothing but letters, digits and plain punctuation may pass.
        let clean: String = family
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\u{a0}'..))
            .collect();
        out.push_str(quote);
        out.push_str(&clean);
        out.push_str(quote);
    }
    if out.is_empty() {
        out.push_str("sans-serif");
    }
    (out.into(), weight)
}

/// FNV-1a: stable across platforms, unlike the standard hasher.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
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

    fn stack(names: &[&str]) -> (String, u16) {
        let names: Vec<Arc<str>> = names.iter().map(|n| Arc::from(*n)).collect();
        let (families, weight) = fonts(&names);
        (families.to_string(), weight)
    }

    #[test]
    fn fonts_become_harmless_css() {
        assert_eq!(stack(&["Noto Sans SC Medium", "sans-serif"]), ("'Noto Sans SC', sans-serif".into(), 500));
        assert_eq!(stack(&["x'; } body { Bold"]), ("'x  body '".into(), 700));
        assert_eq!(stack(&[]), ("sans-serif".into(), 400));
    }

    #[test]
    fn placed_labels_and_icons_stay_apart() {
        let style = r#"{"version": 8, "sources": {"a": {"type": "geojson", "data": {}}}, "layers": [
            {"id": "t", "type": "symbol", "source": "a", "layout": {"text-field": "广清园", "text-size": 14,
             "icon-image": "hub", "text-variable-anchor": ["left", "right", "top"], "text-radial-offset": 1}},
            {"id": "u", "type": "symbol", "source": "a", "layout": {"text-field": "Park", "text-anchor": "bottom"}}]}"#;
        let (style, _) = Style::parse(&Value::from_json(style).unwrap());
        let mut b = Builder::new();
        for i in 0..400 {
            let (x, y) = (f64::from(i * 37 % 100) / 100.0, f64::from(i * 61 % 83) / 83.0);
            b.push(None, Geometry::Points(vec![Point::new(x, y)]), &[]);
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
            overlay: false,
        };
        let prepared = prepare(&inputs);
        let labels = prepared.layers.iter().filter_map(|l| if let Draw::Symbol(s) = &l.draw { Some(s) } else { None });
        let labels: Vec<&Label> = labels.flatten().collect();
        assert!(labels.len() > 50, "{}", labels.len());
        for (i, a) in labels.iter().enumerate() {
            for b in &labels[i + 1..] {
                let apart = |r: &Rect| b.boxes.iter().all(|s| !r.inflate(-1e-9).intersects(s.inflate(-1e-9)));
                assert!(a.boxes.iter().all(apart), "{:?} {:?}", a.boxes, b.boxes);
            }
        }
    }
}
