use super::{Camera, Limits};
use crate::geom::Point;
use crate::math;

/// What the user did; positions in CSS px from the viewport's top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A button or finger went down.
    Down {
        /// The pointer's number.
        id: i32,
        /// Where.
        at: Point,
        /// Whether it is a finger.
        touch: bool,
    },
    /// A pointer moved.
    Move {
        /// The pointer's number.
        id: i32,
        /// Where to.
        at: Point,
    },
    /// A pointer went up.
    Up {
        /// The pointer's number.
        id: i32,
        /// Where.
        at: Point,
    },
    /// The browser took the pointer away.
    Cancel {
        /// The pointer's number.
        id: i32,
    },
    /// The wheel turned or two fingers moved on a trackpad.
    Wheel {
        /// Where the pointer is.
        at: Point,
        /// Distance in px, positive towards the user (zooms out).
        delta: f64,
        /// A pinch on a trackpad: finer steps.
        pinch: bool,
    },
    /// A key.
    Key(Key),
}

/// The keys that move the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// ←
    Left,
    /// →
    Right,
    /// ↑
    Up,
    /// ↓
    Down,
    /// +
    In,
    /// −
    Out,
}

/// What an event came to, besides moving the camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing more.
    None,
    /// A click or tap that was no drag; `touch` when it was a finger.
    Click(Point, bool),
    /// The second click of two; the camera zooms in by itself unless that is switched off.
    DoubleClick(Point),
}

/// Bits of [`Gestures::off`].
pub mod off {
    /// One pointer pans, and so do the middle of two fingers.
    pub const DRAG_PAN: u8 = 1;
    /// The wheel zooms.
    pub const SCROLL_ZOOM: u8 = 2;
    /// The second click of two zooms.
    pub const DOUBLE_CLICK_ZOOM: u8 = 4;
    /// The distance of two fingers zooms.
    pub const TOUCH_ZOOM: u8 = 8;
    /// Keys that the page hears move the map; [`Event::Key`](super::Event::Key) itself is always obeyed.
    pub const KEYBOARD: u8 = 16;

    /// The names that MapLibre has for them.
    pub const NAMES: [(&str, u8); 5] = [
        ("dragPan", DRAG_PAN),
        ("scrollZoom", SCROLL_ZOOM),
        ("doubleClickZoom", DOUBLE_CLICK_ZOOM),
        ("touchZoomRotate", TOUCH_ZOOM),
        ("keyboard", KEYBOARD),
    ];
}

const CLICK_SLOP_PX: f64 = 4.0;
const TAP_SLOP_PX: f64 = 10.0;
const DOUBLE_MS: f64 = 300.0;
const KEY_PAN_PX: f64 = 100.0;
const EASE_MS: f64 = 250.0;
const WHEEL_EASE_MS: f64 = 160.0;
/// Inertia decays by 1/e in this time.
const INERTIA_MS: f64 = 220.0;
const INERTIA_MIN_PX_MS: f64 = 0.15;

#[derive(Clone, Debug)]
enum Motion {
    Inertia { from: Camera, velocity: Point, start: f64 },
    Ease { from: Camera, to: Camera, start: f64, duration: f64 },
}

/// The state of all gestures on one map. Times are milliseconds of any one clock.
#[derive(Clone, Debug, Default)]
pub struct Gestures {
    pointers: Vec<(i32, Point)>,
    /// Recent positions of the only pointer, for the speed at release.
    trail: Vec<(f64, Point)>,
    /// Where the first pointer went down, until it has moved too far for a click.
    press: Option<(Point, bool)>,
    last_click: Option<(f64, Point)>,
    motion: Option<Motion>,
    /// Whether to jump where otherwise to glide (`prefers-reduced-motion`).
    pub reduced_motion: bool,
    /// What is switched off, bits of [`off`].
    pub off: u8,
}

impl Gestures {
    /// Whether a pointer is dragging or pinching.
    pub fn is_dragging(&self) -> bool {
        let pans = self.is_on(off::DRAG_PAN) || self.pointers.len() > 1;
        !self.pointers.is_empty() && self.press.is_none() && pans
    }

    /// Whether something of [`off`] is not switched off.
    pub fn is_on(&self, bit: u8) -> bool {
        self.off & bit == 0
    }

    /// Whether the camera moves by itself, so that [`Gestures::tick`] must be called each frame.
    pub fn is_moving(&self) -> bool {
        self.motion.is_some()
    }

    /// Stops every motion where it is.
    pub fn stop(&mut self) {
        self.motion = None;
    }

    /// Glides to `to` within `duration` ms; jumps under reduced motion. Returns the camera for now.
    pub fn ease_to(&mut self, camera: Camera, to: Camera, duration: f64, now: f64) -> Camera {
        if self.reduced_motion || duration <= 0.0 {
            self.motion = None;
            return to;
        }
        self.motion = Some(Motion::Ease { from: camera, to, start: now, duration });
        camera
    }

    /// The camera at time `now`, for motions that run by themselves.
    pub fn tick(&mut self, camera: Camera, limits: &Limits, now: f64) -> Camera {
        let (next, done) = match &self.motion {
            None => return camera,
            Some(Motion::Inertia { from, velocity, start }) => {
                let t = (now - start).max(0.0);
                let way = INERTIA_MS * (1.0 - math::exp(-t / INERTIA_MS));
                (from.panned(*velocity * -way), t > INERTIA_MS * 5.0)
            }
            Some(Motion::Ease { from, to, start, duration }) => {
                let t = ((now - start) / duration).clamp(0.0, 1.0);
                // Fast start, soft end: the map answers at once.
                (from.lerp(to, 1.0 - (1.0 - t).powi(3)), t >= 1.0)
            }
        };
        if done {
            self.motion = None;
        }
        Camera { width: camera.width, height: camera.height, ..next }.constrained(limits)
    }

    /// The camera after an event, and what else the event means.
    pub fn handle(&mut self, camera: Camera, limits: &Limits, event: Event, now: f64) -> (Camera, Outcome) {
        let none = Outcome::None;
        match event {
            Event::Down { id, at, touch } => {
                let camera = self.tick(camera, limits, now);
                self.motion = None;
                self.pointers.retain(|p| p.0 != id);
                self.pointers.push((id, at));
                self.press = (self.pointers.len() == 1).then_some((at, touch));
                self.trail = vec![(now, at)];
                (camera, none)
            }
            Event::Move { id, at } => (self.moved(camera, id, at, now).constrained(limits), none),
            Event::Up { id, at } => self.up(camera, limits, id, at, now),
            Event::Cancel { id } => {
                self.pointers.retain(|p| p.0 != id);
                self.press = None;
                (camera, none)
            }
            Event::Wheel { .. } if !self.is_on(off::SCROLL_ZOOM) => (camera, none),
            Event::Wheel { at, delta, pinch } => {
                let step = -delta / if pinch { 100.0 } else { 300.0 };
                // Turning further while still gliding adds to the goal, not to where the glide has come.
                let goal = match &self.motion {
                    Some(Motion::Ease { to, .. }) => to.zoom,
                    _ => camera.zoom,
                };
                // Not `clamp`: that panics when the limits are the wrong way round.
                let zoom = (goal + step.clamp(-1.0, 1.0)).max(limits.min_zoom).min(limits.max_zoom);
                let to = camera.with_anchor(camera.world_from_px(at), at, zoom).constrained(limits);
                let duration = if pinch { 0.0 } else { WHEEL_EASE_MS };
                (self.ease_to(camera, to, duration, now), none)
            }
            Event::Key(key) => {
                let base = match &self.motion {
                    Some(Motion::Ease { to, .. }) => *to,
                    _ => camera,
                };
                let pan = |x: f64, y: f64| base.panned(Point::new(x, y) * KEY_PAN_PX);
                let to = match key {
                    Key::Left => pan(-1.0, 0.0),
                    Key::Right => pan(1.0, 0.0),
                    Key::Up => pan(0.0, -1.0),
                    Key::Down => pan(0.0, 1.0),
                    Key::In => Camera { zoom: base.zoom + 1.0, ..base },
                    Key::Out => Camera { zoom: base.zoom - 1.0, ..base },
                };
                (self.ease_to(camera, to.constrained(limits), EASE_MS, now), none)
            }
        }
    }

    fn moved(&mut self, camera: Camera, id: i32, at: Point, now: f64) -> Camera {
        let Some(i) = self.pointers.iter().position(|p| p.0 == id) else { return camera };
        if let Some((from, touch)) = self.press {
            if from.distance(at) < if touch { TAP_SLOP_PX } else { CLICK_SLOP_PX } {
                return camera;
            }
            self.press = None;
        }
        let before = self.pointers[i].1;
        self.pointers[i].1 = at;
        let pans = self.is_on(off::DRAG_PAN);
        if self.pointers.len() == 1 {
            if !pans {
                return camera;
            }
            self.trail.retain(|(t, _)| now - t < 100.0);
            self.trail.push((now, at));
            return camera.panned(before - at);
        }
        // Two fingers: the world under their middle follows it, their distance zooms.
        let other = self.pointers[usize::from(i == 0)].1;
        let (mid0, mid1) = (before.lerp(other, 0.5), at.lerp(other, 0.5));
        let ratio = at.distance(other).max(1.0) / before.distance(other).max(1.0);
        let step = if self.is_on(off::TOUCH_ZOOM) { math::log2(ratio) } else { 0.0 };
        camera.with_anchor(camera.world_from_px(if pans { mid0 } else { mid1 }), mid1, camera.zoom + step)
    }

    fn up(&mut self, camera: Camera, limits: &Limits, id: i32, at: Point, now: f64) -> (Camera, Outcome) {
        let was_down = self.pointers.iter().any(|p| p.0 == id);
        self.pointers.retain(|p| p.0 != id);
        if !was_down {
            return (camera, Outcome::None);
        }
        if !self.pointers.is_empty() {
            self.press = None;
            self.trail.clear();
            return (camera, Outcome::None);
        }
        if let Some((_, touch)) = self.press.take() {
            if let Some((t, p)) = self.last_click.take()
                && now - t < DOUBLE_MS
                && p.distance(at) < 30.0
            {
                let step = if self.is_on(off::DOUBLE_CLICK_ZOOM) { 1.0 } else { 0.0 };
                let to = camera.with_anchor(camera.world_from_px(at), at, (camera.zoom + step).min(limits.max_zoom));
                let camera = self.ease_to(camera, to.constrained(limits), EASE_MS, now);
                return (camera, Outcome::DoubleClick(at));
            }
            self.last_click = Some((now, at));
            return (camera, Outcome::Click(at, touch));
        }
        self.trail.retain(|(t, _)| now - t < 100.0);
        if let (Some((t0, p0)), Some((t1, p1))) = (self.trail.first(), self.trail.last()) {
            let velocity = (*p1 - *p0) * (1.0 / (t1 - t0).max(8.0));
            // A pointer that rested before it let go does not throw.
            if velocity.length() > INERTIA_MIN_PX_MS && now - t1 < 50.0 && !self.reduced_motion {
                self.motion = Some(Motion::Inertia { from: camera, velocity, start: now });
            }
        }
        (camera, Outcome::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAM: Camera = Camera { center: Point::new(0.5, 0.5), zoom: 8.0, width: 800.0, height: 600.0 };
    const L: Limits = Limits { min_zoom: 0.0, max_zoom: 20.0, bounds: None };

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn a_drag_carries_the_point_under_the_pointer_and_glides_on() {
        let mut g = Gestures::default();
        let grabbed = CAM.world_from_px(p(100.0, 100.0));
        let (cam, _) = g.handle(CAM, &L, Event::Down { id: 1, at: p(100.0, 100.0), touch: false }, 0.0);
        let (cam, _) = g.handle(cam, &L, Event::Move { id: 1, at: p(150.0, 100.0) }, 16.0);
        let (cam, _) = g.handle(cam, &L, Event::Move { id: 1, at: p(200.0, 100.0) }, 32.0);
        assert!(cam.px_from_world(grabbed).distance(p(200.0, 100.0)) < 1e-6);
        let (cam, out) = g.handle(cam, &L, Event::Up { id: 1, at: p(200.0, 100.0) }, 33.0);
        assert_eq!(out, Outcome::None);
        assert!(g.is_moving());
        let later = g.tick(cam, &L, 200.0);
        assert!(later.px_from_world(grabbed).x > 210.0);
        g.tick(cam, &L, 5000.0);
        assert!(!g.is_moving());
    }

    #[test]
    fn clicks_and_double_clicks() {
        let mut g = Gestures { reduced_motion: true, ..Gestures::default() };
        let mut click = |t: f64, cam: Camera| {
            let (cam, _) = g.handle(cam, &L, Event::Down { id: 1, at: p(10.0, 10.0), touch: false }, t);
            g.handle(cam, &L, Event::Up { id: 1, at: p(11.0, 10.0) }, t + 30.0)
        };
        assert_eq!(click(0.0, CAM), (CAM, Outcome::Click(p(11.0, 10.0), false)));
        let (cam, out) = click(150.0, CAM);
        assert_eq!((cam.zoom, out), (9.0, Outcome::DoubleClick(p(11.0, 10.0))));
    }

    #[test]
    fn pinch_and_wheel_keep_their_middle() {
        let mut g = Gestures { reduced_motion: true, ..Gestures::default() };
        let (cam, _) = g.handle(CAM, &L, Event::Down { id: 1, at: p(300.0, 300.0), touch: true }, 0.0);
        let (cam, _) = g.handle(cam, &L, Event::Down { id: 2, at: p(500.0, 300.0), touch: true }, 1.0);
        let (cam, _) = g.handle(cam, &L, Event::Move { id: 2, at: p(700.0, 300.0) }, 20.0);
        assert!((cam.zoom - 9.0).abs() < 1e-9);
        assert!(cam.px_from_world(CAM.world_from_px(p(400.0, 300.0))).distance(p(500.0, 300.0)) < 1e-6);
        let at = p(30.0, 40.0);
        let (cam, _) = Gestures { reduced_motion: true, ..Gestures::default() }.handle(
            CAM,
            &L,
            Event::Wheel { at, delta: -150.0, pinch: false },
            0.0,
        );
        assert!(cam.zoom > 8.4 && cam.px_from_world(CAM.world_from_px(at)).distance(at) < 1e-6);
    }

    #[test]
    fn a_lost_pointer_leaves_no_drag() {
        let mut g = Gestures::default();
        let (cam, _) = g.handle(CAM, &L, Event::Down { id: 1, at: p(0.0, 0.0), touch: false }, 0.0);
        let (cam, _) = g.handle(cam, &L, Event::Move { id: 1, at: p(50.0, 0.0) }, 9.0);
        assert!(g.is_dragging());
        g.handle(cam, &L, Event::Cancel { id: 1 }, 10.0);
        assert!(!g.is_dragging() && !g.is_moving());
        assert_eq!(g.handle(cam, &L, Event::Up { id: 1, at: p(0.0, 0.0) }, 11.0).0, cam);
    }

    #[test]
    fn what_is_switched_off_leaves_the_camera() {
        let still = |off: u8| Gestures { reduced_motion: true, off, ..Gestures::default() };
        let drag = |mut g: Gestures| {
            let (cam, _) = g.handle(CAM, &L, Event::Down { id: 1, at: p(100.0, 100.0), touch: false }, 0.0);
            let (cam, _) = g.handle(cam, &L, Event::Move { id: 1, at: p(180.0, 100.0) }, 16.0);
            let dragging = g.is_dragging();
            (g.handle(cam, &L, Event::Up { id: 1, at: p(180.0, 100.0) }, 17.0), dragging)
        };
        assert_eq!(drag(still(off::DRAG_PAN)), ((CAM, Outcome::None), false));
        assert_ne!(drag(still(off::SCROLL_ZOOM)).0.0, CAM);
        let wheel = Event::Wheel { at: p(10.0, 10.0), delta: -100.0, pinch: false };
        assert_eq!(still(off::SCROLL_ZOOM).handle(CAM, &L, wheel, 0.0).0, CAM);
        assert_ne!(still(off::DRAG_PAN).handle(CAM, &L, wheel, 0.0).0, CAM);
        let twice = |mut g: Gestures| {
            let mut last = (CAM, Outcome::None);
            for t in [0.0, 100.0] {
                let (cam, _) = g.handle(last.0, &L, Event::Down { id: 1, at: p(10.0, 10.0), touch: false }, t);
                last = g.handle(cam, &L, Event::Up { id: 1, at: p(10.0, 10.0) }, t + 20.0);
            }
            last
        };
        assert_eq!(twice(still(off::DOUBLE_CLICK_ZOOM)), (CAM, Outcome::DoubleClick(p(10.0, 10.0))));
        assert_eq!(twice(still(off::TOUCH_ZOOM)).0.zoom, 9.0);
        let pinch = |mut g: Gestures| {
            let (cam, _) = g.handle(CAM, &L, Event::Down { id: 1, at: p(300.0, 300.0), touch: true }, 0.0);
            let (cam, _) = g.handle(cam, &L, Event::Down { id: 2, at: p(500.0, 300.0), touch: true }, 1.0);
            g.handle(cam, &L, Event::Move { id: 2, at: p(700.0, 300.0) }, 20.0).0
        };
        let panned = pinch(still(off::TOUCH_ZOOM));
        assert!(panned.zoom == CAM.zoom && (CAM.center - panned.center).length() > 1e-9);
        // The place under the middle of the fingers stays there.
        let zoomed = pinch(still(off::DRAG_PAN));
        assert!((zoomed.zoom - 9.0).abs() < 1e-9);
        let middle = p(500.0, 300.0);
        assert!(zoomed.px_from_world(CAM.world_from_px(middle)).distance(middle) < 1e-6);
        assert_eq!(pinch(still(off::DRAG_PAN | off::TOUCH_ZOOM)), CAM);
    }
}
