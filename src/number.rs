//! Numbers as text and text as numbers, as JavaScript has them.
//!
//! In the browser JavaScript does it: the standard library's way with floats needs 30 kB of code and tables that hardly
//! compress. What is common (whole numbers, few decimals) is done here on all platforms, and gives the same.

use std::fmt::{self, Write};

/// The largest whole number below which every f64 product with a small power of ten is exact enough to be told by digits.
const MAX_DIGITS: f64 = 1e15;

/// A number as JavaScript writes it: the fewest digits that read back the same, an exponent from 1e21 and below 1e-6.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal(pub(crate) f64);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.0;
        if n.abs() < MAX_DIGITS && n.trunc() == n {
            return write!(f, "{}", n as i64);
        }
        if n.is_nan() {
            return f.write_str("NaN");
        }
        if n.is_infinite() {
            return f.write_str(if n > 0.0 { "Infinity" } else { "-Infinity" });
        }
        f.write_str(&platform::shortest(n))
    }
}

/// A number rounded to so many decimals (at most 15), without trailing zeros; what is not finite becomes 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounded(pub(crate) f64, pub(crate) u32);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u64.saturating_pow(self.1);
        let n = (self.0 * unit as f64).round();
        if !n.is_finite() {
            return f.write_str("0");
        }
        if n.abs() >= MAX_DIGITS {
            return Decimal(n / unit as f64).fmt(f);
        }
        let size = n.abs() as u64;
        let (whole, mut fraction) = (size / unit, size % unit);
        if n < 0.0 {
            f.write_char('-')?;
        }
        write!(f, "{whole}")?;
        let mut place = unit;
        if fraction > 0 {
            f.write_char('.')?;
        }
        while fraction > 0 {
            place /= 10;
            f.write_char(char::from(b'0' + (fraction / place % 10) as u8))?;
            fraction %= place;
        }
        Ok(())
    }
}

/// A number that is not negative with exactly so many decimals (at most 100), half rounded up.
pub(crate) fn fixed(n: f64, decimals: usize) -> String {
    platform::fixed(n, decimals)
}

/// The number that text spells in decimal digits with an optional sign, point and exponent; `None` for any other text,
/// blanks, `inf` and `nan` included. What is too large for f64 is infinite.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (negative, bare) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut digits, mut count, mut scale, mut at) = (0u64, 0, 0i32, 0);
    let mut point = false;
    while let Some(b) = bare.get(at) {
        match b {
            b'0'..=b'9' => {
                digits = digits.saturating_mul(10).saturating_add(u64::from(b - b'0'));
                count += 1;
                scale -= i32::from(point);
            }
            b'.' if !point => point = true,
            _ => break,
        }
        at += 1;
    }
    if count == 0 {
        return None;
    }
    if let Some(b'e' | b'E') = bare.get(at) {
        let exponent = bare.get(at + 1..).unwrap_or_default();
        let (down, exponent) = match exponent {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            all => (false, all),
        };
        if exponent.is_empty() || !exponent.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let e = exponent.iter().fold(0i32, |n, b| n.saturating_mul(10).saturating_add(i32::from(b - b'0')));
        scale = scale.saturating_add(if down { -e } else { e });
    } else if at < bare.len() {
        return None;
    }
    // Both factors are exact, so that the one rounding of the product or quotient is the right one (Clinger 1990).
    if digits < 1 << 53 && (-22..=22).contains(&scale) {
        let power = POWERS.get(scale.unsigned_abs() as usize).copied().unwrap_or(1.0);
        let n = if scale < 0 { digits as f64 / power } else { digits as f64 * power };
        return Some(if negative { -n } else { n });
    }
    Some(platform::parse(text))
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

#[cfg(target_arch = "wasm32")]
mod platform {
    use js_sys::{BigInt, Number};
    use wasm_bindgen::JsValue;

    pub(super) fn shortest(n: f64) -> String {
        text(Number::from(n).to_string_with_radix(10).ok().map(Into::into))
    }

    pub(super) fn fixed(n: f64, decimals: usize) -> String {
        if n < 1e21 {
            return text(Number::from(n).to_fixed(decimals as u8).ok().map(Into::into));
        }
        // JavaScript turns to exponents here; these numbers are whole.
        let mut out = text(BigInt::new(&n.into()).ok().and_then(|b| b.to_string(10).ok()).map(Into::into));
        if decimals > 0 {
            out.push('.');
            out.extend(std::iter::repeat_n('0', decimals));
        }
        out
    }

    pub(super) fn parse(text: &str) -> f64 {
        js_sys::parse_float(text)
    }

    fn text(js: Option<JsValue>) -> String {
        js.and_then(|t| t.as_string()).unwrap_or_default()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    pub(super) fn shortest(n: f64) -> String {
        if (1e-6..1e21).contains(&n.abs()) {
            return format!("{n}");
        }
        let text = format!("{n:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        }
    }

    pub(super) fn fixed(n: f64, decimals: usize) -> String {
        // Exact digits well beyond the last one wanted, cut, then rounded by hand: `format!` rounds half to even.
        let exact = format!("{n:.*}", decimals + 25);
        let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
        let mut up = fraction.as_bytes().get(decimals).is_some_and(|d| *d >= b'5');
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(decimals)).collect();
        for d in digits.iter_mut().rev() {
            match (up, *d) {
                (true, b'9') => *d = b'0',
                (true, _) => {
                    *d += 1;
                    up = false;
                }
                (false, _) => break,
            }
        }
        if up {
            digits.insert(0, b'1');
        }
        if decimals > 0 {
            digits.insert(digits.len() - decimals, b'.');
        }
        digits.into_iter().map(char::from).collect()
    }

    pub(super) fn parse(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_javascript_does() {
        for (n, want) in [
            (0.0, "0"),
            (-0.0, "0"),
            (113.05, "113.05"),
            (-1e15, "-1000000000000000"),
            (1e21, "1e+21"),
            (1.5e-7, "1.5e-7"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(Decimal(n).to_string(), want);
        }
        for (n, decimals, want) in [
            (12.345, 2, "12.35"),
            (-0.001, 2, "0"),
            (-0.5, 2, "-0.5"),
            (113.0500000001, 7, "113.05"),
            (0.0000001, 7, "0.0000001"),
            (7.0, 0, "7"),
            (f64::NAN, 2, "0"),
        ] {
            assert_eq!(Rounded(n, decimals).to_string(), want);
        }
        for (n, decimals, want) in [(0.5, 0, "1"), (9.995, 1, "10.0"), (1.005, 2, "1.00"), (2.5, 3, "2.500")] {
            assert_eq!(fixed(n, decimals), want);
        }
    }

    #[test]
    fn read_as_the_standard_library_does() {
        for text in [
            "0",
            "-0",
            "+5",
            "1.",
            ".5",
            "1e5",
            "1E-5",
            "1e+5",
            "113.052345678",
            "0763",
            "9007199254740993",
            "1e400",
            "-1e-400",
            "123456789012345678901234567890",
            "2.2250738585072014e-308",
            "0.1e23",
            "1e23",
        ] {
            let (got, want) = (parse(text).unwrap(), text.parse::<f64>().unwrap());
            assert_eq!(got.to_bits(), want.to_bits(), "{text}");
        }
        for text in
            ["", ".", "-", "+", "1e", "1e+", "e5", "1.2.3", "--1", "1 ", " 1", "inf", "nan", "0x10", "1_0", "１"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
