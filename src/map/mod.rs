//! The one stateful façade: sources, style, camera, gestures and what is highlighted, without a browser.
//!
//! The web module feeds it events and times and draws what it composes; the command line asks it for SVG.

mod images;
mod layers;
mod legend;
mod query;
// Kept out of the map's own wasm, even before the linker looks: it would change what is inlined.
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod clustered;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod reading;
pub mod spec;
mod still;

pub use legend::{Entry, Swatch};
pub use query::Found;
#[cfg(all(target_arch = "wasm32", feature = "map"))]
pub(crate) use still::list_of_view;
pub use still::{RenderOptions, render_svg};

use crate::geom::{Point, Rect};
use crate::issue::Issue;
use crate::paint::{AdvanceTable, DisplayList, Image};
use crate::proj::{LonLat, world_from_lonlat};
use crate::scene::{Inputs, Pass, Prepared, States, World, prepare_after};
use crate::source::{FeatureSet, PackNames};
use crate::style::{Layer, LayerKind, Style};
use crate::value::Value;
use crate::view::{Camera, Event, Gestures, Limits, Outcome, Padding};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Pictures by name.
type Pictures = Vec<(Arc<str>, Arc<Image>)>;

/// A map without a screen.
pub struct Map {
    pub(crate) world: World,
    pub(crate) packs: World,
    pub(crate) pack_names: Option<&'static PackNames>,
    pub(crate) style: Style,
    pub(crate) globals: Vec<(Arc<str>, Value)>,
    pub(crate) states: States,
    pub(crate) issues: Vec<Issue>,
    /// Sources whose data are, without fault, what the style's own entry for them says.
    as_declared: Vec<Arc<str>>,
    /// Sources that gather into clusters, and the level that each shows. The map's own wasm has none: there the package sets the
    /// data of each level.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub(crate) clustered: Vec<(Arc<str>, clustered::Clustered, Option<u8>)>,
    /// The style's pictures, then those that were added.
    pub(crate) images: Pictures,
    style_images: Pictures,
    added_images: Pictures,
    /// What the style names and nobody has, and how many of these were told.
    missing_images: (RefCell<Vec<Arc<str>>>, usize),
    camera: Camera,
    limits: Limits,
    gestures: Gestures,
    hovered: Option<(Arc<str>, usize)>,
    base: Option<Rc<Prepared>>,
    overlay: Option<Rc<Prepared>>,
    /// The last still picture, and the layers that transitions have changed since.
    before: Option<(Rc<Prepared>, Vec<Arc<str>>)>,
    /// Where features of the still picture have another state since it was drawn: world bounds, and the px around them that may change.
    damage: Vec<(Rect, f64)>,
    pass: Pass,
    /// Counts changes of the still picture; what was drawn under another number is stale.
    revision: u64,
    overlay_revision: u64,
}

impl Default for Map {
    fn default() -> Self {
        Map::new()
    }
}

impl Map {
    /// An empty map of the whole world, 0×0 px.
    pub fn new() -> Self {
        Map::named(None)
    }

    /// As [`Map::new`], for an application whose packs have these names.
    pub fn with_packs(names: &'static PackNames) -> Self {
        Map::named(Some(names))
    }

    fn named(pack_names: Option<&'static PackNames>) -> Self {
        Map {
            world: World::default(),
            packs: World::default(),
            pack_names,
            style: Style::empty(pack_names.map(|names| names.prefix)),
            globals: Vec::new(),
            states: States::default(),
            issues: Vec::new(),
            as_declared: Vec::new(),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            clustered: Vec::new(),
            images: Vec::new(),
            style_images: Vec::new(),
            added_images: Vec::new(),
            missing_images: Default::default(),
            camera: Camera { center: Point::new(0.5, 0.5), zoom: 0.0, width: 0.0, height: 0.0 },
            limits: Limits::default(),
            gestures: Gestures::default(),
            hovered: None,
            base: None,
            overlay: None,
            before: None,
            damage: Vec::new(),
            pass: Pass::default(),
            revision: 1,
            overlay_revision: 1,
        }
    }

    /// Everything that was wrong with the data and the style so far, oldest first; at most 1,000.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    pub(crate) fn report(&mut self, issues: impl IntoIterator<Item = Issue>) {
        let room = 1000usize.saturating_sub(self.issues.len());
        self.issues.extend(issues.into_iter().take(room));
    }

    /// The number of the still picture; it changes whenever that must be drawn anew at the same zoom.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// As [`Map::revision`], for the overlay of highlighted features.
    pub fn overlay_revision(&self) -> u64 {
        self.overlay_revision
    }

    pub(crate) fn changed(&mut self) {
        self.revision += 1;
        (self.base, self.before) = (None, None);
        self.damage.clear();
        self.overlay_changed();
    }

    /// A feature has another state, or features of a source have. Layers that read it are drawn again: those of the overlay as a whole,
    /// of the still picture what lies where the feature is.
    pub(crate) fn state_changed(&mut self, source: &str, row: Option<usize>) {
        self.overlay_changed();
        let below = self.style.layers.iter().take(self.style.overlay_from());
        let readers: Vec<&Layer> = below.filter(|l| l.reads.state && l.source.as_deref() == Some(source)).collect();
        if readers.is_empty() {
            return;
        }
        let drawn_apart = |l: &&Layer| matches!(l.kind, LayerKind::Symbol(_) | LayerKind::Heatmap(_));
        let here = row.filter(|_| !readers.iter().any(drawn_apart));
        let bounds = here.and_then(|row| Some(self.source(source)?.set.bounds(row)));
        let ids = readers.into_iter().map(|l| l.id.clone()).collect::<Vec<_>>();
        let was = self.base.take().map(|base| (base, Vec::new())).or(self.before.take());
        match (&was, bounds) {
            (Some((old, _)), Some(bounds)) => self.damage.push((bounds, old.reach_of_states(&self.style))),
            _ => self.revision += 1,
        }
        self.before = was.map(|(old, mut changed)| {
            changed.extend(ids);
            (old, changed)
        });
    }

    /// The parts of the still picture that are to be drawn again, world px at the camera's zoom; none remain.
    pub fn take_damage(&mut self) -> Vec<Rect> {
        if self.damage.is_empty() {
            return Vec::new();
        }
        let prepared = self.prepared();
        let now = prepared.reach_of_states(&self.style);
        let k = prepared.scale;
        let grown =
            |(r, was): (Rect, f64)| Rect::new(r.x0 * k, r.y0 * k, r.x1 * k, r.y1 * k).inflate(was.max(now) + 1.0);
        let parts: Vec<Rect> = std::mem::take(&mut self.damage).into_iter().map(grown).collect();
        // Of many one around all.
        if parts.len() > 8 { vec![parts.iter().fold(Rect::EMPTY, |all, r| all.union(*r))] } else { parts }
    }

    /// Whether the still picture hides all that lies below the map.
    pub fn is_opaque(&mut self) -> bool {
        self.prepared().is_opaque()
    }

    pub(crate) fn overlay_changed(&mut self) {
        self.overlay_revision += 1;
        self.overlay = None;
    }

    /// Where the map looks.
    pub fn camera(&self) -> Camera {
        self.camera
    }

    /// How far the camera may go.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets the limits and brings the camera within them. Zoom limits that are no levels between 0 and 30 are
    /// brought there; the lower one rules the upper one.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits.sound();
        self.camera = self.camera.constrained(&self.limits);
    }

    /// Jumps to a camera within the limits; the viewport's size stays.
    pub fn set_camera(&mut self, camera: Camera) {
        self.gestures.stop();
        let here = self.camera;
        self.camera = Camera { width: here.width, height: here.height, ..camera }.constrained(&self.limits);
    }

    /// Glides to a camera within the limits in `duration` ms; [`Map::tick`] carries it on.
    pub fn ease_to(&mut self, camera: Camera, duration: f64, now: f64) {
        let to = camera.constrained(&self.limits);
        self.camera = self.gestures.ease_to(self.camera, to, duration, now);
    }

    /// Sets the viewport's size, CSS px. Sizes that are not finite or negative count as 0.
    pub fn resize(&mut self, width: f64, height: f64) {
        let clean = |v: f64| if v.is_finite() { v.max(0.0) } else { 0.0 };
        (self.camera.width, self.camera.height) = (clean(width), clean(height));
        self.camera = self.camera.constrained(&self.limits);
    }

    /// The camera that shows a rectangle of degrees west, south, east, north.
    pub fn camera_for(&self, bounds: [f64; 4], padding: Padding, max_zoom: f64) -> Camera {
        self.camera.fitting(world_rect(bounds), padding, max_zoom.min(self.limits.max_zoom))
    }

    /// Whether to jump where otherwise to glide.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.gestures.reduced_motion = reduced;
    }

    /// Switches a gesture on or off, by a name of [`crate::view::off::NAMES`]; other names are none.
    pub fn set_gesture(&mut self, name: &str, on: bool) {
        let bit = crate::view::off::NAMES.iter().find(|n| n.0 == name).map_or(0, |n| n.1);
        self.gestures.off = if on { self.gestures.off & !bit } else { self.gestures.off | bit };
    }

    /// Whether a gesture of [`crate::view::off`] is on.
    pub fn takes_gesture(&self, bit: u8) -> bool {
        self.gestures.is_on(bit)
    }

    /// Moves the camera by a gesture.
    pub fn handle(&mut self, event: Event, now: f64) -> Outcome {
        let (camera, outcome) = self.gestures.handle(self.camera, &self.limits, event, now);
        self.camera = camera;
        outcome
    }

    /// Tells the time, ms, at which the changes that follow are made: paint properties begin their transitions then. Without
    /// [`Map::tick`] the map has no clock, and every change is at once; so it is where motion is to be reduced.
    pub fn set_time(&mut self, now: f64) {
        self.style.set_time(self.clock(now));
    }

    /// The time of transitions.
    fn clock(&self, now: f64) -> f64 {
        if self.gestures.reduced_motion { f64::INFINITY } else { now }
    }

    /// Whether a paint property is still on its way to its new value.
    pub fn in_transition(&self) -> bool {
        self.style.in_transition()
    }

    /// Carries gliding motions and transitions on to time `now`, ms; whether the camera still moves by itself.
    pub fn tick(&mut self, now: f64) -> bool {
        self.camera = self.gestures.tick(self.camera, &self.limits, now);
        let moved = self.style.tick(self.clock(now));
        if !moved.is_empty() {
            let base = self.base.take();
            self.changed();
            self.before = base.map(|base| (base, moved));
        }
        self.gestures.is_moving()
    }

    /// Whether a pointer drags or the camera moves by itself.
    pub fn is_moving(&self) -> bool {
        self.gestures.is_moving() || self.gestures.is_dragging()
    }

    /// Whether the camera moves by itself.
    pub fn is_gliding(&self) -> bool {
        self.gestures.is_moving()
    }

    /// Whether a pointer drags.
    pub fn is_dragging(&self) -> bool {
        self.gestures.is_dragging()
    }

    /// The still picture at the camera's zoom; prepared at most once for each zoom and revision.
    pub fn prepared(&mut self) -> Rc<Prepared> {
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        self.show_clusters();
        match &self.base {
            Some(p) if p.zoom == self.camera.zoom => p.clone(),
            _ => {
                let p = Rc::new(self.prepare(false));
                (self.base, self.before) = (Some(p.clone()), None);
                p
            }
        }
    }

    /// The picture of what is drawn apart, above the still one: the topmost layers, as far as all of them read feature state.
    pub fn prepared_overlay(&mut self) -> Rc<Prepared> {
        match &self.overlay {
            Some(p) if p.zoom == self.camera.zoom => p.clone(),
            _ => {
                let p = Rc::new(self.prepare(true));
                self.overlay = Some(p.clone());
                p
            }
        }
    }

    fn prepare(&self, overlay: bool) -> Prepared {
        let from = self.style.overlay_from();
        let inputs = Inputs {
            world: &self.world,
            style: &self.style,
            zoom: self.camera.zoom,
            globals: &self.globals,
            states: &self.states,
            measure: &AdvanceTable,
            images: &self.images,
            missing: &self.missing_images.0,
            layers: if overlay { (from, usize::MAX) } else { (0, from) },
        };
        prepare_after(&inputs, self.before.as_ref().filter(|_| !overlay))
    }

    /// The display list of a region: `origin` in world px at the camera's zoom, size in px.
    pub fn compose(&mut self, overlay: bool, origin: Point, width: f64, height: f64) -> DisplayList {
        let prepared = if overlay { self.prepared_overlay() } else { self.prepared() };
        prepared.compose(origin, width, height, &mut self.pass)
    }

    /// As [`Map::compose`], without [`DisplayList::tags`]: for pixels, which do not tell what they stand for.
    pub fn compose_untagged(&mut self, overlay: bool, origin: Point, width: f64, height: f64) -> DisplayList {
        self.pass.untagged = true;
        let list = self.compose(overlay, origin, width, height);
        self.pass.untagged = false;
        list
    }

    /// Adds the sets of a pack, or replaces those of the same names: sources have them by `"data": NAME`. [`PackNames::late`] is none of
    /// them: it gives the features that are there its properties.
    pub fn add_pack<N: Into<Arc<str>>>(&mut self, sets: impl IntoIterator<Item = (N, FeatureSet)>) {
        for (name, set) in sets {
            let name = name.into();
            match self.pack_names {
                Some(names) if *name == *names.late => self.packs.join(&set, names.prefix),
                _ => self.packs.set(name, set),
            }
        }
        self.share_packs();
        self.changed();
    }

    /// Takes a pack's set away; sources that have it are empty from then on, and its memory is free. Whether it was there.
    pub fn remove_pack(&mut self, name: &str) -> bool {
        let was = self.packs.get(name).is_some();
        if was {
            self.packs.set(name, FeatureSet::default());
            self.share_packs();
            self.packs.remove(name);
            self.changed();
        }
        was
    }

    /// The names of all packed sets, sorted.
    pub fn pack_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.packs.names()
    }
}

/// World rectangle of degrees west, south, east, north.
pub(crate) fn world_rect([w, s, e, n]: [f64; 4]) -> Rect {
    let (a, b) = (world_from_lonlat(LonLat::new(w, n)), world_from_lonlat(LonLat::new(e, s)));
    Rect::new(a.x, a.y, b.x, b.y)
}
