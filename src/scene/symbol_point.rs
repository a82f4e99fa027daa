//! Labels and icons that stand at points.

use super::symbol::{Collect, Emblem, Icon, Rules, Subject};
use super::symbol_text::Block;
use crate::geom::{Point, Rect};
use crate::label::Overlap;
use crate::math;
use crate::paint::TextPiece;
use crate::proj::world_size_px;
use crate::source::GeometryKind;
use crate::style::{Anchor, Justify, TextFit};

/// One way to draw a symbol, and what must be free for it.
#[derive(Clone, Default)]
pub(super) struct Way {
    pub(super) boxes: Vec<Rect>,
    pub(super) pieces: Vec<TextPiece>,
    /// Of each piece the number of its section; none where the text has none.
    pub(super) spans: Vec<u32>,
    /// The pictures in the text.
    pub(super) inline: Vec<Icon>,
    /// Boxed: most labels have none, and there are many of them.
    pub(super) icon: Option<Box<Icon>>,
}

impl Collect<'_, '_> {
    pub(super) fn at_points(&mut self, subject: &Subject) {
        let scale = world_size_px(self.inputs.zoom);
        let (data, row) = (&self.source.1, subject.row);
        let points: Vec<Point> = match data.set.kind(row) {
            GeometryKind::Point => data.set.parts(row).filter_map(|p| p.vertices.first().copied()).collect(),
            _ => data.anchor(row).into_iter().collect(),
        };
        let blocks =
            subject.text.as_ref().map(|t| t.blocks(self.inputs.measure, self.layout.vertical)).unwrap_or_default();
        for at in points {
            self.stand(subject, &blocks, at * scale, 0, 0.0);
        }
    }

    /// Proposes text, set in one way or another, and icon at a point, world px, each turned by its own angle and the icon by
    /// the one given besides, radians.
    pub(super) fn stand(
        &mut self,
        subject: &Subject,
        blocks: &[Option<Block>; 2],
        at: Point,
        nth: usize,
        icon_angle: f64,
    ) {
        let placed = subject.icon.as_ref().map(|e| e.at(at, icon_angle));
        let alone = |(icon, area): &(Icon, Rect)| Way {
            boxes: vec![*area],
            icon: Some(Box::new(icon.clone())),
            ..Way::default()
        };
        let fit = subject.icon.as_ref().filter(|e| e.fit != TextFit::None);
        let Some(t) = &subject.text else {
            let ways = placed.iter().map(alone).collect();
            return self.propose(subject, nth, at.y, ways, Rules::of_icon(&self.layout));
        };
        // An icon that may overlap does not wait for its text.
        let apart = self.layout.icon_overlap == Overlap::Always && fit.is_none();
        if apart {
            let ways = placed.iter().map(alone).collect();
            self.propose(subject, nth, at.y, ways, Rules::of_icon(&self.layout));
        }
        let with_icon = placed.filter(|_| !apart);
        let angle = t.angle;
        let mut ways: Vec<Way> = Vec::new();
        let tried = blocks.iter().flatten().flat_map(|block| t.anchors.iter().map(move |anchor| (block, anchor)));
        for (block, (anchor, offset)) in tried {
            let (fx, fy) = fractions(*anchor);
            let corner = at + t.translate + *offset * t.style.size - Point::new(fx * block.width, fy * block.height);
            let rect = Rect::new(corner.x, corner.y, corner.x + block.width, corner.y + block.height);
            let icon = match fit {
                Some(emblem) => Some(emblem.around(rect)),
                None => with_icon.clone(),
            };
            let mut boxes = vec![turned(rect.inflate(t.padding), at, angle)];
            boxes.extend(icon.as_ref().map(|i| i.1));
            let way = block.place(corner, effective(t.justify, *anchor), at, angle);
            ways.push(Way { boxes, icon: icon.map(|i| Box::new(i.0)), ..way });
        }
        let whole = ways.len();
        if let Some(with_icon) = &with_icon {
            if self.layout.text_optional {
                ways.push(alone(with_icon));
            }
            if self.layout.icon_optional {
                let without =
                    |way: &Way| Way { boxes: way.boxes.iter().take(1).copied().collect(), icon: None, ..way.clone() };
                let more: Vec<Way> = ways.iter().take(whole).map(without).collect();
                ways.extend(more);
            }
        }
        let rules = Rules::of_text(&self.layout, t);
        self.propose(subject, nth, at.y, ways, rules);
    }
}

impl Emblem {
    /// The icon at a point with what it covers, turned by `angle` more.
    pub(super) fn at(&self, at: Point, angle: f64) -> (Icon, Rect) {
        let angle = self.icon.angle + angle;
        let (sin, cos) = math::sin_cos(angle);
        let c = self.icon.center;
        let center = at + self.translate + Point::new(c.x * cos - c.y * sin, c.x * sin + c.y * cos);
        let icon = self.icon.at(center, angle);
        let area = self.area(&icon);
        (icon, area)
    }

    /// The icon stretched to a text that covers `rect`.
    fn around(&self, rect: Rect) -> (Icon, Rect) {
        let [top, right, bottom, left] = self.fit_padding;
        let (wide, high) = (self.fit != TextFit::Height, self.fit != TextFit::Width);
        let size = Point::new(
            if wide { rect.width() + left + right } else { self.icon.size.x },
            if high { rect.height() + top + bottom } else { self.icon.size.y },
        );
        let (x, y) = (if wide { (right - left) / 2.0 } else { 0.0 }, if high { (bottom - top) / 2.0 } else { 0.0 });
        let icon = Icon { center: rect.center() + Point::new(x, y) + self.translate, size, ..self.icon.clone() };
        let area = self.area(&icon);
        (icon, area)
    }

    fn area(&self, icon: &Icon) -> Rect {
        let [top, right, bottom, left] = self.padding;
        let (c, half) = (icon.center, icon.size * 0.5);
        let h = icon.halo_width;
        let r = Rect::new(c.x - half.x - h, c.y - half.y - h, c.x + half.x + h, c.y + half.y + h);
        let r = turned(r, c, icon.angle);
        Rect::new(r.x0 - left, r.y0 - top, r.x1 + right, r.y1 + bottom)
    }
}

/// The bounds of a rectangle that is turned about a point.
fn turned(r: Rect, about: Point, angle: f64) -> Rect {
    if angle == 0.0 {
        return r;
    }
    let (sin, cos) = math::sin_cos(angle);
    let corners = [(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)];
    Rect::around(corners.map(|(x, y)| {
        let d = Point::new(x, y) - about;
        about + Point::new(d.x * cos - d.y * sin, d.x * sin + d.y * cos)
    }))
}

/// Which point of the block lies at the anchor, as fractions of its width and height.
pub(super) fn fractions(anchor: Anchor) -> (f64, f64) {
    match anchor {
        Anchor::Center => (0.5, 0.5),
        Anchor::Left => (0.0, 0.5),
        Anchor::Right => (1.0, 0.5),
        Anchor::Top => (0.5, 0.0),
        Anchor::Bottom => (0.5, 1.0),
        Anchor::TopLeft => (0.0, 0.0),
        Anchor::TopRight => (1.0, 0.0),
        Anchor::BottomLeft => (0.0, 1.0),
        Anchor::BottomRight => (1.0, 1.0),
    }
}

/// The offset that moves a block away from the point by `radial` ems in its anchor's direction.
pub(super) fn push_out(anchor: Anchor, radial: f64) -> Point {
    let (fx, fy) = fractions(anchor);
    let d = Point::new(0.5 - fx, 0.5 - fy) * 2.0;
    d * (radial / d.length().max(1.0))
}

fn effective(justify: Justify, anchor: Anchor) -> f64 {
    match justify {
        Justify::Left => 0.0,
        Justify::Center => 0.5,
        Justify::Right => 1.0,
        Justify::Auto => fractions(anchor).0,
    }
}
