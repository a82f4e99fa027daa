//! The legend, drawn by the engine from the style itself, so that it cannot disagree with the map.

use super::Map;
use crate::geom::Point;
use crate::paint::AdvanceTable;
use crate::proj::world_size_px;
use crate::render::svg;
use crate::scene::{Inputs, Pass, States, World, prepare};
use crate::source::{Builder, Geometry};
use crate::style::{LayerKind, Style};
use crate::value::Value;
use std::sync::Arc;

/// Size of a swatch, px; symbols larger than it get a larger one.
const SIZE: (f64, f64) = (30.0, 16.0);

/// One line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The layer that declares it.
    pub layer: Arc<str>,
    /// The layer's switch group (`gq:group`), or empty.
    pub group: String,
    /// The section of the legend, or empty.
    pub section: String,
    /// The text by language: an object `{zh, en}`.
    pub label: Value,
    /// Whether the layer is visible now.
    pub visible: bool,
    /// The symbol.
    pub swatch: Swatch,
}

/// A picture of one map symbol.
#[derive(Clone, Debug, PartialEq)]
pub struct Swatch {
    /// Width, px.
    pub width: f64,
    /// Height, px.
    pub height: f64,
    /// SVG text.
    pub svg: String,
}

impl Map {
    /// The legend's entries in the order of the style's layers, top of the map last.
    ///
    /// A layer takes part by `metadata["gq:legend"]`: `{zh, en, section, sample, layers, items}`. `sample` holds the properties
    /// of the feature that is drawn as the swatch; `layers` lists the layers that draw it (default: this one); `items` are
    /// entries of their own (`{zh, en, sample}`), one for each class that the layer distinguishes. Symbols are drawn as they
    /// look at `zoom`.
    pub fn legend(&self, zoom: f64) -> Vec<Entry> {
        let mut out = Vec::new();
        for layer in &self.style.layers {
            let Some(spec) = layer.metadata.get("gq:legend") else { continue };
            let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).unwrap_or_default().to_string();
            let own = [spec.clone()];
            let items = spec.get("items").and_then(Value::as_array).unwrap_or(&own);
            for item in items {
                let layers: Vec<&str> = match item.get("layers").or(spec.get("layers")).and_then(Value::as_array) {
                    Some(names) => names.iter().filter_map(Value::as_str).collect(),
                    None => vec![&layer.id],
                };
                let sample = item.get("sample").or(spec.get("sample")).cloned().unwrap_or_default();
                out.push(Entry {
                    layer: layer.id.clone(),
                    group: text(&layer.metadata, "gq:group"),
                    section: text(spec, "section"),
                    label: Value::object([("zh", text(item, "zh").into()), ("en", text(item, "en").into())]),
                    visible: layer.visible,
                    swatch: self.swatch(&layers, &sample, zoom),
                });
            }
        }
        out
    }

    fn swatch(&self, layers: &[&str], sample: &Value, zoom: f64) -> Swatch {
        let mut style: Style = self.style.clone();
        style.set_time(f64::INFINITY);
        style.layers.retain(|l| layers.contains(&&*l.id));
        let mut world = World::default();
        let scale = world_size_px(zoom);
        // A background is shown as an area of its colour; extents beyond the swatch hide its own edges.
        let (mut w, mut h) = SIZE;
        for layer in &mut style.layers {
            layer.filter = None;
            layer.visible = true;
            (layer.minzoom, layer.maxzoom) = (0.0, 24.0);
            if matches!(layer.kind, LayerKind::Background(_)) {
                continue;
            }
            let name: Arc<str> = layer.id.clone();
            layer.source = Some(name.clone());
        }
        // Twice: the first time only to learn how large the symbols are.
        for _ in 0..2 {
            for layer in &style.layers {
                let px = |x: f64, y: f64| Point::new(x, y) * (1.0 / scale);
                let geometry = match layer.kind {
                    LayerKind::Background(_) => continue,
                    LayerKind::Fill(_) => Geometry::Polygons(vec![vec![area(w, h).map(|(x, y)| px(x, y)).to_vec()]]),
                    LayerKind::Line(_) if style.layers.iter().any(|l| matches!(l.kind, LayerKind::Fill(_))) => {
                        let mut ring: Vec<Point> = area(w, h).map(|(x, y)| px(x, y)).to_vec();
                        ring.extend(ring.first().copied());
                        Geometry::Lines(vec![ring])
                    }
                    LayerKind::Line(_) => Geometry::Lines(vec![vec![px(1.0, h / 2.0), px(w - 1.0, h / 2.0)]]),
                    LayerKind::Circle(_) | LayerKind::Symbol(_) | LayerKind::Heatmap(_) => {
                        Geometry::Points(vec![px(w / 2.0, h / 2.0)])
                    }
                };
                let mut b = Builder::new();
                b.push(None, geometry, sample.members());
                world.set(layer.id.clone(), b.finish());
            }
            let prepared = prepare(&Inputs {
                world: &world,
                style: &style,
                zoom,
                globals: &self.globals,
                states: &States::default(),
                measure: &AdvanceTable,
                images: &self.images,
                missing: &Default::default(),
                layers: (0, usize::MAX),
            });
            let r = prepared.largest_radius();
            let need = (2.0 * r + 4.0).min(120.0);
            if need <= h {
                let list = prepared.compose(Point::default(), w, h, &mut Pass::default());
                return Swatch { width: w, height: h, svg: svg(&list, "zh", "", "") };
            }
            (w, h) = (w.max(need), need);
        }
        Swatch { width: w, height: h, svg: String::new() }
    }
}

fn area(w: f64, h: f64) -> [(f64, f64); 4] {
    [(2.0, 2.0), (w - 2.0, 2.0), (w - 2.0, h - 2.0), (2.0, h - 2.0)]
}
