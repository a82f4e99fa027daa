//! The canvases. Stroking is what costs, so a pan moves a bitmap and draws only what comes into view.
//!
//! The base canvas is larger than the viewport by a margin. While the zoom stands still it is shifted by whole device px;
//! strips are drawn when the view leaves the part that is painted, and the margin fills up in idle frames. When the view
//! leaves the bitmap, its content is moved. The picture is always the one that a full redraw gives.

use crate::geom::{Point, Rect};
use crate::map::Map;
use crate::number::Decimal;
use crate::render::Canvas;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement, HtmlElement};

/// Drawn beyond the viewport on each side, px.
const MARGIN_PX: f64 = 192.0;
/// Drawn ahead when a strip comes into view, px.
const AHEAD_PX: f64 = 64.0;
/// iOS refuses canvases above 16.8 million px.
const MAX_CANVAS_PX: f64 = 14.0e6;
/// A full redraw quicker than this is done in every frame of a zoom, ms; a slower one only every [`STALE_MS`].
const QUICK_MS: f64 = 9.0;
/// Longest time that a zoom shows a scaled bitmap, ms.
const STALE_MS: f64 = 140.0;
/// How long after a full redraw the margin waits to be filled, ms.
const REST_MS: f64 = 250.0;

struct Layer {
    canvas: HtmlCanvasElement,
    cx: CanvasRenderingContext2d,
}

impl Layer {
    fn new(document: &Document, opaque: bool) -> Result<Layer, JsValue> {
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
        canvas.set_attribute("aria-hidden", "true")?;
        let css = canvas.style();
        for (name, value) in [
            ("position", "absolute"),
            ("left", "0"),
            ("top", "0"),
            ("transform-origin", "0 0"),
            ("will-change", "transform"),
            ("pointer-events", "none"),
            ("max-width", "none"),
        ] {
            css.set_property(name, value)?;
        }
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"alpha".into(), &(!opaque).into())?;
        let cx = canvas
            .get_context_with_context_options("2d", &options)?
            .ok_or("this browser has no 2D canvas")?
            .dyn_into::<CanvasRenderingContext2d>()?;
        canvas.set_width(0);
        canvas.set_height(0);
        Ok(Layer { canvas, cx })
    }
}

/// What the base bitmap holds.
#[derive(Clone, Copy)]
struct Drawn {
    zoom: f64,
    scale: f64,
    revision: u64,
    /// World px of the bitmap's top left corner, whole in device px.
    origin: Point,
    /// The painted part, px from the bitmap's corner, whole in device px.
    valid: Rect,
}

/// Two canvases in a container.
pub(crate) struct Surface {
    base: Layer,
    /// Whether the base canvas lets nothing through: drawn on, and shown, with less work.
    opaque: bool,
    overlay: Layer,
    /// Device px a CSS px.
    ratio: f64,
    margin: f64,
    /// Size of the bitmaps, CSS px.
    size: Point,
    drawn: Option<Drawn>,
    overlay_drawn: Option<(u64, Point, f64)>,
    transform: String,
    full_ms: f64,
    full_at: f64,
}

/// What a frame came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Painted {
    /// Everything as it should be.
    Crisp,
    /// Another frame has something left to draw.
    More,
}

impl Surface {
    pub(crate) fn new(document: &Document, root: &HtmlElement) -> Result<Self, JsValue> {
        let (base, overlay) = (Layer::new(document, true)?, Layer::new(document, false)?);
        root.append_child(&base.canvas)?;
        root.append_child(&overlay.canvas)?;
        Ok(Surface {
            base,
            opaque: true,
            overlay,
            ratio: 1.0,
            margin: MARGIN_PX,
            size: Point::default(),
            drawn: None,
            overlay_drawn: None,
            transform: String::new(),
            full_ms: 0.0,
            full_at: 0.0,
        })
    }

    /// Frees the bitmaps at once instead of at the next garbage collection.
    pub(crate) fn destroy(&mut self) {
        for layer in [&self.base, &self.overlay] {
            layer.canvas.set_width(0);
            layer.canvas.set_height(0);
            layer.canvas.remove();
        }
    }

    /// Takes another base canvas when the style's ground lets the page through and did not, or the other way round: that is decided when
    /// a canvas is made.
    fn let_through(&mut self, map: &mut Map) {
        let opaque = map.is_opaque();
        let document = self.base.canvas.owner_document();
        if let Some(Ok(layer)) = document.filter(|_| opaque != self.opaque).map(|d| Layer::new(&d, opaque)) {
            let _ = self.base.canvas.replace_with_with_node_1(&layer.canvas);
            self.base.canvas.set_width(0);
            (self.base, self.opaque) = (layer, opaque);
            self.transform.clear();
        }
    }

    /// Adapts the bitmaps to the viewport and the screen; keeps them when nothing changed.
    fn fit(&mut self, width: f64, height: f64, ratio: f64) {
        let mut ratio = if ratio.is_finite() { ratio.clamp(0.5, 4.0) } else { 1.0 };
        let mut margin = MARGIN_PX;
        let area = |m: f64, r: f64| (width + 2.0 * m) * (height + 2.0 * m) * r * r;
        while area(margin, ratio) > MAX_CANVAS_PX && margin > 16.0 {
            margin /= 2.0;
        }
        if area(margin, ratio) > MAX_CANVAS_PX {
            ratio *= (MAX_CANVAS_PX / area(margin, ratio)).sqrt();
        }
        let margin = (margin * ratio).round() / ratio;
        let device = |v: f64| ((v * ratio).ceil() + 2.0 * (margin * ratio).round()) as u32;
        let (w, h) = (device(width), device(height));
        let same = self.base.canvas.width() == w && self.base.canvas.height() == h && self.ratio == ratio;
        if same {
            return;
        }
        self.ratio = ratio;
        self.margin = margin;
        self.size = Point::new(f64::from(w) / ratio, f64::from(h) / ratio);
        for layer in [&self.base, &self.overlay] {
            layer.canvas.set_width(w);
            layer.canvas.set_height(h);
            let css = layer.canvas.style();
            let _ = css.set_property("width", &format!("{}px", Decimal(self.size.x)));
            let _ = css.set_property("height", &format!("{}px", Decimal(self.size.y)));
        }
        self.drawn = None;
        self.overlay_drawn = None;
    }

    fn snap(&self, p: Point) -> Point {
        Point::new((p.x * self.ratio).round() / self.ratio, (p.y * self.ratio).round() / self.ratio)
    }

    /// Brings the canvases up to date. `clock` tells the time in ms while drawing.
    pub(crate) fn draw(&mut self, map: &mut Map, ratio: f64, now: f64, clock: impl Fn() -> f64) -> Painted {
        let camera = map.camera();
        if camera.width < 1.0 || camera.height < 1.0 {
            return Painted::Crisp;
        }
        self.fit(camera.width, camera.height, ratio);
        let view_origin = self.snap(camera.origin_px());
        let mut painted = Painted::Crisp;
        let mut drawn = match self.drawn {
            Some(d) if d.zoom == camera.zoom && d.revision == map.revision() => d,
            Some(d)
                if d.zoom != camera.zoom
                    && d.revision == map.revision()
                    && self.full_ms > QUICK_MS
                    && now - self.full_at < STALE_MS =>
            {
                let scale = camera.scale() / d.scale;
                let corner = d.origin * scale - camera.origin_px();
                self.place(&format!(
                    "matrix({0},0,0,{0},{1},{2})",
                    Decimal(scale),
                    Decimal(corner.x),
                    Decimal(corner.y)
                ));
                return Painted::More;
            }
            _ => {
                self.let_through(map);
                self.fit(camera.width, camera.height, ratio);
                Drawn {
                    zoom: camera.zoom,
                    scale: camera.scale(),
                    revision: map.revision(),
                    origin: self.snap(view_origin - Point::new(self.margin, self.margin)),
                    valid: Rect::EMPTY,
                }
            }
        };
        let begin = clock();
        let whole = Rect::new(0.0, 0.0, self.size.x, self.size.y);
        let mut view = self.view_in(&drawn, view_origin, camera.width, camera.height);
        if !whole.contains_rect(view.inflate(-1e-6)) {
            let origin = self.snap(view_origin - Point::new(self.margin, self.margin));
            self.scroll(&mut drawn, origin);
            view = self.view_in(&drawn, view_origin, camera.width, camera.height);
        }
        for part in map.take_damage() {
            let o = drawn.origin;
            let part = Rect::new(part.x0 - o.x, part.y0 - o.y, part.x1 - o.x, part.y1 - o.y);
            let part = self.outward(part).intersection(drawn.valid);
            let seen = self.outward(view).intersection(drawn.valid);
            // Of what is out of sight nothing is drawn now.
            if part.width() > 0.0 && part.height() > 0.0 && !seen.contains_rect(part) {
                drawn.valid = seen;
                self.full_at = now;
            }
            self.paint(map, &drawn, part.intersection(seen));
        }
        if drawn.valid.is_empty() {
            let first = self.outward(view).intersection(whole);
            self.paint(map, &drawn, first);
            drawn.valid = first;
            self.full_ms = clock() - begin;
            self.full_at = now;
            painted = Painted::More;
        } else if !drawn.valid.contains_rect(view.inflate(-1e-6)) {
            let mut goal = drawn.valid.union(view);
            let grow = |inside: bool| if inside { AHEAD_PX } else { 0.0 };
            goal.x0 -= grow(view.x0 < drawn.valid.x0);
            goal.y0 -= grow(view.y0 < drawn.valid.y0);
            goal.x1 += grow(view.x1 > drawn.valid.x1);
            goal.y1 += grow(view.y1 > drawn.valid.y1);
            let goal = self.outward(goal).intersection(whole);
            self.extend(map, &mut drawn, goal, 4);
        } else if !drawn.valid.contains_rect(whole) && !map.is_moving() {
            // Idle, and the page has had time for work of its own: one strip of the margin a frame.
            if now - self.full_at > REST_MS {
                self.extend(map, &mut drawn, whole, 1);
            }
            if !drawn.valid.contains_rect(whole) {
                painted = Painted::More;
            }
        }
        self.drawn = Some(drawn);
        self.draw_overlay(map, &drawn);
        let corner = drawn.origin - view_origin;
        self.place(&format!("translate({}px,{}px)", Decimal(corner.x), Decimal(corner.y)));
        painted
    }

    fn view_in(&self, drawn: &Drawn, view_origin: Point, width: f64, height: f64) -> Rect {
        let at = view_origin - drawn.origin;
        Rect::new(at.x, at.y, at.x + width, at.y + height)
    }

    /// The rectangle grown to whole device px.
    fn outward(&self, r: Rect) -> Rect {
        let k = self.ratio;
        let (down, up) = (|v: f64| (v * k + 1e-6).floor() / k, |v: f64| (v * k - 1e-6).ceil() / k);
        Rect::new(down(r.x0), down(r.y0), up(r.x1), up(r.y1))
    }

    /// Paints what `goal` has more than the valid part, at most `strips` strips.
    fn extend(&self, map: &mut Map, drawn: &mut Drawn, goal: Rect, strips: usize) {
        for _ in 0..strips {
            let v = drawn.valid;
            let strip = if goal.x0 < v.x0 {
                Rect::new(goal.x0, v.y0, v.x0, v.y1)
            } else if goal.x1 > v.x1 {
                Rect::new(v.x1, v.y0, goal.x1, v.y1)
            } else if goal.y0 < v.y0 {
                Rect::new(v.x0, goal.y0, v.x1, v.y0)
            } else if goal.y1 > v.y1 {
                Rect::new(v.x0, v.y1, v.x1, goal.y1)
            } else {
                return;
            };
            self.paint(map, drawn, strip);
            drawn.valid = v.union(strip);
        }
    }

    fn paint(&self, map: &mut Map, drawn: &Drawn, r: Rect) {
        if r.width() <= 0.0 || r.height() <= 0.0 {
            return;
        }
        let list = map.compose_untagged(false, drawn.origin + Point::new(r.x0, r.y0), r.width(), r.height());
        let cx = &self.base.cx;
        let k = self.ratio;
        cx.save();
        let _ = cx.set_transform(k, 0.0, 0.0, k, (r.x0 * k).round(), (r.y0 * k).round());
        cx.begin_path();
        cx.rect(0.0, 0.0, r.width(), r.height());
        cx.clip();
        if !self.opaque {
            cx.clear_rect(0.0, 0.0, r.width(), r.height());
        }
        Canvas::new(cx).draw(&list);
        cx.restore();
    }

    /// Moves the bitmap's content so that its corner shows `origin`.
    fn scroll(&self, drawn: &mut Drawn, origin: Point) {
        let shift = drawn.origin - origin;
        let v = drawn.valid;
        let moved = Rect::new(v.x0 + shift.x, v.y0 + shift.y, v.x1 + shift.x, v.y1 + shift.y);
        let valid = moved.intersection(Rect::new(0.0, 0.0, self.size.x, self.size.y));
        drawn.origin = origin;
        drawn.valid = Rect::EMPTY;
        if valid.width() > 0.0 && valid.height() > 0.0 {
            let cx = &self.base.cx;
            let (dx, dy) = ((shift.x * self.ratio).round(), (shift.y * self.ratio).round());
            cx.save();
            let _ = cx.set_global_composite_operation("copy");
            if cx.draw_image_with_html_canvas_element(&self.base.canvas, dx, dy).is_ok() {
                drawn.valid = valid;
            }
            cx.restore();
        }
    }

    fn draw_overlay(&mut self, map: &mut Map, drawn: &Drawn) {
        let key = (map.overlay_revision(), drawn.origin, drawn.zoom);
        if self.overlay_drawn == Some(key) {
            return;
        }
        self.overlay_drawn = Some(key);
        let list = map.compose_untagged(true, drawn.origin, self.size.x, self.size.y);
        let cx = &self.overlay.cx;
        let css = self.overlay.canvas.style();
        let shown = !list.items.is_empty();
        let _ = css.set_property("display", if shown { "block" } else { "none" });
        if shown {
            let _ = cx.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
            cx.clear_rect(0.0, 0.0, self.size.x, self.size.y);
            Canvas::new(cx).draw(&list);
        }
    }

    fn place(&mut self, transform: &str) {
        if self.transform != transform {
            self.transform = transform.to_string();
            for layer in [&self.base, &self.overlay] {
                let _ = layer.canvas.style().set_property("transform", transform);
            }
        }
    }
}
