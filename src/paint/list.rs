use crate::color::Color;
use crate::geom::Point;
use std::ops::Range;
use std::sync::Arc;

/// The record that a drawn thing stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// The style layer.
    pub layer: Arc<str>,
    /// The feature's id as text; empty when it has none.
    pub id: Arc<str>,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// At the last vertex.
    Butt,
    /// With a half circle.
    Round,
    /// With a half square.
    Square,
}

/// How a line bends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// With a cut corner.
    Bevel,
    /// With an arc.
    Round,
    /// With a pointed corner.
    Miter,
}

impl Cap {
    /// The name in canvas and SVG.
    pub fn as_str(self) -> &'static str {
        match self {
            Cap::Butt => "butt",
            Cap::Round => "round",
            Cap::Square => "square",
        }
    }
}

impl Join {
    /// The name in canvas and SVG.
    pub fn as_str(self) -> &'static str {
        match self {
            Join::Bevel => "bevel",
            Join::Round => "round",
            Join::Miter => "miter",
        }
    }
}

/// A corner's point reaches at most this many half widths from the line's vertex, else it is cut: the Style Spec's
/// default. Canvas and SVG have other ones, and what reaches further would be missing where regions meet.
pub const MITER_LIMIT: f64 = 2.0;

/// How lines are stroked.
#[derive(Clone, Debug, PartialEq)]
pub struct StrokeStyle {
    /// Colour, opacity included.
    pub color: Color,
    /// Width, px.
    pub width: f64,
    /// Line ends.
    pub cap: Cap,
    /// Line bends.
    pub join: Join,
    /// Lengths of dashes and gaps, px; empty for a solid line.
    pub dash: Arc<[f64]>,
}

/// How circles are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct CircleStyle {
    /// Fill, opacity included.
    pub color: Color,
    /// Outline, opacity included.
    pub stroke_color: Color,
    /// Width of the outline, px, drawn outside the radius.
    pub stroke_width: f64,
}

/// How text is drawn: first the halo, stroked, then the fill.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// CSS font families in order of preference.
    pub families: Arc<str>,
    /// CSS font weight, 100–900.
    pub weight: u16,
    /// Font size, px.
    pub size: f64,
    /// Fill, opacity included.
    pub color: Color,
    /// Halo, opacity included.
    pub halo_color: Color,
    /// Width of the halo on each side, px.
    pub halo_width: f64,
    /// Added between characters, px.
    pub letter_spacing: f64,
}

/// A run of points in [`DisplayList::points`].
#[derive(Clone, Debug, PartialEq)]
pub struct Subpath {
    /// The points.
    pub points: Range<usize>,
    /// Whether the last point joins the first.
    pub closed: bool,
    /// How far into its line a stroked piece starts, px: dashes start there.
    pub start: f64,
}

/// The geometry of one feature in one item: subpaths filled by the even–odd rule or stroked.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Index into [`DisplayList::tags`].
    pub tag: u32,
    /// Into [`DisplayList::subpaths`].
    pub subpaths: Range<usize>,
}

/// One circle.
#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    /// Index into [`DisplayList::tags`].
    pub tag: u32,
    /// The middle.
    pub center: Point,
    /// Radius without outline, px.
    pub radius: f64,
}

/// One piece of text with its own position: a line of a label, or one character along a road.
#[derive(Clone, Debug, PartialEq)]
pub struct TextPiece {
    /// The characters.
    pub text: Arc<str>,
    /// The middle of the piece's baseline.
    pub at: Point,
    /// Rotation about `at`, radians, clockwise.
    pub angle: f64,
}

/// One label.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Index into [`DisplayList::tags`].
    pub tag: u32,
    /// Into [`DisplayList::pieces`].
    pub pieces: Range<usize>,
}

/// One drawing instruction. The members of an item share one style and are drawn in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Covers the whole region.
    Background(Color),
    /// Fills shapes one by one, even–odd.
    Fill(Color, Vec<Shape>),
    /// Strokes shapes one by one.
    Stroke(StrokeStyle, Vec<Shape>),
    /// Draws circles one by one.
    Circles(CircleStyle, Vec<Circle>),
    /// Draws labels one by one.
    Texts(TextStyle, Vec<Text>),
}

/// A picture of one region as a list of instructions; a backend executes it and decides nothing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DisplayList {
    /// Width of the region, px.
    pub width: f64,
    /// Height of the region, px.
    pub height: f64,
    /// Back to front.
    pub items: Vec<Item>,
    /// Coordinates of all subpaths.
    pub points: Vec<Point>,
    /// Pieces of all shapes.
    pub subpaths: Vec<Subpath>,
    /// Pieces of all labels.
    pub pieces: Vec<TextPiece>,
    /// What the drawn things stand for.
    pub tags: Vec<Tag>,
}

impl DisplayList {
    /// An empty list for a region of this size, px.
    pub fn new(width: f64, height: f64) -> Self {
        DisplayList { width, height, ..Default::default() }
    }

    /// The points of a subpath.
    pub fn points_of(&self, subpath: &Subpath) -> &[Point] {
        self.points.get(subpath.points.clone()).unwrap_or(&[])
    }

    /// The subpaths of a shape.
    pub fn subpaths_of(&self, shape: &Shape) -> &[Subpath] {
        self.subpaths.get(shape.subpaths.clone()).unwrap_or(&[])
    }

    /// The pieces of a label.
    pub fn pieces_of(&self, text: &Text) -> &[TextPiece] {
        self.pieces.get(text.pieces.clone()).unwrap_or(&[])
    }

    /// Appends a subpath; returns its number.
    pub fn add_subpath(&mut self, points: impl IntoIterator<Item = Point>, closed: bool, start: f64) -> usize {
        let from = self.points.len();
        self.points.extend(points);
        self.subpaths.push(Subpath { points: from..self.points.len(), closed, start });
        self.subpaths.len() - 1
    }

    /// Appends shapes to the last item when it fills in the same colour, else starts a new one.
    pub fn fill(&mut self, color: Color, shape: Shape) {
        match self.items.last_mut() {
            Some(Item::Fill(c, shapes)) if *c == color => shapes.push(shape),
            _ => self.items.push(Item::Fill(color, vec![shape])),
        }
    }

    /// As [`DisplayList::fill`], for strokes.
    pub fn stroke(&mut self, style: &StrokeStyle, shape: Shape) {
        match self.items.last_mut() {
            Some(Item::Stroke(s, shapes)) if s == style => shapes.push(shape),
            _ => self.items.push(Item::Stroke(style.clone(), vec![shape])),
        }
    }

    /// As [`DisplayList::fill`], for circles.
    pub fn circle(&mut self, style: &CircleStyle, circle: Circle) {
        match self.items.last_mut() {
            Some(Item::Circles(s, circles)) if s == style => circles.push(circle),
            _ => self.items.push(Item::Circles(style.clone(), vec![circle])),
        }
    }

    /// As [`DisplayList::fill`], for labels.
    pub fn text(&mut self, style: &TextStyle, text: Text) {
        match self.items.last_mut() {
            Some(Item::Texts(s, texts)) if s == style => texts.push(text),
            _ => self.items.push(Item::Texts(style.clone(), vec![text])),
        }
    }
}
