//! Pictures that a style refers to by name: pixels, or figures of one colour each.

use crate::color::Color;
use crate::geom::{Point, contains};
use std::sync::Arc;

/// Pixels.
#[derive(Clone, Debug)]
pub struct Raster {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue and alpha (not multiplied into the others), 0–255, row by row from the top left corner.
    pub data: Arc<[u8]>,
}

impl PartialEq for Raster {
    fn eq(&self, other: &Raster) -> bool {
        self.width == other.width && (Arc::ptr_eq(&self.data, &other.data) || self.data == other.data)
    }
}

/// Closed rings, filled by the even–odd rule; without a colour of its own a figure has the icon's.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The rings, px from the picture's top left corner.
    pub rings: Vec<Vec<Point>>,
    /// The fill.
    pub color: Option<Color>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Image {
    /// Pixels, and how many of them make a px.
    Pixels(Raster, f64),
    /// Figures from the lowest to the topmost, and the picture's width and height, px.
    Figures(Vec<Figure>, Point),
}

/// The most pixels of a picture.
const MOST_PIXELS: u64 = 1 << 22;

impl Image {
    /// A picture of RGBA bytes.
    ///
    /// # Errors
    /// When their number is not four for each pixel, there are none or more than four million, or `ratio` is not positive.
    pub fn from_rgba(width: u32, height: u32, data: &[u8], ratio: f64) -> Result<Image, String> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > MOST_PIXELS || pixels * 4 != data.len() as u64 {
            let found = data.len();
            return Err(format!("{width}×{height} pixels need four bytes each, at most 16 MiB; {found} found"));
        }
        if !ratio.is_finite() || ratio <= 0.0 {
            return Err("pixelRatio must be a positive number".into());
        }
        Ok(Image::Pixels(Raster { width, height, data: data.into() }, ratio))
    }

    /// Width and height, px.
    pub fn size(&self) -> Point {
        match self {
            Image::Pixels(r, ratio) => Point::new(f64::from(r.width), f64::from(r.height)) * (1.0 / ratio),
            Image::Figures(_, size) => *size,
        }
    }

    /// The picture as pixels, figures at two pixels a px with `color` where they have none of their own.
    ///
    /// Cost for figures: their vertices for each of 64 samples a px.
    pub fn to_raster(&self, color: Color) -> Raster {
        let (figures, size) = match self {
            Image::Pixels(raster, _) => return raster.clone(),
            Image::Figures(figures, size) => (figures, size),
        };
        let pixels = |v: f64| (v * 2.0).round().clamp(1.0, 512.0) as u32;
        let (width, height) = (pixels(size.x), pixels(size.y));
        let step = Point::new(size.x / f64::from(width), size.y / f64::from(height));
        let mut data = Vec::with_capacity(width as usize * height as usize * 4);
        for i in 0..width * height {
            let mut pixel = Color::TRANSPARENT;
            for figure in figures {
                let inside = |k: u32| {
                    let (x, y) = (f64::from(i % width), f64::from(i / width));
                    let at = Point::new(x + (f64::from(k % 4) + 0.5) / 4.0, y + (f64::from(k / 4) + 0.5) / 4.0);
                    contains(figure.rings.iter().map(Vec::as_slice), Point::new(at.x * step.x, at.y * step.y))
                };
                let share = f64::from((0..16).filter(|k| inside(*k)).count() as u32) / 16.0;
                let top = figure.color.unwrap_or(color).with_opacity(share);
                if top.a > 0.0 {
                    let a = top.a + pixel.a * (1.0 - top.a);
                    let mix = |t: f32, p: f32| (t * top.a + p * pixel.a * (1.0 - top.a)) / a;
                    pixel = Color::new(mix(top.r, pixel.r), mix(top.g, pixel.g), mix(top.b, pixel.b), a);
                }
            }
            data.extend(bytes(pixel));
        }
        Raster { width, height, data: data.into() }
    }
}

/// A colour as four bytes.
pub(crate) fn bytes(c: Color) -> [u8; 4] {
    [c.r, c.g, c.b, c.a].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_become_pixels() {
        let ring = [(0.0, 0.0), (2.0, 0.0), (2.0, 4.0), (0.0, 4.0)].map(|(x, y)| Point::new(x, y)).to_vec();
        let red = Color::new(1.0, 0.0, 0.0, 1.0);
        let image = Image::Figures(vec![Figure { rings: vec![ring], color: None }], Point::new(4.0, 4.0));
        let raster = image.to_raster(red);
        assert_eq!((raster.width, raster.height, raster.data.len()), (8, 8, 256));
        assert_eq!(&raster.data[..4], [255, 0, 0, 255], "the left half");
        assert_eq!(&raster.data[28..32], [0, 0, 0, 0], "the right half");
    }

    #[test]
    fn wrong_sizes_are_refused() {
        assert!(Image::from_rgba(2, 2, &[0; 16], 1.0).is_ok());
        assert!(Image::from_rgba(2, 2, &[0; 15], 1.0).is_err());
        assert!(Image::from_rgba(0, 2, &[], 1.0).is_err());
        assert!(Image::from_rgba(u32::MAX, u32::MAX, &[], 1.0).is_err());
        assert!(Image::from_rgba(1, 1, &[0; 4], f64::NAN).is_err());
    }
}
