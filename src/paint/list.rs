use super::image::Raster;
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
    /// A mitred corner's point reaches at most this many half widths from the line's vertex, else it is cut. (Canvas and SVG
    /// each have a default of their own; the Style Spec's is 2.)
    pub miter_limit: f64,
    /// Lengths of dashes and gaps, px; empty for a solid line.
    pub dash: Arc<[f64]>,
}

impl StrokeStyle {
    /// A solid line with butt ends and mitred corners.
    pub fn plain(color: Color, width: f64) -> Self {
        StrokeStyle { color, width, cap: Cap::Butt, join: Join::Miter, miter_limit: 2.0, dash: Arc::new([]) }
    }

    /// How far from its vertices the line may draw, px.
    pub fn reach(&self) -> f64 {
        let corner = if self.join == Join::Miter { self.miter_limit } else { 1.0 };
        self.width / 2.0 * corner.clamp(std::f64::consts::SQRT_2, 16.0)
    }
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

/// What lies at a piece's point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Where its first character begins.
    Start,
    /// Its middle.
    Middle,
    /// Where its last character ends.
    End,
}

/// One piece of text with its own position: a line of a label, or one character along a road.
#[derive(Clone, Debug, PartialEq)]
pub struct TextPiece {
    /// The characters.
    pub text: Arc<str>,
    /// On the piece's baseline.
    pub at: Point,
    /// Rotation about `at`, radians, clockwise.
    pub angle: f64,
    /// What lies at `at`.
    pub align: Align,
}

/// One label.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Index into [`DisplayList::tags`].
    pub tag: u32,
    /// Into [`DisplayList::pieces`].
    pub pieces: Range<usize>,
}

/// One picture in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Index into [`DisplayList::tags`].
    pub tag: u32,
    /// The middle.
    pub center: Point,
    /// Width and height, px.
    pub size: Point,
    /// Rotation about the middle, radians, clockwise.
    pub angle: f64,
}

/// A picture that repeats in all directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The picture.
    pub raster: Raster,
    /// Its width and height, px.
    pub size: Point,
    /// Where one of the repetitions has its top left corner.
    pub phase: Point,
    /// Rotation about that corner, radians, clockwise.
    pub angle: f64,
    /// 0–1.
    pub opacity: f64,
}

/// One drawing instruction. The members of an item share one style and are drawn in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Covers the whole region.
    Background(Color),
    /// Fills shapes one by one, even–odd.
    Fill(Color, Vec<Shape>),
    /// As `Fill`, with a repeated picture.
    Pattern(Pattern, Vec<Shape>),
    /// Draws one picture, of an opacity from 0 to 1, in several places.
    Images(Raster, f64, Vec<Placed>),
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

    /// As [`DisplayList::fill`], for pictures.
    pub fn image(&mut self, raster: &Raster, opacity: f64, placed: Placed) {
        match self.items.last_mut() {
            Some(Item::Images(r, o, all)) if r == raster && *o == opacity => all.push(placed),
            _ => self.items.push(Item::Images(raster.clone(), opacity, vec![placed])),
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
