//! Colours: CSS text in and out, contrast, and mixing in three spaces.

mod space;

use crate::number::{self, Rounded};
use space::{hcl_from_rgb, lab_from_rgb, linear_from_srgb, rgb_from_hcl, rgb_from_lab};

/// A colour in sRGB: components and alpha 0–1, straight (not premultiplied).
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Color {
    /// Red, 0–1.
    pub r: f32,
    /// Green, 0–1.
    pub g: f32,
    /// Blue, 0–1.
    pub b: f32,
    /// Opacity, 0 (invisible) to 1.
    pub a: f32,
}

/// The space in which two colours are mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorSpace {
    /// Straight sRGB, as the Style Spec has it: a vanishing colour keeps its hue.
    Rgb,
    /// Hue, chroma and lightness (CIE, D50), the short way round the hue circle.
    Hcl,
    /// CIE L\*a\*b\* (D50).
    Lab,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Color = Color { r: 0.0, g: 0.0, b: 0.0, a: 1.0 };
    /// Opaque white.
    pub const WHITE: Color = Color { r: 1.0, g: 1.0, b: 1.0, a: 1.0 };
    /// Nothing to see.
    pub const TRANSPARENT: Color = Color { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };

    /// A colour of straight components 0–1; nothing is clamped.
    pub const fn new(r: f32, g: f32, b: f32, a: f32) -> Color {
        Color { r, g, b, a }
    }

    /// The colour of CSS text: a name, `#rgb[a]`, `#rrggbb[aa]`, or `rgb()`, `rgba()`, `hsl()`, `hsla()` with commas or
    /// with spaces and a slash. `None` when it is none of these.
    pub fn parse(css: &str) -> Option<Color> {
        let css = css.trim();
        if let Some(hex) = css.strip_prefix('#') {
            return parse_hex(hex);
        }
        let css = css.to_ascii_lowercase();
        match css.split_once('(') {
            Some((name, rest)) => parse_function(name, rest.strip_suffix(')')?),
            None => parse_name(&css),
        }
    }

    /// CSS text that a canvas and an SVG attribute understand: `#rrggbb`, or `rgba(r,g,b,a)` when translucent.
    pub fn to_css(self) -> String {
        let byte = |c: f32| (c.clamp(0.0, 1.0) * 255.0).round() as u8;
        let (r, g, b) = (byte(self.r), byte(self.g), byte(self.b));
        if self.a >= 1.0 {
            let hex = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
            let mut css = String::with_capacity(7);
            css.push('#');
            for n in [r, g, b] {
                css.push(hex(n >> 4));
                css.push(hex(n & 15));
            }
            css
        } else {
            let alpha = Rounded(f64::from(self.a.clamp(0.0, 1.0)), 3);
            format!("rgba({r},{g},{b},{alpha})")
        }
    }

    /// The same colour, its opacity multiplied.
    pub fn with_opacity(self, factor: f64) -> Color {
        Color { a: self.a * factor as f32, ..self }
    }

    /// What is seen of this colour on an opaque `ground`.
    pub fn over(self, ground: Color) -> Color {
        let mix = |top: f32, bottom: f32| top * self.a + bottom * (1.0 - self.a);
        Color { r: mix(self.r, ground.r), g: mix(self.g, ground.g), b: mix(self.b, ground.b), a: 1.0 }
    }

    /// Relative luminance, WCAG 2: 0 (black) to 1 (white). Opacity is ignored.
    pub fn luminance(self) -> f64 {
        // WCAG 2 has 0.03928 where sRGB has 0.04045; no 8-bit colour lies between them.
        let [r, g, b] = [self.r, self.g, self.b].map(|c| linear_from_srgb(f64::from(c)));
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio, WCAG 2: 1 (none) to 21. A translucent `b` is first laid on white, then a translucent `a` on it.
    pub fn contrast(a: Color, b: Color) -> f64 {
        let ground = b.over(Color::WHITE);
        let (la, lb) = (a.over(ground).luminance(), ground.luminance());
        (la.max(lb) + 0.05) / (la.min(lb) + 0.05)
    }

    /// The colour at `t` (0 gives `self`, 1 gives `to`; neither is clamped) on the way through `space`.
    pub fn lerp(self, to: Color, t: f64, space: ColorSpace) -> Color {
        let mix = |a: f64, b: f64| a + (b - a) * t;
        let alpha = mix(f64::from(self.a), f64::from(to.a));
        let rgb = match space {
            ColorSpace::Rgb => {
                let (x, y) = (self.rgb(), to.rgb());
                [mix(x[0], y[0]), mix(x[1], y[1]), mix(x[2], y[2])]
            }
            ColorSpace::Lab => {
                let (x, y) = (lab_from_rgb(self.rgb()), lab_from_rgb(to.rgb()));
                rgb_from_lab([mix(x[0], y[0]), mix(x[1], y[1]), mix(x[2], y[2])])
            }
            ColorSpace::Hcl => {
                let ([h0, c0, l0], [h1, c1, l1]) = (hcl_from_rgb(self.rgb()), hcl_from_rgb(to.rgb()));
                // Black and white have neither hue nor chroma of their own: they take their partner's.
                let (hue, chroma) = match (h0.is_nan(), h1.is_nan()) {
                    (false, false) => {
                        let turn = h1 - h0;
                        let short = if turn > 180.0 {
                            turn - 360.0
                        } else if turn < -180.0 {
                            turn + 360.0
                        } else {
                            turn
                        };
                        (h0 + t * short, mix(c0, c1))
                    }
                    (false, true) => (h0, if l1 == 0.0 || l1 == 1.0 { c0 } else { mix(c0, c1) }),
                    (true, false) => (h1, if l0 == 0.0 || l0 == 1.0 { c1 } else { mix(c0, c1) }),
                    (true, true) => (f64::NAN, mix(c0, c1)),
                };
                rgb_from_hcl([hue, chroma, mix(l0, l1)])
            }
        };
        Color { r: rgb[0] as f32, g: rgb[1] as f32, b: rgb[2] as f32, a: alpha as f32 }
    }

    fn rgb(self) -> [f64; 3] {
        [f64::from(self.r), f64::from(self.g), f64::from(self.b)]
    }
}

fn parse_hex(hex: &str) -> Option<Color> {
    let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let bytes: Vec<u32> = match digits.len() {
        3 | 4 => digits.iter().map(|d| d * 17).collect(),
        6 | 8 => digits.chunks_exact(2).map(|p| p.iter().fold(0, |n, d| n * 16 + d)).collect(),
        _ => return None,
    };
    let part = |i: usize| bytes.get(i).map_or(1.0, |b| *b as f32 / 255.0);
    Some(Color { r: part(0), g: part(1), b: part(2), a: part(3) })
}

/// A number, and whether it was a percentage.
fn parse_number(text: &str) -> Option<(f64, bool)> {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    number::parse(digits).map(|n| (n, percent))
}

fn parse_function(name: &str, body: &str) -> Option<Color> {
    let parts: Vec<&str> = if body.contains(',') {
        body.split(',').map(str::trim).collect()
    } else {
        let (main, alpha) = match body.split_once('/') {
            Some((main, alpha)) => (main, Some(alpha.trim())),
            None => (body, None),
        };
        let main: Vec<&str> = main.split_ascii_whitespace().collect();
        if main.len() != 3 {
            return None;
        }
        main.into_iter().chain(alpha).collect()
    };
    let (x, y, z, alpha) = match parts.as_slice() {
        [x, y, z] => (*x, *y, *z, None),
        [x, y, z, a] => (*x, *y, *z, Some(*a)),
        _ => return None,
    };
    let a = match alpha {
        None => 1.0,
        Some(text) => {
            let (n, percent) = parse_number(text)?;
            (if percent { n / 100.0 } else { n }).clamp(0.0, 1.0)
        }
    };
    let [r, g, b] = match name {
        "rgb" | "rgba" => {
            let parsed = [parse_number(x)?, parse_number(y)?, parse_number(z)?];
            if parsed.iter().any(|p| p.1 != parsed[0].1) {
                return None;
            }
            parsed.map(|(n, percent)| (n / if percent { 100.0 } else { 255.0 }).clamp(0.0, 1.0))
        }
        "hsl" | "hsla" => {
            let hue = parse_number(x.strip_suffix("deg").unwrap_or(x))?;
            let (s, l) = (parse_number(y)?, parse_number(z)?);
            if hue.1 || !s.1 || !l.1 {
                return None;
            }
            rgb_from_hsl(hue.0, (s.0 / 100.0).clamp(0.0, 1.0), (l.0 / 100.0).clamp(0.0, 1.0))
        }
        _ => return None,
    };
    Some(Color { r: r as f32, g: g as f32, b: b as f32, a: a as f32 })
}

fn rgb_from_hsl(hue: f64, s: f64, l: f64) -> [f64; 3] {
    let swing = s * l.min(1.0 - l);
    [0.0, 8.0, 4.0].map(|n| {
        let k = crate::math::rem_euclid(n + hue / 30.0, 12.0);
        l - swing * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

/// CSS Color 4, section 6.1, as `name rrggbb` pairs.
const NAMES: &str = "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 \
black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 \
chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff \
darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b \
darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a \
darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 \
darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 \
floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 goldenrod daa520 \
gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 \
ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 \
lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 \
lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 \
lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 \
mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 \
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 \
mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 \
olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee \
palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 \
purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 \
sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd \
slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 \
tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 \
yellowgreen 9acd32 transparent 00000000";

fn parse_name(name: &str) -> Option<Color> {
    let mut words = NAMES.split_ascii_whitespace();
    while let (Some(known), Some(hex)) = (words.next(), words.next()) {
        if known == name {
            return parse_hex(hex);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn css(text: &str) -> String {
        Color::parse(text).map_or("-".into(), Color::to_css)
    }

    #[test]
    fn every_css_form_is_read() {
        for (text, want) in [
            ("red", "#ff0000"),
            (" RebeccaPurple ", "#663399"),
            ("transparent", "rgba(0,0,0,0)"),
            ("#0f8", "#00ff88"),
            ("#0f88", "rgba(0,255,136,0.533)"),
            ("#12345680", "rgba(18,52,86,0.502)"),
            ("rgb(255, 128, 0)", "#ff8000"),
            ("rgb(100% 50% 0%)", "#ff8000"),
            ("rgba(0,0,0,.5)", "rgba(0,0,0,0.5)"),
            ("rgb(0 0 0 / 25%)", "rgba(0,0,0,0.25)"),
            ("hsl(120, 100%, 25%)", "#008000"),
            ("hsl(-120deg 100% 50% / 0.5)", "rgba(0,0,255,0.5)"),
            ("rgb(300, -5, 0)", "#ff0000"),
        ] {
            assert_eq!(css(text), want, "{text}");
        }
        for bad in [
            "",
            "#12",
            "#ggg",
            "rgb(1,2)",
            "rgb(1 2 3 4)",
            "hsl(1,2,3)",
            "rgb(1,2%,3)",
            "reddish",
            "rgb(inf,0,0)",
            "rgb(0,0,0",
        ] {
            assert_eq!(css(bad), "-", "{bad}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Color::contrast(Color::BLACK, Color::WHITE) - 21.0).abs() < 1e-9);
        let grey = Color::parse("#767676").unwrap();
        assert!((Color::contrast(grey, Color::WHITE) - 4.54).abs() < 0.005);
        let veil = Color::parse("rgba(0,0,0,0.5)").unwrap();
        assert_eq!(Color::contrast(veil, Color::WHITE), Color::contrast(veil.over(Color::WHITE), Color::WHITE));
    }

    #[test]
    fn mixing_ends_at_both_ends_in_every_space() {
        let (a, b) = (Color::parse("#1b7837").unwrap(), Color::parse("#762a83").unwrap());
        for space in [ColorSpace::Rgb, ColorSpace::Hcl, ColorSpace::Lab] {
            assert_eq!(a.lerp(b, 0.0, space).to_css(), a.to_css(), "{space:?}");
            assert_eq!(a.lerp(b, 1.0, space).to_css(), b.to_css(), "{space:?}");
        }
    }
}
