use super::heat::Heat;
use super::looks::{self, Background, CircleLook, FillLook, LineLook};
use super::symbol::{self, Label};
use super::world::{Row, SourceData, States, World};
use crate::geom::Rect;
use crate::order::sorted;
use crate::paint::{Image, Measure};
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use crate::style::{EvalContext, FromVal, Layer, LayerKind, Prop, Style, SymbolPaint};
use crate::value::Value;
use std::cell::RefCell;
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
    /// Takes the names of pictures that are not there, each once, a hundred at most.
    pub missing: &'a RefCell<Vec<Arc<str>>>,
    /// Which layers: from this index of [`Style::layers`] on, to the one before that.
    pub layers: (usize, usize),
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
    /// Row and look.
    order: Vec<(u32, u32)>,
    pub(crate) looks: Vec<L>,
    /// The place in `order` by row, `u32::MAX` where the layer leaves the feature out.
    place: Vec<u32>,
}

/// Of so many features on the search for those in a region pays.
const MANY: usize = 2000;

impl<L: PartialEq> Rows<L> {
    /// What `look` makes of the features of these kinds that the layer's filter lets through, by ascending `key`. `constant` says that
    /// it makes the same of all.
    pub(super) fn collect(
        inputs: &Inputs,
        layer: &Layer,
        source: &(Arc<str>, Rc<SourceData>),
        (kinds, key, constant): (&[GeometryKind], Option<&Prop<f64>>, bool),
        mut look: impl FnMut(&EvalContext) -> Option<L>,
    ) -> Self {
        let set = &source.1.set;
        let key = key.map(|k| Once::new(k, inputs));
        let mut out = Rows { order: Vec::new(), looks: Vec::new(), place: Vec::new() };
        let mut keys = Vec::new();
        let mut same = None;
        each_row(inputs, layer, source, |row, cx| {
            if !kinds.contains(&set.kind(row)) {
                return;
            }
            let at = match same.filter(|_| constant) {
                Some(known) => known,
                None => look(cx).map(|look| out.shared(look)),
            };
            same = Some(at);
            if let Some(at) = at {
                out.order.push((row as u32, at));
                keys.extend(key.as_ref().map(|k| k.get(cx)));
            }
        });
        out.place = placed(&mut out.order, &keys, set.len());
        out
    }

    /// The number of an equal look, which this one becomes if there is none. Styles rarely have more than a dozen: a short search
    /// backwards finds almost every one.
    fn shared(&mut self, look: L) -> u32 {
        let from = self.looks.len().saturating_sub(24);
        let known = self.looks.iter().skip(from).position(|l| *l == look);
        if known.is_none() {
            self.looks.push(look);
        }
        known.map_or(self.looks.len() - 1, |at| from + at) as u32
    }
}

impl<L> Rows<L> {
    /// How a feature is drawn, if it is.
    pub(crate) fn look(&self, row: usize) -> Option<&L> {
        let (_, look) = self.order.get(*self.place.get(row)? as usize)?;
        self.looks.get(*look as usize)
    }

    /// Row and look of the features whose bounds may touch a rectangle of the world, in drawing order. Cost: the answers, by the spatial
    /// index, where the rectangle holds but a part of many features; else all of them, untested.
    pub(crate) fn within(&self, data: &SourceData, rect: Rect) -> Vec<(u32, u32)> {
        within(&self.order, &self.place, data, rect)
    }
}

#[inline(never)]
fn within(order: &[(u32, u32)], place: &[u32], data: &SourceData, rect: Rect) -> Vec<(u32, u32)> {
    if order.len() < MANY || data.is_mostly_in(rect) {
        return order.to_vec();
    }
    let mut near = vec![false; order.len()];
    data.index().search(rect, &mut |row| {
        if let Some(slot) = place.get(row).and_then(|at| near.get_mut(*at as usize)) {
            *slot = true;
        }
    });
    order.iter().zip(near).filter(|(_, near)| *near).map(|(drawn, _)| *drawn).collect()
}

/// Sorts the order of drawing by keys, if there are any, and gives the place in it by row.
#[inline(never)]
fn placed(order: &mut Vec<(u32, u32)>, keys: &[f64], rows: usize) -> Vec<u32> {
    if !keys.is_empty() {
        let by_key = sorted(keys.len(), &|a, b| keys[a].total_cmp(&keys[b]));
        *order = by_key.into_iter().filter_map(|i| order.get(i as usize).copied()).collect();
    }
    let mut place = vec![u32::MAX; rows];
    for (i, (row, _)) in order.iter().enumerate() {
        if let Some(slot) = place.get_mut(*row as usize) {
            *slot = i as u32;
        }
    }
    place
}

/// Does all that depends on the zoom level, the style, the language and the data. Cost: one evaluation of each
/// feature-dependent property per feature, plus label placement; a millisecond for a few hundred features.
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
        if !layer.shown_at(inputs.zoom) || index < inputs.layers.0 || index >= inputs.layers.1 {
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
        let found = own.or_else(|| super::icon::icon(name).map(Arc::new));
        if found.is_none() && !name.is_empty() {
            let mut missing = self.missing.borrow_mut();
            if missing.len() < 100 && !missing.iter().any(|n| **n == *name) {
                missing.push(name.into());
            }
        }
        found
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

    /// Whether it is the same for all features.
    pub(super) fn is_constant(&self) -> bool {
        self.value.is_some()
    }

    pub(crate) fn get(&self, cx: &EvalContext) -> T {
        match &self.value {
            Some(v) => v.clone(),
            None => self.prop.eval(cx),
        }
    }
}

impl Draw {
    /// How far from its features the layer may draw, px. Nobody asks it of labels and heat.
    pub(super) fn reach(&self) -> f64 {
        match self {
            Draw::Fill(rows) => most(&rows.looks, |l| l.translate.length() + 4.0),
            Draw::Line(rows) => most(&rows.looks, |l| l.reach() + l.translate.length()),
            Draw::Circle(rows) => most(&rows.looks, CircleLook::reach),
            Draw::Background(_) | Draw::Symbol(_) | Draw::Heatmap(_) => 0.0,
        }
    }
}

/// The furthest that any look draws from its feature, px.
fn most<L>(looks: &[L], reach: impl Fn(&L) -> f64) -> f64 {
    looks.iter().map(reach).fold(0.0, f64::max)
}

impl Prepared {
    /// How far from their features the layers that read feature state may draw, px.
    pub(crate) fn reach_of_states(&self, style: &Style) -> f64 {
        let reads = |l: &&PreparedLayer| style.layers.get(l.index).is_some_and(|layer| layer.reads.state);
        self.layers.iter().filter(reads).map(|l| l.draw.reach()).fold(0.0, f64::max)
    }

    /// Whether a ground hides all that lies below the map.
    pub(crate) fn is_opaque(&self) -> bool {
        self.layers.iter().any(|l| matches!(&*l.draw, Draw::Background(b) if b.pattern.is_none() && b.color.a >= 1.0))
    }

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
