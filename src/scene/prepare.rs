use super::symbol::{self, Label};
use super::world::{Row, SourceData, States, World};
use crate::geom::Point;
use crate::number;
use crate::order::sorted;
use crate::paint::{Cap, CircleStyle, Join, Measure, StrokeStyle};
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use crate::style::{
    CirclePaint, Color, EvalContext, FillPaint, FromVal, Layer, LayerKind, LineCap, LineJoin, LinePaint, Prop, Style,
    SymbolPaint,
};
use crate::value::Value;
use std::rc::Rc;
use std::sync::Arc;

/// Everything that a picture depends on, but the viewport.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The sources by name.
    pub world: &'a World,
    /// The style.
    pub style: &'a Style,
    /// The zoom level.
    pub zoom: f64,
    /// Global state: the style's defaults with the map's changes.
    pub globals: &'a [(Arc<str>, Value)],
    /// Feature state.
    pub states: &'a States,
    /// How wide text is.
    pub measure: &'a dyn Measure,
    /// Which layers: `false` those that stand still, `true` those that read feature state.
    pub overlay: bool,
}

/// The picture of the whole world at one zoom level, before a region is cut out of it.
pub struct Prepared {
    /// The zoom level.
    pub zoom: f64,
    /// World units to px.
    pub scale: f64,
    pub(crate) layers: Vec<PreparedLayer>,
}

pub(crate) struct PreparedLayer {
    pub(crate) id: Arc<str>,
    /// Index into [`Style::layers`].
    pub(crate) index: usize,
    pub(crate) source: Option<(Arc<str>, Rc<SourceData>)>,
    pub(crate) draw: Draw,
}

pub(crate) enum Draw {
    Background(Color),
    Fill(Rows<FillLook>),
    Line(Rows<LineLook>),
    Circle(Rows<CircleLook>),
    Symbol(Vec<Label>),
}

/// Which features a layer draws, in drawing order, and how: features of equal look share one.
pub(crate) struct Rows<L> {
    pub(crate) order: Vec<(u32, u32)>,
    pub(crate) looks: Vec<L>,
    /// The look by row, `u32::MAX` where the layer leaves the feature out.
    look_of: Vec<u32>,
}

impl<L: PartialEq> Rows<L> {
    /// `keyed` holds sort key, row and look, rows ascending.
    fn collect(keyed: Vec<(f64, u32, L)>, rows: usize) -> Self {
        let order = sorted(keyed.len(), &|a, b| keyed[a].0.total_cmp(&keyed[b].0));
        let mut out = Rows { order: Vec::with_capacity(keyed.len()), looks: Vec::new(), look_of: vec![u32::MAX; rows] };
        let mut keyed: Vec<Option<(f64, u32, L)>> = keyed.into_iter().map(Some).collect();
        for (_, row, look) in order.into_iter().filter_map(|i| keyed.get_mut(i as usize)?.take()) {
            // Styles rarely have more than a dozen looks: a short search backwards finds almost every one.
            let at = match out.looks.iter().rposition(|l| *l == look).filter(|at| out.looks.len() - at <= 24) {
                Some(at) => at,
                None => {
                    out.looks.push(look);
                    out.looks.len() - 1
                }
            };
            out.order.push((row, at as u32));
            if let Some(slot) = out.look_of.get_mut(row as usize) {
                *slot = at as u32;
            }
        }
        out
    }

    /// How a feature is drawn, if it is.
    pub(crate) fn look(&self, row: usize) -> Option<&L> {
        self.looks.get(*self.look_of.get(row)? as usize)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FillLook {
    pub(crate) color: Color,
    pub(crate) outline: Option<Color>,
    pub(crate) hatch: Option<Hatch>,
}

/// The engine's pattern `hatch-ANGLE[-SPACING[-WIDTH]]`: parallel lines, degrees and px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hatch {
    pub(crate) angle: f64,
    pub(crate) spacing: f64,
    pub(crate) width: f64,
}

impl Hatch {
    fn parse(name: &str) -> Option<Hatch> {
        let mut numbers = name.strip_prefix("hatch-")?.split('-').map(number::parse);
        let angle = numbers.next()??.to_radians();
        let spacing = numbers.next().flatten().unwrap_or(6.0).max(2.0);
        Some(Hatch { angle, spacing, width: numbers.next().flatten().unwrap_or(1.0) })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LineLook {
    pub(crate) stroke: StrokeStyle,
    /// To the right of the line's direction, px.
    pub(crate) offset: f64,
    /// Inner width of a double line, px; 0 for a single one.
    pub(crate) gap: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CircleLook {
    pub(crate) style: CircleStyle,
    pub(crate) radius: f64,
    pub(crate) translate: Point,
}

/// Does all that depends on the zoom level, the style, the language and the data. Cost: one evaluation of each
/// feature-dependent property per feature, plus label placement; a millisecond for a plan-sized map.
pub fn prepare(inputs: &Inputs) -> Prepared {
    let mut layers = Vec::new();
    let mut symbols = Vec::new();
    for (index, layer) in inputs.style.layers.iter().enumerate() {
        let in_range = inputs.zoom >= layer.minzoom && inputs.zoom < layer.maxzoom;
        if !layer.visible || !in_range || layer.reads.state != inputs.overlay {
            continue;
        }
        let source = layer.source.as_ref().and_then(|s| Some((s.clone(), inputs.world.get(s)?.clone())));
        let cx = EvalContext { zoom: inputs.zoom, feature: None, state: None, globals: inputs.globals, progress: 0.0 };
        let draw = match (&layer.kind, &source) {
            (LayerKind::Background(p), _) => Draw::Background(p.color.eval(&cx).with_opacity(p.opacity.eval(&cx))),
            (_, None) => continue,
            (LayerKind::Fill(p), Some(s)) => Draw::Fill(fills(inputs, layer, p, s)),
            (LayerKind::Line(p), Some(s)) => Draw::Line(lines(inputs, layer, p, s)),
            (LayerKind::Circle(p), Some(s)) => Draw::Circle(circles(inputs, layer, p, s)),
            (LayerKind::Symbol(p), Some(s)) => {
                symbols.push((layers.len(), layer, p as &SymbolPaint, s.clone()));
                Draw::Symbol(Vec::new())
            }
        };
        layers.push(PreparedLayer { id: layer.id.clone(), index, source, draw });
    }
    for (at, labels) in symbol::place_all(inputs, &symbols) {
        if let Some(layer) = layers.get_mut(at) {
            layer.draw = Draw::Symbol(labels);
        }
    }
    Prepared { zoom: inputs.zoom, scale: world_size_px(inputs.zoom), layers }
}

/// Runs `each` for every feature that the layer's filter lets through.
pub(crate) fn each_row<'a>(
    inputs: &Inputs<'a>,
    layer: &Layer,
    source: &(Arc<str>, Rc<SourceData>),
    mut each: impl FnMut(usize, &EvalContext),
) {
    let (name, data) = source;
    for row in 0..data.set.len() {
        if data.set.kind(row) == GeometryKind::None {
            continue;
        }
        let feature = Row { set: &data.set, row };
        let state = inputs.states.get(name, row);
        let cx =
            EvalContext { zoom: inputs.zoom, feature: Some(&feature), state, globals: inputs.globals, progress: 0.0 };
        if layer.filter.as_ref().is_none_or(|f| f.eval_bool(&cx)) {
            each(row, &cx);
        }
    }
}

/// A property that is evaluated once when nothing about the feature enters it.
pub(crate) struct Once<'a, T> {
    prop: &'a Prop<T>,
    value: Option<T>,
}

impl<'a, T: Clone + FromVal> Once<'a, T> {
    pub(crate) fn new(prop: &'a Prop<T>, inputs: &Inputs) -> Self {
        let d = prop.dependencies();
        let cx = EvalContext { zoom: inputs.zoom, feature: None, state: None, globals: inputs.globals, progress: 0.0 };
        Once { prop, value: (!d.feature && !d.state).then(|| prop.eval(&cx)) }
    }

    pub(crate) fn get(&self, cx: &EvalContext) -> T {
        match &self.value {
            Some(v) => v.clone(),
            None => self.prop.eval(cx),
        }
    }
}

/// The sort key; without one the order of the data decides.
pub(crate) fn sort_key(key: &Option<Once<f64>>, cx: &EvalContext) -> f64 {
    key.as_ref().map_or(0.0, |k| k.get(cx))
}

fn fills(inputs: &Inputs, layer: &Layer, p: &FillPaint, source: &(Arc<str>, Rc<SourceData>)) -> Rows<FillLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let outline = p.outline_color.as_ref().map(|o| Once::new(o, inputs));
    let pattern = p.pattern.as_ref().map(|o| Once::new(o, inputs));
    let key = p.sort_key.as_ref().map(|k| Once::new(k, inputs));
    let mut out = Vec::new();
    each_row(inputs, layer, source, |row, cx| {
        if source.1.set.kind(row) != GeometryKind::Polygon {
            return;
        }
        let opacity = opacity.get(cx);
        let color = color.get(cx).with_opacity(opacity);
        let outline = outline.as_ref().map(|o| o.get(cx).with_opacity(opacity)).filter(|c| c.a > 0.0);
        let hatch = pattern.as_ref().and_then(|n| Hatch::parse(&n.get(cx)));
        if color.a > 0.0 || outline.is_some() {
            out.push((sort_key(&key, cx), row as u32, FillLook { color, outline, hatch }));
        }
    });
    Rows::collect(out, source.1.set.len())
}

fn lines(inputs: &Inputs, layer: &Layer, p: &LinePaint, source: &(Arc<str>, Rc<SourceData>)) -> Rows<LineLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let (width, dash) = (Once::new(&p.width, inputs), Once::new(&p.dasharray, inputs));
    let (offset, gap) = (Once::new(&p.offset, inputs), Once::new(&p.gap_width, inputs));
    let (cap, join) = (Once::new(&p.cap, inputs), Once::new(&p.join, inputs));
    let key = p.sort_key.as_ref().map(|k| Once::new(k, inputs));
    let mut out = Vec::new();
    each_row(inputs, layer, source, |row, cx| {
        let color = color.get(cx).with_opacity(opacity.get(cx));
        let width = width.get(cx);
        let drawn = matches!(source.1.set.kind(row), GeometryKind::Line | GeometryKind::Polygon);
        if !drawn || color.a <= 0.0 || width.is_nan() || width <= 0.0 {
            return;
        }
        let mut dash: Vec<f64> = dash.get(cx).iter().map(|d| d * width).collect();
        if dash.iter().any(|d| !d.is_finite() || *d < 0.0) || dash.iter().sum::<f64>() < 0.5 {
            dash.clear();
        }
        let cap = match cap.get(cx) {
            LineCap::Butt => Cap::Butt,
            LineCap::Round => Cap::Round,
            LineCap::Square => Cap::Square,
        };
        let join = match join.get(cx) {
            LineJoin::Bevel => Join::Bevel,
            LineJoin::Round => Join::Round,
            LineJoin::Miter => Join::Miter,
        };
        let stroke = StrokeStyle { color, width, cap, join, dash: dash.into() };
        out.push((
            sort_key(&key, cx),
            row as u32,
            LineLook { stroke, offset: offset.get(cx), gap: gap.get(cx).max(0.0) },
        ));
    });
    Rows::collect(out, source.1.set.len())
}

fn circles(inputs: &Inputs, layer: &Layer, p: &CirclePaint, source: &(Arc<str>, Rc<SourceData>)) -> Rows<CircleLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let (radius, translate) = (Once::new(&p.radius, inputs), Once::new(&p.translate, inputs));
    let (stroke_color, stroke_width) = (Once::new(&p.stroke_color, inputs), Once::new(&p.stroke_width, inputs));
    let stroke_opacity = Once::new(&p.stroke_opacity, inputs);
    let key = p.sort_key.as_ref().map(|k| Once::new(k, inputs));
    let mut out = Vec::new();
    each_row(inputs, layer, source, |row, cx| {
        let style = CircleStyle {
            color: color.get(cx).with_opacity(opacity.get(cx)),
            stroke_color: stroke_color.get(cx).with_opacity(stroke_opacity.get(cx)),
            stroke_width: stroke_width.get(cx).max(0.0),
        };
        let radius = radius.get(cx);
        let [x, y] = translate.get(cx);
        let seen = style.color.a > 0.0 || (style.stroke_color.a > 0.0 && style.stroke_width > 0.0);
        if seen && radius >= 0.0 && radius.is_finite() {
            out.push((sort_key(&key, cx), row as u32, CircleLook { style, radius, translate: Point::new(x, y) }));
        }
    });
    Rows::collect(out, source.1.set.len())
}

impl Prepared {
    /// The largest circle or icon, as a radius in px.
    pub(crate) fn largest_radius(&self) -> f64 {
        let of = |layer: &PreparedLayer| match &layer.draw {
            Draw::Circle(rows) => rows.looks.iter().map(|l| l.radius + l.style.stroke_width).fold(0.0, f64::max),
            Draw::Symbol(labels) => {
                labels.iter().filter_map(|l| l.icon.as_ref()).map(|i| i.size / 2.0 + i.halo_width).fold(0.0, f64::max)
            }
            _ => 0.0,
        };
        self.layers.iter().map(of).fold(0.0, f64::max)
    }
}
