//! sRGB to CIE L\*a\*b\* and its polar form, with the D50 white that the Style Spec's ramps assume.

use crate::math;

/// D50, normalised to Y = 1.
const WHITE: [f64; 3] = [0.96422, 1.0, 0.82521];
const KNEE: f64 = 6.0 / 29.0;

/// The light of one sRGB component, both 0–1.
pub(crate) fn linear_from_srgb(c: f64) -> f64 {
    if c <= 0.04045 { c / 12.92 } else { math::powf((c + 0.055) / 1.055, 2.4) }
}

fn srgb_from_linear(c: f64) -> f64 {
    let c = if c <= 0.00304 { 12.92 * c } else { 1.055 * math::powf(c, 1.0 / 2.4) - 0.055 };
    c.clamp(0.0, 1.0)
}

fn compress(t: f64) -> f64 {
    if t > KNEE * KNEE * KNEE { math::powf(t, 1.0 / 3.0) } else { t / (3.0 * KNEE * KNEE) + 4.0 / 29.0 }
}

fn expand(t: f64) -> f64 {
    if t > KNEE { t * t * t } else { 3.0 * KNEE * KNEE * (t - 4.0 / 29.0) }
}

/// `[lightness 0–100, a, b]`.
pub(crate) fn lab_from_rgb(rgb: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(linear_from_srgb);
    let y = compress((0.2225045 * r + 0.7168786 * g + 0.0606169 * b) / WHITE[1]);
    // A grey must not pick up a tint from rounding.
    let (x, z) = if r == g && g == b {
        (y, y)
    } else {
        (
            compress((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / WHITE[0]),
            compress((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / WHITE[2]),
        )
    };
    [(116.0 * y - 16.0).max(0.0), 500.0 * (x - y), 200.0 * (y - z)]
}

/// Components are clamped to 0–1.
pub(crate) fn rgb_from_lab([l, a, b]: [f64; 3]) -> [f64; 3] {
    let y = (l + 16.0) / 116.0;
    let (x, z) = (WHITE[0] * expand(y + a / 500.0), WHITE[2] * expand(y - b / 200.0));
    let y = WHITE[1] * expand(y);
    [
        srgb_from_linear(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
        srgb_from_linear(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
        srgb_from_linear(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
    ]
}

/// `[hue in degrees, chroma, lightness 0–100]`; the hue of a grey is `NaN`.
pub(crate) fn hcl_from_rgb(rgb: [f64; 3]) -> [f64; 3] {
    let [l, a, b] = lab_from_rgb(rgb);
    let chroma = a.hypot(b);
    let hue = if (chroma * 10000.0).round() == 0.0 {
        f64::NAN
    } else {
        math::rem_euclid(math::atan2(b, a).to_degrees(), 360.0)
    };
    [hue, chroma, l]
}

pub(crate) fn rgb_from_hcl([hue, chroma, l]: [f64; 3]) -> [f64; 3] {
    let hue = if hue.is_nan() { 0.0 } else { hue.to_radians() };
    rgb_from_lab([l, math::cos(hue) * chroma, math::sin(hue) * chroma])
}
