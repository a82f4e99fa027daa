//! What keys, pointers and fingers come to: gestures of the map, and events with what lies at a point.

use super::convert::{found_value, lnglat_value, point_value};
use super::inner::Inner;
use crate::geom::Point;
use crate::map::Found;
use crate::source::geometry_value;
use crate::value::Value;
use crate::view::{Event, Key, Outcome};
use std::rc::Rc;

/// Distance within which the mouse hits, px.
pub(super) const MOUSE_PX: f64 = 4.0;
/// Distance within which a finger hits, px.
pub(super) const TOUCH_PX: f64 = 12.0;

impl Inner {
    pub(super) fn key(self: &Rc<Self>, key: Key) {
        self.gesture(Event::Key(key));
    }

    pub(super) fn gesture(self: &Rc<Self>, event: Event) {
        if matches!(event, Event::Down { .. } | Event::Wheel { .. } | Event::Key(_)) {
            self.tell("take");
        }
        let outcome = {
            let mut map = self.map.borrow_mut();
            let now = self.tell_time(&mut map);
            map.handle(event, now)
        };
        match outcome {
            Outcome::Click(at, touch) => self.send_at("click", at, touch),
            Outcome::DoubleClick(at) => {
                self.send_at("click", at, false);
                self.send_at("dblclick", at, false);
            }
            Outcome::None => {}
        }
        self.flush();
        self.request();
    }

    /// What is there is asked by those who want to know.
    pub(super) fn send_at(self: &Rc<Self>, kind: &'static str, at: Point, touch: bool) {
        if self.emitter.wants(kind) {
            let lnglat = self.map.borrow().lonlat_at(at);
            let mut members = vec![("type", kind.into()), ("point", point_value(at)), ("lngLat", lnglat_value(lnglat))];
            members.extend(touch.then(|| ("touch", true.into())));
            self.queue.borrow_mut().push((kind, Value::object(members)));
            self.flush();
        }
    }

    pub(super) fn features(&self, found: &[Found]) -> Value {
        let map = self.map.borrow();
        let one = |f: &Found| {
            let geometry = map.source(&f.source).map_or(Value::Null, |s| geometry_value(&s.set, f.row));
            found_value(f, geometry)
        };
        found.iter().map(one).collect::<Vec<_>>().into()
    }
}
