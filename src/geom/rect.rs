use super::Point;

/// An axis-parallel rectangle; empty when a maximum is below its minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Top edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
}

impl Rect {
    /// The rectangle that contains nothing and that [`Rect::include`] grows from.
    pub const EMPTY: Rect = Rect { x0: f64::INFINITY, y0: f64::INFINITY, x1: f64::NEG_INFINITY, y1: f64::NEG_INFINITY };

    /// A rectangle from its edges.
    pub const fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Rect { x0, y0, x1, y1 }
    }

    /// The smallest rectangle around the points; non-finite points are passed over.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Self {
        let mut r = Rect::EMPTY;
        for p in points {
            if p.is_finite() {
                r.include(p);
            }
        }
        r
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        !(self.x0 <= self.x1 && self.y0 <= self.y1)
    }

    /// Grows to contain `p`.
    pub fn include(&mut self, p: Point) {
        self.x0 = self.x0.min(p.x);
        self.y0 = self.y0.min(p.y);
        self.x1 = self.x1.max(p.x);
        self.y1 = self.y1.max(p.y);
    }

    /// The smallest rectangle around both.
    pub fn union(self, o: Rect) -> Rect {
        Rect::new(self.x0.min(o.x0), self.y0.min(o.y0), self.x1.max(o.x1), self.y1.max(o.y1))
    }

    /// The common part, possibly empty.
    pub fn intersection(self, o: Rect) -> Rect {
        Rect::new(self.x0.max(o.x0), self.y0.max(o.y0), self.x1.min(o.x1), self.y1.min(o.y1))
    }

    /// Whether the two share a point; touching edges count.
    pub fn intersects(self, o: Rect) -> bool {
        self.x0 <= o.x1 && o.x0 <= self.x1 && self.y0 <= o.y1 && o.y0 <= self.y1
    }

    /// Whether `o` lies wholly inside.
    pub fn contains_rect(self, o: Rect) -> bool {
        self.x0 <= o.x0 && o.x1 <= self.x1 && self.y0 <= o.y0 && o.y1 <= self.y1
    }

    /// The distance from the nearest point of the rectangle to the segment `a`–`b`; 0 where they meet, infinite for an
    /// empty rectangle.
    pub fn distance_to_segment(self, a: Point, b: Point) -> f64 {
        if self.is_empty() {
            return f64::INFINITY;
        }
        let to_point = |p: Point| p.distance(self.clamp(p));
        let corners = [(self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1)];
        // They meet unless an edge's direction or the segment's tells them apart.
        let sides = corners.map(|(x, y)| (b - a).cross(Point::new(x, y) - a));
        let split = sides.iter().any(|s| *s >= 0.0) && sides.iter().any(|s| *s <= 0.0);
        if split && self.intersects(Rect::around([a, b])) {
            return 0.0;
        }
        let from_corners = corners.map(|(x, y)| super::segment_distance(Point::new(x, y), a, b));
        from_corners.into_iter().fold(to_point(a).min(to_point(b)), f64::min)
    }

    /// Whether `p` lies inside or on the edge.
    pub fn contains(self, p: Point) -> bool {
        self.x0 <= p.x && p.x <= self.x1 && self.y0 <= p.y && p.y <= self.y1
    }

    /// The point of a rectangle that is not empty nearest to `p`.
    pub fn clamp(self, p: Point) -> Point {
        Point::new(p.x.max(self.x0).min(self.x1), p.y.max(self.y0).min(self.y1))
    }

    /// The same size elsewhere.
    pub fn moved(self, by: Point) -> Rect {
        Rect::new(self.x0 + by.x, self.y0 + by.y, self.x1 + by.x, self.y1 + by.y)
    }

    /// The rectangle with every edge moved outwards by `d` (inwards when negative).
    pub fn inflate(self, d: f64) -> Rect {
        Rect::new(self.x0 - d, self.y0 - d, self.x1 + d, self.y1 + d)
    }

    /// Width, negative when empty.
    pub fn width(self) -> f64 {
        self.x1 - self.x0
    }

    /// Height, negative when empty.
    pub fn height(self) -> f64 {
        self.y1 - self.y0
    }

    /// The middle.
    pub fn center(self) -> Point {
        Point::new((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }
}
