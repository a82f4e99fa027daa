//! Style layers with their compiled properties.
//!
//! Every property holds the Style Spec's default when the style does not set it, so a renderer never asks twice.
//! Lengths are CSS pixels unless said otherwise; ems are multiples of the text size; angles are degrees clockwise.

use super::expr::Expression;
use super::prop::{
    Alignment, Anchor, Formatted, Justify, LineCap, LineJoin, Placement, Prop, SymbolOverlap, TextFit, Transform,
    ZOrder,
};
use super::read::Reader;
use super::{Color, Dependencies};
use crate::value::Value;
use std::sync::Arc;

/// The highest zoom of the Style Spec; a layer that is shown up to it is shown beyond.
pub const MAX_ZOOM: f64 = 24.0;

/// One layer of a style, ready to draw.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The unique name.
    pub id: Arc<str>,
    /// The source whose features are drawn; none for a background.
    pub source: Option<Arc<str>>,
    /// What is drawn, and how.
    pub kind: LayerKind,
    /// Below this zoom the layer is hidden.
    pub minzoom: f64,
    /// At this zoom and above the layer is hidden; 24 means never (see [`Layer::shown_at`]).
    pub maxzoom: f64,
    /// Layout property `visibility`; one that reads the global state has its value at the state's defaults.
    pub visible: bool,
    /// Which features are drawn: those for which it is true; all without one.
    pub filter: Option<Expression>,
    /// The style author's own data, an object or null.
    pub metadata: Value,
    /// What the filter and the properties depend on, together.
    pub reads: Dependencies,
}

impl Layer {
    /// Whether the layer is drawn at this zoom.
    pub fn shown_at(&self, zoom: f64) -> bool {
        self.visible && zoom >= self.minzoom && (zoom < self.maxzoom || self.maxzoom >= MAX_ZOOM)
    }
}

/// The type of a layer, with its properties.
#[derive(Clone, Debug)]
pub enum LayerKind {
    /// The ground.
    Background(BackgroundPaint),
    /// Polygons.
    Fill(Arc<FillPaint>),
    /// Lines, and the outlines of polygons.
    Line(Arc<LinePaint>),
    /// A circle at each point.
    Circle(Arc<CirclePaint>),
    /// Texts and icons.
    Symbol(Arc<SymbolPaint>),
    /// The density of points.
    Heatmap(Arc<HeatmapPaint>),
}

impl LayerKind {
    /// The spec's name: `background`, `fill`, `line`, `circle`, `symbol` or `heatmap`.
    pub fn name(&self) -> &'static str {
        match self {
            LayerKind::Background(_) => "background",
            LayerKind::Fill(_) => "fill",
            LayerKind::Line(_) => "line",
            LayerKind::Circle(_) => "circle",
            LayerKind::Symbol(_) => "symbol",
            LayerKind::Heatmap(_) => "heatmap",
        }
    }
}

/// How the ground is painted.
#[derive(Clone, Debug)]
pub struct BackgroundPaint {
    /// `background-color`.
    pub color: Prop<Color>,
    /// `background-opacity`, 0–1.
    pub opacity: Prop<f64>,
    /// `background-pattern`: the name of an image, in place of the colour.
    pub pattern: Option<Prop<Arc<str>>>,
}

/// How points become a density.
#[derive(Clone, Debug)]
pub struct HeatmapPaint {
    /// `heatmap-radius`, px, at least 1.
    pub radius: Prop<f64>,
    /// `heatmap-weight`: how many points a point counts for.
    pub weight: Prop<f64>,
    /// `heatmap-intensity`: a factor of all weights.
    pub intensity: Prop<f64>,
    /// `heatmap-color`, by `heatmap-density`.
    pub color: Prop<Color>,
    /// `heatmap-opacity`, 0–1.
    pub opacity: Prop<f64>,
}

/// How polygons are filled.
#[derive(Clone, Debug)]
pub struct FillPaint {
    /// `fill-color`.
    pub color: Prop<Color>,
    /// `fill-opacity`, 0–1; also of the outline.
    pub opacity: Prop<f64>,
    /// `fill-outline-color`; without it the outline has the fill's colour.
    pub outline_color: Option<Prop<Color>>,
    /// `fill-pattern`: the name of an image, or of a built-in hatch (`hatch-45`).
    pub pattern: Option<Prop<Arc<str>>>,
    /// `fill-antialias`: without it no outline is drawn.
    pub antialias: Prop<bool>,
    /// `fill-sort-key`: ascending, higher above lower; source order without it.
    pub sort_key: Option<Prop<f64>>,
    /// `fill-translate`: px to the right and down.
    pub translate: Prop<[f64; 2]>,
}

/// How lines are stroked.
#[derive(Clone, Debug)]
pub struct LinePaint {
    /// `line-color`.
    pub color: Prop<Color>,
    /// `line-opacity`, 0–1.
    pub opacity: Prop<f64>,
    /// `line-width`, px.
    pub width: Prop<f64>,
    /// `line-gap-width`: px between two parallel strokes; 0 for a single one.
    pub gap_width: Prop<f64>,
    /// `line-offset`: px to the right of the line's direction.
    pub offset: Prop<f64>,
    /// `line-blur`, px.
    pub blur: Prop<f64>,
    /// `line-dasharray`: dash and gap lengths in line widths; empty for a solid line.
    pub dasharray: Prop<Vec<f64>>,
    /// `line-pattern`: the name of an image that repeats along the line, as high as the line is wide.
    pub pattern: Option<Prop<Arc<str>>>,
    /// `line-gradient`: a colour by `line-progress`.
    pub gradient: Option<Prop<Color>>,
    /// `line-cap`.
    pub cap: Prop<LineCap>,
    /// `line-join`.
    pub join: Prop<LineJoin>,
    /// `line-miter-limit`.
    pub miter_limit: Prop<f64>,
    /// `line-sort-key`: ascending, higher above lower; source order without it.
    pub sort_key: Option<Prop<f64>>,
    /// `line-translate`: px to the right and down.
    pub translate: Prop<[f64; 2]>,
}

/// How points become circles.
#[derive(Clone, Debug)]
pub struct CirclePaint {
    /// `circle-radius`, px, without the stroke.
    pub radius: Prop<f64>,
    /// `circle-color`.
    pub color: Prop<Color>,
    /// `circle-opacity`, 0–1, of the disc.
    pub opacity: Prop<f64>,
    /// `circle-stroke-color`.
    pub stroke_color: Prop<Color>,
    /// `circle-stroke-width`, px, outside the radius.
    pub stroke_width: Prop<f64>,
    /// `circle-stroke-opacity`, 0–1.
    pub stroke_opacity: Prop<f64>,
    /// `circle-blur`: 1 blurs so that only the centre is opaque.
    pub blur: Prop<f64>,
    /// `circle-translate`: px to the right and down.
    pub translate: Prop<[f64; 2]>,
    /// `circle-sort-key`: ascending, higher above lower; source order without it.
    pub sort_key: Option<Prop<f64>>,
}

/// An anchor, and the offset that goes with it in ems to the right and down.
pub type AnchorOffset = (Anchor, [f64; 2]);

/// How texts and icons are set.
#[derive(Clone, Debug)]
pub struct SymbolPaint {
    /// `symbol-placement`.
    pub placement: Prop<Placement>,
    /// `symbol-spacing`: px between symbols on a line, at least 1.
    pub spacing: Prop<f64>,
    /// `symbol-avoid-edges`.
    pub avoid_edges: Prop<bool>,
    /// `symbol-z-order`.
    pub z_order: Prop<ZOrder>,
    /// `symbol-sort-key`: lower is placed first; source order without it.
    pub sort_key: Option<Prop<f64>>,
    /// `text-field`, the transform not yet applied; empty for none.
    pub text_field: Prop<Formatted>,
    /// `text-font`, in order of preference.
    pub text_font: Prop<Vec<Arc<str>>>,
    /// `text-size`, px.
    pub text_size: Prop<f64>,
    /// `text-color`.
    pub text_color: Prop<Color>,
    /// `text-halo-color`.
    pub text_halo_color: Prop<Color>,
    /// `text-halo-width`, px.
    pub text_halo_width: Prop<f64>,
    /// `text-halo-blur`: width of the halo's soft edge, px.
    pub text_halo_blur: Prop<f64>,
    /// `text-opacity`, 0–1.
    pub text_opacity: Prop<f64>,
    /// `text-anchor`.
    pub text_anchor: Prop<Anchor>,
    /// `text-offset`: ems to the right and down.
    pub text_offset: Prop<[f64; 2]>,
    /// `text-variable-anchor`: tried in order; empty for none.
    pub text_variable_anchor: Prop<Vec<Anchor>>,
    /// `text-variable-anchor-offset`: anchors with offsets in ems, tried in order, before `text-variable-anchor`.
    pub text_variable_anchor_offset: Option<Prop<Vec<AnchorOffset>>>,
    /// `text-radial-offset`: ems away from the point, with variable anchors instead of `text-offset`.
    pub text_radial_offset: Prop<f64>,
    /// `text-justify`.
    pub text_justify: Prop<Justify>,
    /// `text-max-width`: ems after which a line wraps.
    pub text_max_width: Prop<f64>,
    /// `text-line-height`, ems.
    pub text_line_height: Prop<f64>,
    /// `text-letter-spacing`, ems.
    pub text_letter_spacing: Prop<f64>,
    /// `text-writing-mode` at points, `horizontal` and `vertical`: tried in order; empty for horizontal lines.
    pub text_writing_mode: Prop<Vec<Arc<str>>>,
    /// `text-padding`: px around the text that others keep out of.
    pub text_padding: Prop<f64>,
    /// `text-rotate`, degrees clockwise.
    pub text_rotate: Prop<f64>,
    /// `text-rotation-alignment`; the spec's `viewport-glyph` reads as `auto`.
    pub text_rotation_alignment: Prop<Alignment>,
    /// `text-keep-upright`.
    pub text_keep_upright: Prop<bool>,
    /// `text-max-angle`: the sharpest bend between two characters along a line, degrees.
    pub text_max_angle: Prop<f64>,
    /// `text-transform`.
    pub text_transform: Prop<Transform>,
    /// `text-allow-overlap`: drawn even where others are.
    pub text_allow_overlap: Prop<bool>,
    /// `text-overlap`, before `text-allow-overlap`.
    pub text_overlap: Option<Prop<SymbolOverlap>>,
    /// `text-ignore-placement`: others may cover it.
    pub text_ignore_placement: Prop<bool>,
    /// `text-optional`: the icon stays where the text finds no room.
    pub text_optional: Prop<bool>,
    /// `text-translate`: px to the right and down.
    pub text_translate: Prop<[f64; 2]>,
    /// `icon-image`: a name; empty for none.
    pub icon_image: Prop<Arc<str>>,
    /// `icon-size`: a factor.
    pub icon_size: Prop<f64>,
    /// `icon-color`, for icons of one colour.
    pub icon_color: Prop<Color>,
    /// `icon-halo-color`.
    pub icon_halo_color: Prop<Color>,
    /// `icon-halo-width`, px.
    pub icon_halo_width: Prop<f64>,
    /// `icon-halo-blur`: width of the halo's soft edge, px.
    pub icon_halo_blur: Prop<f64>,
    /// `icon-opacity`, 0–1.
    pub icon_opacity: Prop<f64>,
    /// `icon-offset`: px times `icon-size` to the right and down.
    pub icon_offset: Prop<[f64; 2]>,
    /// `icon-anchor`.
    pub icon_anchor: Prop<Anchor>,
    /// `icon-rotate`, degrees clockwise.
    pub icon_rotate: Prop<f64>,
    /// `icon-rotation-alignment`.
    pub icon_rotation_alignment: Prop<Alignment>,
    /// `icon-keep-upright`, on lines.
    pub icon_keep_upright: Prop<bool>,
    /// `icon-text-fit`.
    pub icon_text_fit: Prop<TextFit>,
    /// `icon-text-fit-padding`: px, one to four numbers in CSS order.
    pub icon_text_fit_padding: Prop<Vec<f64>>,
    /// `icon-padding`: px, one to four numbers in CSS order.
    pub icon_padding: Prop<Vec<f64>>,
    /// `icon-allow-overlap`.
    pub icon_allow_overlap: Prop<bool>,
    /// `icon-overlap`, before `icon-allow-overlap`.
    pub icon_overlap: Option<Prop<SymbolOverlap>>,
    /// `icon-ignore-placement`.
    pub icon_ignore_placement: Prop<bool>,
    /// `icon-optional`: the text stays where the icon finds no room.
    pub icon_optional: Prop<bool>,
    /// `icon-translate`: px to the right and down.
    pub icon_translate: Prop<[f64; 2]>,
}

/// The properties of a layer; `None` when the type is not known.
pub(super) fn read_kind(layer_type: &str, r: &mut Reader) -> Option<LayerKind> {
    Some(match layer_type {
        "background" => LayerKind::Background(BackgroundPaint {
            color: r.get("background-color"),
            opacity: r.get("background-opacity"),
            pattern: r.optional("background-pattern"),
        }),
        "fill" => LayerKind::Fill(Arc::new(FillPaint {
            color: r.get("fill-color"),
            opacity: r.get("fill-opacity"),
            outline_color: r.optional("fill-outline-color"),
            pattern: r.optional("fill-pattern"),
            antialias: r.get("fill-antialias"),
            sort_key: r.optional("fill-sort-key"),
            translate: r.get("fill-translate"),
        })),
        "line" => LayerKind::Line(Arc::new(LinePaint {
            color: r.get("line-color"),
            opacity: r.get("line-opacity"),
            width: r.get("line-width"),
            gap_width: r.get("line-gap-width"),
            offset: r.get("line-offset"),
            blur: r.get("line-blur"),
            dasharray: r.get("line-dasharray"),
            pattern: r.optional("line-pattern"),
            gradient: r.optional("line-gradient"),
            cap: r.get("line-cap"),
            join: r.get("line-join"),
            miter_limit: r.get("line-miter-limit"),
            sort_key: r.optional("line-sort-key"),
            translate: r.get("line-translate"),
        })),
        "circle" => LayerKind::Circle(Arc::new(CirclePaint {
            radius: r.get("circle-radius"),
            color: r.get("circle-color"),
            opacity: r.get("circle-opacity"),
            stroke_color: r.get("circle-stroke-color"),
            stroke_width: r.get("circle-stroke-width"),
            stroke_opacity: r.get("circle-stroke-opacity"),
            blur: r.get("circle-blur"),
            translate: r.get("circle-translate"),
            sort_key: r.optional("circle-sort-key"),
        })),
        "heatmap" => LayerKind::Heatmap(Arc::new(HeatmapPaint {
            radius: r.get("heatmap-radius"),
            weight: r.get("heatmap-weight"),
            intensity: r.get("heatmap-intensity"),
            color: r.get("heatmap-color"),
            opacity: r.get("heatmap-opacity"),
        })),
        "symbol" => LayerKind::Symbol(Arc::new(read_symbol(r))),
        _ => return None,
    })
}

fn read_symbol(r: &mut Reader) -> SymbolPaint {
    SymbolPaint {
        placement: r.get("symbol-placement"),
        spacing: r.get("symbol-spacing"),
        avoid_edges: r.get("symbol-avoid-edges"),
        z_order: r.get("symbol-z-order"),
        sort_key: r.optional("symbol-sort-key"),
        text_field: r.get("text-field"),
        text_font: r.get("text-font"),
        text_size: r.get("text-size"),
        text_color: r.get("text-color"),
        text_halo_color: r.get("text-halo-color"),
        text_halo_width: r.get("text-halo-width"),
        text_halo_blur: r.get("text-halo-blur"),
        text_opacity: r.get("text-opacity"),
        text_anchor: r.get("text-anchor"),
        text_offset: r.get("text-offset"),
        text_variable_anchor: r.get("text-variable-anchor"),
        text_variable_anchor_offset: r.optional("text-variable-anchor-offset"),
        text_radial_offset: r.get("text-radial-offset"),
        text_justify: r.get("text-justify"),
        text_max_width: r.get("text-max-width"),
        text_line_height: r.get("text-line-height"),
        text_letter_spacing: r.get("text-letter-spacing"),
        text_writing_mode: r.get("text-writing-mode"),
        text_padding: r.get("text-padding"),
        text_rotate: r.get("text-rotate"),
        text_rotation_alignment: r.get("text-rotation-alignment"),
        text_keep_upright: r.get("text-keep-upright"),
        text_max_angle: r.get("text-max-angle"),
        text_transform: r.get("text-transform"),
        text_allow_overlap: r.get("text-allow-overlap"),
        text_overlap: r.optional("text-overlap"),
        text_ignore_placement: r.get("text-ignore-placement"),
        text_optional: r.get("text-optional"),
        text_translate: r.get("text-translate"),
        icon_image: r.get("icon-image"),
        icon_size: r.get("icon-size"),
        icon_color: r.get("icon-color"),
        icon_halo_color: r.get("icon-halo-color"),
        icon_halo_width: r.get("icon-halo-width"),
        icon_halo_blur: r.get("icon-halo-blur"),
        icon_opacity: r.get("icon-opacity"),
        icon_offset: r.get("icon-offset"),
        icon_anchor: r.get("icon-anchor"),
        icon_rotate: r.get("icon-rotate"),
        icon_rotation_alignment: r.get("icon-rotation-alignment"),
        icon_keep_upright: r.get("icon-keep-upright"),
        icon_text_fit: r.get("icon-text-fit"),
        icon_text_fit_padding: r.get("icon-text-fit-padding"),
        icon_padding: r.get("icon-padding"),
        icon_allow_overlap: r.get("icon-allow-overlap"),
        icon_overlap: r.optional("icon-overlap"),
        icon_ignore_placement: r.get("icon-ignore-placement"),
        icon_optional: r.get("icon-optional"),
        icon_translate: r.get("icon-translate"),
    }
}
