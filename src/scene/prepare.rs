use super::heat::Heat;
use super::looks::{self, Background, CircleLook, FillLook, LineLook};
use super::symbol::{self, Label};
use super::world::{Row, SourceData, States, World};
use crate::order::sorted;
use crate::paint::{Image, Measure};
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use crate::style::{EvalContext, FromVal, Layer, LayerKind, Prop, Style, SymbolPaint};
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
    /// Pictures by name, for `icon-image` and patterns; they come before the built-in ones.
    pub images: &'a [(Arc<str>, Arc<Image>)],
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
    /// Shared by the pictures of a transition in which the layer stands still.
    pub(crate) draw: Rc<Draw>,
}

pub(crate) enum Draw {
    Background(Background),
    Fill(Rows<FillLook>),
    Line(Rows<LineLook>),
    Circle(Rows<CircleLook>),
    Symbol(Vec<Label>),
    Heatmap(Heat),
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
    pub(super) fn collect(keyed: Vec<(f64, u32, L)>, rows: usize) -> Self {
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

/// Does all that depends on the zoom level, the style, the language and the data. Cost: one evaluation of each
/// feature-dependent property per feature, plus label placement; a millisecond for a plan-sized map.
pub fn prepare(inputs: &Inputs) -> Prepared {
    prepare_after(inputs, None)
}

/// As [`prepare`], when of what an earlier picture shows nothing has changed but the layers of these ids: the others are taken
/// from it, labels only if all of them are, for they are placed together.
pub(crate) fn prepare_after(inputs: &Inputs, earlier: Option<&(Rc<Prepared>, Vec<Arc<str>>)>) -> Prepared {
    let earlier = earlier.filter(|(old, _)| old.zoom == inputs.zoom);
    let is_symbol = |layer: &Layer| matches!(layer.kind, LayerKind::Symbol(_));
    let is_new = |layer: &Layer| earlier.is_none_or(|(_, changed)| changed.contains(&layer.id));
    let new_labels = inputs.style.layers.iter().any(|l| is_symbol(l) && is_new(l));
    let mut layers = Vec::new();
    let mut symbols = Vec::new();
    for (index, layer) in inputs.style.layers.iter().enumerate() {
        let in_range = inputs.zoom >= layer.minzoom && inputs.zoom < layer.maxzoom;
        if !layer.visible || !in_range || layer.reads.state != inputs.overlay {
            continue;
        }
        let kept = earlier.filter(|_| !(is_new(layer) || new_labels && is_symbol(layer)));
        let kept = kept.and_then(|(old, _)| old.layers.iter().find(|l| l.index == index));
        if let Some(PreparedLayer { source, draw, .. }) = kept {
            layers.push(PreparedLayer { id: layer.id.clone(), index, source: source.clone(), draw: draw.clone() });
            continue;
        }
        let source = layer.source.as_ref().and_then(|s| Some((s.clone(), inputs.world.get(s)?.clone())));
        let draw = match (&layer.kind, &source) {
            (LayerKind::Background(p), _) => Draw::Background(looks::background(inputs, p)),
            (_, None) => continue,
            (LayerKind::Fill(p), Some(s)) => Draw::Fill(looks::fills(inputs, layer, p, s)),
            (LayerKind::Line(p), Some(s)) => Draw::Line(looks::lines(inputs, layer, p, s)),
            (LayerKind::Circle(p), Some(s)) => Draw::Circle(looks::circles(inputs, layer, p, s)),
            (LayerKind::Heatmap(p), Some(s)) => Draw::Heatmap(Heat::new(inputs, layer, p, s)),
            (LayerKind::Symbol(p), Some(s)) => {
                symbols.push((layers.len(), layer, p as &SymbolPaint, s.clone()));
                Draw::Symbol(Vec::new())
            }
        };
        layers.push(PreparedLayer { id: layer.id.clone(), index, source, draw: Rc::new(draw) });
    }
    for (at, labels) in symbol::place_all(inputs, &symbols) {
        if let Some(layer) = layers.get_mut(at) {
            layer.draw = Rc::new(Draw::Symbol(labels));
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
        let cx = EvalContext {
            zoom: inputs.zoom,
            feature: Some(&feature),
            state,
            globals: inputs.globals,
            progress: 0.0,
            accumulated: None,
            now: inputs.style.now(),
        };
        if layer.filter.as_ref().is_none_or(|f| f.eval_bool(&cx)) {
            each(row, &cx);
        }
    }
}

impl<'a> Inputs<'a> {
    /// What an expression sees when no feature is concerned.
    #[inline(never)]
    pub(crate) fn context(&self) -> EvalContext<'a> {
        EvalContext {
            zoom: self.zoom,
            feature: None,
            state: None,
            globals: self.globals,
            progress: 0.0,
            accumulated: None,
            now: self.style.now(),
        }
    }

    /// A picture by its name.
    #[inline(never)]
    pub(crate) fn image(&self, name: &str) -> Option<Arc<Image>> {
        let own = self.images.iter().find(|(n, _)| **n == *name).map(|(_, image)| image.clone());
        own.or_else(|| super::icon::icon(name).map(Arc::new))
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
        Once { prop, value: (!d.feature && !d.state).then(|| prop.eval(&inputs.context())) }
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

impl Prepared {
    /// The largest circle or icon, as a radius in px.
    pub(crate) fn largest_radius(&self) -> f64 {
        let of = |layer: &PreparedLayer| match &*layer.draw {
            Draw::Circle(rows) => rows.looks.iter().map(|l| l.radius + l.style.stroke_width).fold(0.0, f64::max),
            Draw::Symbol(labels) => labels
                .iter()
                .filter_map(|l| l.icon.as_ref())
                .map(|i| i.size.x.max(i.size.y) / 2.0 + i.halo_width)
                .fold(0.0, f64::max),
            _ => 0.0,
        };
        self.layers.iter().map(of).fold(0.0, f64::max)
    }
}
