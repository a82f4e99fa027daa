//! From paint properties to how each feature of a fill, line or circle layer looks.

use super::prepare::{Inputs, Once, Rows};
use super::world::SourceData;
use crate::geom::Point;
use crate::number;
use crate::paint::{Cap, CircleStyle, Image, Join, Raster, StrokeStyle};
use crate::source::GeometryKind;
use crate::style::{
    BackgroundPaint, CirclePaint, Color, EvalContext, FillPaint, Layer, LineCap, LineJoin, LinePaint, Prop,
};
use std::rc::Rc;
use std::sync::Arc;

/// Colours along a line, or of a heat map, from 0 to 1.
pub(super) const RAMP: usize = 256;

#[derive(Clone, Debug)]
pub(crate) struct Background {
    pub(crate) color: Color,
    pub(crate) pattern: Option<Tile>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FillLook {
    pub(crate) color: Color,
    pub(crate) outline: Option<Color>,
    pub(crate) hatch: Option<Hatch>,
    pub(crate) tile: Option<Tile>,
    pub(crate) translate: Point,
}

/// A picture that repeats, and its opacity.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tile {
    pub(crate) raster: Raster,
    /// Width and height, px.
    pub(crate) size: Point,
    pub(crate) opacity: f64,
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
    /// Width of the soft edge inside the line's own, px.
    pub(crate) blur: f64,
    pub(crate) translate: Point,
    /// Repeats along the line, in place of the stroke's colour.
    pub(crate) pattern: Option<Tile>,
    /// [`RAMP`] colours, in place of the stroke's.
    pub(crate) gradient: Option<Arc<[Color]>>,
}

impl LineLook {
    pub(crate) fn plain(stroke: StrokeStyle, translate: Point) -> LineLook {
        LineLook { stroke, offset: 0.0, gap: 0.0, blur: 0.0, translate, pattern: None, gradient: None }
    }

    /// How far from its vertices the line may draw, px; its translation left aside.
    pub(crate) fn reach(&self) -> f64 {
        // An offset or double line has its corners further out, by the factor that they may be mitred by.
        self.stroke.reach() + (self.gap + self.offset.abs()) * 2.0 + 2.0
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CircleLook {
    pub(crate) style: CircleStyle,
    pub(crate) radius: f64,
    /// The share of the radius that the soft edge takes.
    pub(crate) blur: f64,
    pub(crate) translate: Point,
}

impl CircleLook {
    /// How far from its middle the circle may draw, px.
    pub(crate) fn reach(&self) -> f64 {
        self.radius + self.style.stroke_width + self.translate.length() + 2.0
    }
}

/// The colours of an expression over `line-progress` or `heatmap-density`.
pub(super) fn ramp(inputs: &Inputs, color: &Prop<Color>, opacity: f64) -> Arc<[Color]> {
    let at = |i: usize| EvalContext { progress: i as f64 / (RAMP - 1) as f64, ..inputs.context() };
    (0..RAMP).map(|i| color.eval(&at(i)).with_opacity(opacity)).collect()
}

fn tile(image: &Image, color: Color, opacity: f64) -> Option<Tile> {
    let size = image.size();
    let seen = opacity > 0.0 && size.x >= 0.5 && size.y >= 0.5;
    seen.then(|| Tile { raster: image.to_raster(color), size, opacity })
}

/// The tiles of a layer by the image's name, its colour and opacity: each is made once.
#[derive(Default)]
struct Tiles(Vec<(Arc<str>, Color, f64, Option<Tile>)>);

impl Tiles {
    #[inline(never)]
    fn get(&mut self, inputs: &Inputs, name: Arc<str>, color: Color, opacity: f64) -> Option<Tile> {
        if let Some(known) = self.0.iter().find(|t| t.0 == name && t.1 == color && t.2 == opacity) {
            return known.3.clone();
        }
        let made = inputs.image(&name).and_then(|image| tile(&image, color, opacity));
        self.0.push((name, color, opacity, made.clone()));
        made
    }
}

pub(super) fn background(inputs: &Inputs, p: &BackgroundPaint) -> Background {
    let cx = inputs.context();
    let (color, opacity) = (p.color.eval(&cx), p.opacity.eval(&cx));
    let image = p.pattern.as_ref().and_then(|name| inputs.image(&name.eval(&cx)));
    Background { color: color.with_opacity(opacity), pattern: image.and_then(|i| tile(&i, color, opacity)) }
}

pub(super) fn fills(
    inputs: &Inputs,
    layer: &Layer,
    p: &FillPaint,
    source: &(Arc<str>, Rc<SourceData>),
) -> Rows<FillLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let outline = p.outline_color.as_ref().map(|o| Once::new(o, inputs));
    let pattern = p.pattern.as_ref().map(|o| Once::new(o, inputs));
    let (antialias, [x, y]) = (p.antialias.eval(&inputs.context()), p.translate.eval(&inputs.context()));
    let constant = color.is_constant()
        && opacity.is_constant()
        && outline.as_ref().is_none_or(Once::is_constant)
        && pattern.as_ref().is_none_or(Once::is_constant);
    let mut tiles = Tiles::default();
    Rows::collect(inputs, layer, source, (&[GeometryKind::Polygon], p.sort_key.as_ref(), constant), |cx| {
        let opacity = opacity.get(cx);
        let plain = color.get(cx);
        let color = plain.with_opacity(opacity);
        let outline = outline.as_ref().filter(|_| antialias).map(|o| o.get(cx).with_opacity(opacity));
        let outline = outline.filter(|c| c.a > 0.0);
        let name = pattern.as_ref().map(|n| n.get(cx));
        let hatch = name.as_ref().and_then(|n| Hatch::parse(n));
        let tile = name.filter(|_| hatch.is_none()).and_then(|n| tiles.get(inputs, n, plain, opacity));
        (color.a > 0.0 || outline.is_some() || tile.is_some()).then(|| FillLook {
            color,
            outline,
            hatch,
            tile,
            translate: Point::new(x, y),
        })
    })
}

pub(super) fn lines(
    inputs: &Inputs,
    layer: &Layer,
    p: &LinePaint,
    source: &(Arc<str>, Rc<SourceData>),
) -> Rows<LineLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let (width, dash) = (Once::new(&p.width, inputs), Once::new(&p.dasharray, inputs));
    let (offset, gap) = (Once::new(&p.offset, inputs), Once::new(&p.gap_width, inputs));
    let (cap, join) = (Once::new(&p.cap, inputs), Once::new(&p.join, inputs));
    let blur = Once::new(&p.blur, inputs);
    let fixed = inputs.context();
    let ([x, y], miter_limit) = (p.translate.eval(&fixed), p.miter_limit.eval(&fixed).max(1.0));
    let gradient = p.gradient.as_ref().map(|g| ramp(inputs, g, 1.0));
    let pattern = p.pattern.as_ref().map(|o| Once::new(o, inputs));
    let constant = [&offset, &gap, &width, &opacity, &blur].iter().all(|p| p.is_constant())
        && color.is_constant()
        && dash.is_constant()
        && cap.is_constant()
        && join.is_constant()
        && pattern.as_ref().is_none_or(Once::is_constant);
    let mut tiles = Tiles::default();
    let kinds = &[GeometryKind::Line, GeometryKind::Polygon];
    Rows::collect(inputs, layer, source, (kinds, p.sort_key.as_ref(), constant), |cx| {
        let opacity = opacity.get(cx);
        let plain = color.get(cx);
        let pattern = pattern.as_ref().and_then(|name| tiles.get(inputs, name.get(cx), plain, opacity));
        let own = gradient.is_some() || pattern.is_some();
        let color = if own { Color::BLACK } else { plain }.with_opacity(opacity);
        let width = width.get(cx);
        if color.a <= 0.0 || width.is_nan() || width <= 0.0 {
            return None;
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
        let stroke = StrokeStyle { color, width, cap, join, miter_limit, dash: dash.into() };
        Some(LineLook {
            stroke,
            offset: offset.get(cx),
            gap: gap.get(cx).max(0.0),
            blur: blur.get(cx),
            translate: Point::new(x, y),
            pattern,
            gradient: gradient.clone(),
        })
    })
}

pub(super) fn circles(
    inputs: &Inputs,
    layer: &Layer,
    p: &CirclePaint,
    source: &(Arc<str>, Rc<SourceData>),
) -> Rows<CircleLook> {
    let (color, opacity) = (Once::new(&p.color, inputs), Once::new(&p.opacity, inputs));
    let (radius, translate) = (Once::new(&p.radius, inputs), Once::new(&p.translate, inputs));
    let (stroke_color, stroke_width) = (Once::new(&p.stroke_color, inputs), Once::new(&p.stroke_width, inputs));
    let (stroke_opacity, blur) = (Once::new(&p.stroke_opacity, inputs), Once::new(&p.blur, inputs));
    let constant = [&opacity, &radius, &stroke_width, &stroke_opacity, &blur].iter().all(|p| p.is_constant())
        && color.is_constant()
        && stroke_color.is_constant()
        && translate.is_constant();
    let kinds = &[GeometryKind::Point, GeometryKind::Line, GeometryKind::Polygon];
    Rows::collect(inputs, layer, source, (kinds, p.sort_key.as_ref(), constant), |cx| {
        let style = CircleStyle {
            color: color.get(cx).with_opacity(opacity.get(cx)),
            stroke_color: stroke_color.get(cx).with_opacity(stroke_opacity.get(cx)),
            stroke_width: stroke_width.get(cx).max(0.0),
        };
        let radius = radius.get(cx);
        let [x, y] = translate.get(cx);
        let seen = style.color.a > 0.0 || (style.stroke_color.a > 0.0 && style.stroke_width > 0.0);
        (seen && radius >= 0.0 && radius.is_finite()).then(|| CircleLook {
            style,
            radius,
            blur: blur.get(cx),
            translate: Point::new(x, y),
        })
    })
}
