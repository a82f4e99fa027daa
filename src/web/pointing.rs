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
const TOUCH_PX: f64 = 12.0;

impl Inner {
    pub(super) fn key(self: &Rc<Self>, key: Key) {
        self.gesture(Event::Key(key));
    }

    pub(super) fn gesture(self: &Rc<Self>, event: Event) {
        let outcome = {
            let mut map = self.map.borrow_mut();
            let now = self.tell_time(&mut map);
            map.handle(event, now)
        };
        match outcome {
            Outcome::Click(at, touch) => {
                let event = self.click_event(at, if touch { TOUCH_PX } else { MOUSE_PX });
                self.queue.borrow_mut().push(("click", None, event.clone()));
                for layer in self.emitter.layers("click") {
                    let hits = event.get("features").and_then(Value::as_array).unwrap_or(&[]);
                    let in_layer =
                        |f: &Value| f.get("layer").and_then(|l| l.get("id")).and_then(Value::as_str) == Some(&layer);
                    if hits.iter().any(in_layer) {
                        self.queue.borrow_mut().push(("click", Some(layer), event.clone()));
                    }
                }
            }
            Outcome::DoubleClick(at) => self.send_at("dblclick", at),
            Outcome::None => {}
        }
        self.flush();
        self.request();
    }

    fn click_event(&self, at: Point, tolerance: f64) -> Value {
        let found = self.map.borrow_mut().query(at, tolerance, None);
        let features = self.features(&found);
        self.event_at("click", at, Some(features))
    }

    fn event_at(&self, kind: &str, at: Point, features: Option<Value>) -> Value {
        let lnglat = self.map.borrow().lonlat_at(at);
        let mut members = vec![("type", kind.into()), ("point", point_value(at)), ("lngLat", lnglat_value(lnglat))];
        members.extend(features.map(|f| ("features", f)));
        Value::object(members)
    }

    pub(super) fn send_at(self: &Rc<Self>, kind: &'static str, at: Point) {
        if self.emitter.wants(kind) {
            let event = self.event_at(kind, at, None);
            self.queue.borrow_mut().push((kind, None, event));
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
