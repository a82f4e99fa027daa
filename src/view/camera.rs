use crate::geom::{Point, Rect};
use crate::math;
use crate::proj::world_size_px;

/// A view of the world plane: north up, no pitch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// World coordinates in the middle of the viewport.
    pub center: Point,
    /// Zoom level, MapLibre's convention (512·2ᶻ px round the world).
    pub zoom: f64,
    /// Width of the viewport, CSS px.
    pub width: f64,
    /// Height of the viewport, CSS px.
    pub height: f64,
}

/// How far the camera may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Lowest zoom level.
    pub min_zoom: f64,
    /// Highest zoom level.
    pub max_zoom: f64,
    /// World rectangle that the view may not leave; when it is smaller than the viewport it stays wholly in view.
    pub bounds: Option<Rect>,
}

/// The zoom levels that a view can have at all: at the highest the world's px still have four exact decimals.
pub const ZOOMS: std::ops::RangeInclusive<f64> = 0.0..=30.0;

impl Default for Limits {
    /// MapLibre's.
    fn default() -> Self {
        Limits { min_zoom: 0.0, max_zoom: 22.0, bounds: None }
    }
}

impl Limits {
    /// Limits that hold: levels among [`ZOOMS`], the lower one ruling the upper one.
    pub fn sound(self) -> Limits {
        let (least, most) = (*ZOOMS.start(), *ZOOMS.end());
        let level = |zoom: f64, or: f64| if zoom.is_nan() { or } else { zoom.max(least).min(most) };
        let min_zoom = level(self.min_zoom, least);
        Limits { min_zoom, max_zoom: level(self.max_zoom, most).max(min_zoom), ..self }
    }
}

/// Space at the viewport's edges that is covered by something else, CSS px.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Padding {
    /// At the top.
    pub top: f64,
    /// At the right.
    pub right: f64,
    /// At the bottom.
    pub bottom: f64,
    /// At the left.
    pub left: f64,
}

impl Camera {
    /// World units to px.
    pub fn scale(&self) -> f64 {
        world_size_px(self.zoom)
    }

    /// World px of the viewport's top left corner.
    pub fn origin_px(&self) -> Point {
        self.center * self.scale() - Point::new(self.width / 2.0, self.height / 2.0)
    }

    /// The viewport position of world coordinates, CSS px.
    pub fn px_from_world(&self, p: Point) -> Point {
        (p - self.center) * self.scale() + Point::new(self.width / 2.0, self.height / 2.0)
    }

    /// The world coordinates at a viewport position.
    pub fn world_from_px(&self, p: Point) -> Point {
        self.center + (p - Point::new(self.width / 2.0, self.height / 2.0)) * (1.0 / self.scale())
    }

    /// The world rectangle in view.
    pub fn bounds(&self) -> Rect {
        let (a, b) = (self.world_from_px(Point::default()), self.world_from_px(Point::new(self.width, self.height)));
        Rect::new(a.x, a.y, b.x, b.y)
    }

    /// The camera moved so that `world` appears at viewport position `px`, at another zoom level.
    pub fn with_anchor(mut self, world: Point, px: Point, zoom: f64) -> Camera {
        self.zoom = zoom;
        let offset = (px - Point::new(self.width / 2.0, self.height / 2.0)) * (1.0 / self.scale());
        self.center = world - offset;
        self
    }

    /// The camera moved by CSS px: positive x looks further east.
    pub fn panned(mut self, px: Point) -> Camera {
        self.center = self.center + px * (1.0 / self.scale());
        self
    }

    /// The camera that shows `rect` (world) as large as fits inside the padding, at most at `max_zoom`.
    ///
    /// Padding that leaves no room is ignored; an empty rectangle changes nothing.
    pub fn fitting(mut self, rect: Rect, padding: Padding, max_zoom: f64) -> Camera {
        if rect.is_empty() || !rect.center().is_finite() {
            return self;
        }
        let (mut p, mut w, mut h) =
            (padding, self.width - padding.left - padding.right, self.height - padding.top - padding.bottom);
        if w < 16.0 || h < 16.0 {
            (p, w, h) = (Padding::default(), self.width.max(16.0), self.height.max(16.0));
        }
        let scale = (w / rect.width().max(1e-12)).min(h / rect.height().max(1e-12));
        self.zoom = math::log2(scale / 512.0).min(max_zoom);
        let shift = Point::new(p.left - p.right, p.top - p.bottom) * 0.5;
        self.center = rect.center() - shift * (1.0 / self.scale());
        self
    }

    /// The nearest camera within the limits. Non-finite values fall back to the lowest zoom and the world's middle.
    pub fn constrained(mut self, limits: &Limits) -> Camera {
        let clamp = |v: f64, lo: f64, hi: f64| v.max(lo).min(hi);
        self.zoom =
            if self.zoom.is_finite() { clamp(self.zoom, limits.min_zoom, limits.max_zoom) } else { limits.min_zoom };
        if !self.center.is_finite() {
            self.center = limits.bounds.map_or(Point::new(0.5, 0.5), Rect::center);
        }
        // The world is drawn once: beside it there is nothing to see.
        self.center.x = clamp(self.center.x, 0.0, 1.0);
        self.center.y = clamp(self.center.y, 0.0, 1.0);
        if let Some(b) = limits.bounds.filter(|b| !b.is_empty()) {
            let c = b.center();
            // Whichever is larger, view or bounds, the smaller stays inside it.
            let free_x = (b.width() - self.width / self.scale()).abs() / 2.0;
            let free_y = (b.height() - self.height / self.scale()).abs() / 2.0;
            self.center.x = clamp(self.center.x, c.x - free_x, c.x + free_x);
            self.center.y = clamp(self.center.y, c.y - free_y, c.y + free_y);
        }
        self
    }

    /// The camera at fraction `t` (0–1) of the way to `to`: zoom linear, the centre along the line on which both views share
    /// a fixed point, so that a zoom about a pointer keeps the pointer still.
    pub fn lerp(&self, to: &Camera, t: f64) -> Camera {
        if t >= 1.0 {
            return *to;
        }
        let zoom = self.zoom + (to.zoom - self.zoom) * t;
        let (k0, k1, k) = (1.0 / self.scale(), 1.0 / to.scale(), 1.0 / world_size_px(zoom));
        let f = if (k1 - k0).abs() > k0 * 1e-9 { (k - k0) / (k1 - k0) } else { t };
        Camera { center: self.center.lerp(to.center, f), zoom, ..*to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAM: Camera = Camera { center: Point::new(0.81, 0.43), zoom: 8.0, width: 800.0, height: 600.0 };

    #[test]
    fn anchor_stays_put_while_zooming() {
        let px = Point::new(123.0, 456.0);
        let world = CAM.world_from_px(px);
        let there = CAM.with_anchor(world, px, 10.5);
        for t in [0.0, 0.3, 0.8, 1.0] {
            assert!(CAM.lerp(&there, t).px_from_world(world).distance(px) < 1e-6);
        }
    }

    #[test]
    fn fitting_respects_the_padding() {
        let rect = Rect::new(0.80, 0.42, 0.82, 0.43);
        let cam = CAM.fitting(rect, Padding { left: 300.0, ..Padding::default() }, 20.0);
        let (a, b) = (cam.px_from_world(Point::new(rect.x0, rect.y0)), cam.px_from_world(Point::new(rect.x1, rect.y1)));
        assert!((a.x - 300.0).abs() < 1e-6 && (b.x - 800.0).abs() < 1e-6, "{a:?} {b:?}");
        assert!((a.y + b.y - 600.0).abs() < 1e-6);
    }

    #[test]
    fn limits_hold_even_for_nonsense() {
        let limits = Limits { min_zoom: 5.0, max_zoom: 12.0, bounds: Some(Rect::new(0.8, 0.4, 0.82, 0.44)) };
        let cam = Camera { center: Point::new(f64::NAN, 2.0), zoom: f64::INFINITY, ..CAM }.constrained(&limits);
        assert_eq!(cam.zoom, 5.0);
        assert!(cam.center.is_finite());
        let far = Camera { center: Point::new(0.1, 0.1), zoom: 11.0, ..CAM }.constrained(&limits);
        assert!(limits.bounds.unwrap().contains_rect(far.bounds().inflate(-1e-9)));
    }
}
