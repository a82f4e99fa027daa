//! Numbers as text, text as numbers, and text by code points, as JavaScript has them.

use super::node::Node;
use super::parse::{Operands, Parsed, Parser};
use super::{EvalContext, Type, Val};
use crate::value::Value;

/// A number as JavaScript writes it: the fewest digits that read back the same, an exponent from 1e21 and below 1e-6.
pub(crate) fn js_number(n: f64) -> String {
    if n.is_nan() {
        return "NaN".into();
    }
    if n.is_infinite() {
        return if n > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    let size = n.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{n:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        };
    }
    // Adding zero turns -0 into 0.
    format!("{}", n + 0.0)
}

/// What `to-string` gives.
pub(super) fn to_text(val: &Val) -> String {
    match val {
        Val::Null => String::new(),
        Val::Bool(b) => b.to_string(),
        Val::Num(n) => js_number(*n),
        Val::Str(s) => s.to_string(),
        Val::Color(c) => {
            let part = |c: f32| js_number((f64::from(c) * 255.0).round());
            // Alpha as a decimal fraction, without the noise of its 32 bits.
            let alpha = js_number((f64::from(c.a) * 1e6).round() / 1e6);
            format!("rgba({},{},{},{alpha})", part(c.r), part(c.g), part(c.b))
        }
        other => other.clone().into_value().to_json(),
    }
}

/// What JavaScript's `Number(…)` gives; `NaN` for what is no number.
pub(super) fn to_number(val: &Val) -> f64 {
    match val {
        Val::Null => 0.0,
        Val::Bool(b) => f64::from(u8::from(*b)),
        Val::Num(n) => *n,
        Val::Str(s) => {
            let s = s.trim();
            if let Some(hex) = s.strip_prefix("0x").or_else(|| s.strip_prefix("0X")) {
                return u64::from_str_radix(hex, 16).map_or(f64::NAN, |n| n as f64);
            }
            match s {
                "" => 0.0,
                "Infinity" | "+Infinity" => f64::INFINITY,
                "-Infinity" => f64::NEG_INFINITY,
                // Rust also knows "inf" and "nan".
                _ if s.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) => {
                    s.parse().unwrap_or(f64::NAN)
                }
                _ => f64::NAN,
            }
        }
        Val::Array(items) => match &**items {
            [] => 0.0,
            [one] => to_number(&Val::from(one.clone())),
            _ => f64::NAN,
        },
        _ => f64::NAN,
    }
}

/// The range of a slice: ends count from the end when negative, and are brought inside.
fn bounds(length: usize, from: f64, to: Option<f64>) -> std::ops::Range<usize> {
    let place = |n: f64| {
        let n = n.trunc();
        let n = if n < 0.0 { n + length as f64 } else { n };
        // NaN becomes 0.
        n.clamp(0.0, length as f64) as usize
    };
    let from = place(from);
    from..to.map_or(length, place).max(from)
}

/// `slice` of a string, by code points.
pub(super) fn slice_text(text: &str, from: f64, to: Option<f64>) -> String {
    let range = bounds(text.chars().count(), from, to);
    text.chars().skip(range.start).take(range.len()).collect()
}

/// `slice` of an array.
pub(super) fn slice_items(items: &[Value], from: f64, to: Option<f64>) -> Vec<Value> {
    items.get(bounds(items.len(), from, to)).map(<[Value]>::to_vec).unwrap_or_default()
}

/// `index-of` in a string, by code points; -1 when absent.
pub(super) fn find_text(text: &str, needle: &str, from: f64) -> f64 {
    let skip = from.max(0.0) as usize;
    let start = text.char_indices().nth(skip).map_or(text.len(), |(i, _)| i);
    match text.get(start..).and_then(|rest| rest.find(needle)) {
        Some(at) => text.get(..start + at).map_or(-1.0, |before| before.chars().count() as f64),
        None => -1.0,
    }
}

/// `index-of` in an array; -1 when absent.
pub(super) fn find_item(items: &[Value], needle: &Value, from: f64) -> f64 {
    let start = bounds(items.len(), from, None).start;
    items.iter().enumerate().skip(start).find(|(_, v)| *v == needle).map_or(-1.0, |(i, _)| i as f64)
}

/// The operands of `number-format`.
#[derive(Clone, Debug)]
pub(super) struct NumberStyle {
    number: Node,
    locale: Option<Node>,
    currency: Option<Node>,
    unit: Option<Node>,
    min_digits: Option<Node>,
    max_digits: Option<Node>,
}

pub(super) fn parse_number_format(p: &mut Parser, items: &[Value]) -> Option<Parsed> {
    let [_, number, options] = items else { return p.fault("Expected two arguments.") };
    if !matches!(options, Value::Object(_)) {
        return p.fault("NumberFormat options argument must be an object.");
    }
    let mut operands = Operands::default();
    operands.push(p.operand(number, 1, Type::Number)?);
    if options.get("currency").is_some() && options.get("unit").is_some() {
        return p.fault("NumberFormat options `currency` and `unit` are mutually exclusive");
    }
    let names = ["locale", "currency", "unit", "min-fraction-digits", "max-fraction-digits"];
    let mut given = [false; 5];
    for (name, given) in names.into_iter().zip(&mut given) {
        if let Some(json) = options.get(name) {
            *given = true;
            let ty = if name.ends_with("digits") { Type::Number } else { Type::String };
            operands.push(p.operand(json, 2, ty)?);
        }
    }
    let [locale, currency, unit, min, max] = given;
    operands.finish(Type::String, |nodes| {
        let mut nodes = nodes.into_iter();
        let number = nodes.next().unwrap_or(Node::Literal(Val::Null));
        let mut take = |given: bool| if given { nodes.next() } else { None };
        Node::NumberFormat(Box::new(NumberStyle {
            number,
            locale: take(locale),
            currency: take(currency),
            unit: take(unit),
            min_digits: take(min),
            max_digits: take(max),
        }))
    })
}

impl NumberStyle {
    pub(super) fn operands(&self) -> impl Iterator<Item = &Node> {
        let options = [&self.locale, &self.currency, &self.unit, &self.min_digits, &self.max_digits];
        std::iter::once(&self.number).chain(options.into_iter().flatten())
    }

    pub(super) fn eval(&self, cx: &EvalContext) -> Result<String, String> {
        let text = |node: &Option<Node>| -> Result<Option<String>, String> {
            Ok(match node {
                None => None,
                Some(n) => match n.eval(cx)? {
                    Val::Str(s) => Some(s.to_string()),
                    _ => None,
                },
            })
        };
        let digits = |node: &Option<Node>| -> Result<Option<usize>, String> {
            match node {
                None => Ok(None),
                Some(n) => match n.eval(cx)? {
                    Val::Num(d) if (0.0..=100.0).contains(&d) => Ok(Some(d as usize)),
                    other => {
                        Err(format!("a number of fraction digits from 0 to 100 expected, {} found", to_text(&other)))
                    }
                },
            }
        };
        let number = to_number(&self.number.eval(cx)?);
        let locale = text(&self.locale)?.unwrap_or_default();
        let (currency, unit) = (text(&self.currency)?, text(&self.unit)?);
        let (min, max) = (digits(&self.min_digits)?, digits(&self.max_digits)?);
        let usual = match currency.as_deref() {
            Some("JPY" | "KRW" | "VND") => (0, 0),
            Some(_) => (2, 2),
            None => (0, 3),
        };
        let low = min.unwrap_or(max.map_or(usual.0, |m| usual.0.min(m)));
        let high = max.unwrap_or(usual.1.max(low));
        if low > high {
            return Err(format!("min-fraction-digits ({low}) is greater than max-fraction-digits ({high})"));
        }
        let (group, point) = separators(&locale);
        let plain = grouped(number.abs(), low, high, group, point);
        let sign = if number < 0.0 { "-" } else { "" };
        Ok(match (currency, unit) {
            (Some(currency), _) => {
                let symbol = currency_symbol(&currency, &locale);
                // Where the decimal point is a comma the symbol comes last.
                if point == "," { format!("{sign}{plain}\u{a0}{symbol}") } else { format!("{sign}{symbol}{plain}") }
            }
            (None, Some(unit)) => format!("{sign}{plain}{}", unit_symbol(&unit)),
            (None, None) => format!("{sign}{plain}"),
        })
    }
}

/// Thousands separator and decimal point of a locale; English (and Chinese) ones where it is not known.
fn separators(locale: &str) -> (&'static str, &'static str) {
    match locale.split(['-', '_']).next().unwrap_or("") {
        "de" if locale.ends_with("CH") => ("’", "."),
        "de" | "es" | "it" | "nl" | "pt" | "da" | "id" | "tr" | "el" | "vi" => (".", ","),
        "fr" => ("\u{202f}", ","),
        "ru" | "uk" | "pl" | "cs" | "fi" | "sv" | "nb" | "no" | "hu" | "bg" | "sk" => ("\u{a0}", ","),
        _ => (",", "."),
    }
}

fn currency_symbol(code: &str, locale: &str) -> String {
    match code {
        "CNY" if locale.starts_with("zh") => "¥".into(),
        "CNY" => "CN¥".into(),
        "JPY" if locale.starts_with("ja") => "￥".into(),
        "JPY" if locale.starts_with("zh") => "JP¥".into(),
        "JPY" => "¥".into(),
        "EUR" => "€".into(),
        "GBP" => "£".into(),
        "USD" if locale.starts_with("zh") => "US$".into(),
        "USD" => "$".into(),
        "HKD" => "HK$".into(),
        "INR" => "₹".into(),
        "KRW" => "₩".into(),
        "VND" => "₫".into(),
        // A code is set off by a space that does not break.
        other => format!("{other}\u{a0}"),
    }
}

fn unit_symbol(unit: &str) -> String {
    let short = match unit {
        "celsius" => return "°C".into(),
        "fahrenheit" => return "°F".into(),
        "percent" => return "%".into(),
        "meter" => "m",
        "kilometer" => "km",
        "centimeter" => "cm",
        "millimeter" => "mm",
        "mile" => "mi",
        "foot" => "ft",
        "inch" => "in",
        "yard" => "yd",
        "hectare" => "ha",
        "acre" => "ac",
        "liter" => "L",
        "milliliter" => "mL",
        "gram" => "g",
        "kilogram" => "kg",
        "byte" => "byte",
        "kilobyte" => "kB",
        "megabyte" => "MB",
        "gigabyte" => "GB",
        "terabyte" => "TB",
        "second" => "sec",
        "minute" => "min",
        "hour" => "hr",
        "degree" => "deg",
        "kilometer-per-hour" => "km/h",
        "meter-per-second" => "m/s",
        "mile-per-hour" => "mph",
        other => other,
    };
    format!(" {short}")
}

/// Decimal digits, half rounded up, trailing zeros beyond `min` cut.
fn grouped(n: f64, min: usize, max: usize, group: &str, point: &str) -> String {
    if !n.is_finite() {
        return if n.is_nan() { "NaN" } else { "∞" }.into();
    }
    // Exact digits well beyond the last one wanted, cut, then rounded by hand: `format!` rounds half to even.
    let exact = format!("{n:.*}", max + 25);
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let up = fraction.as_bytes().get(max).is_some_and(|d| *d >= b'5');
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(max)).collect();
    if up {
        let mut carry = true;
        for d in digits.iter_mut().rev() {
            if carry && *d == b'9' {
                *d = b'0';
            } else if carry {
                *d += 1;
                carry = false;
            }
        }
        if carry {
            digits.insert(0, b'1');
        }
    }
    let (whole, fraction) = digits.split_at(digits.len() - max.min(digits.len()));
    let zeros = fraction.iter().rev().take_while(|d| **d == b'0').count();
    let keep = (fraction.len() - zeros).max(min);
    let mut out = String::new();
    for (i, d) in whole.iter().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(group);
        }
        out.push(char::from(*d));
    }
    if keep > 0 {
        out.push_str(point);
        out.extend(fraction.iter().take(keep).map(|d| char::from(*d)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_does() {
        for (n, want) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (1e21, "1e+21"),
            (1.5e-7, "1.5e-7"),
            (123456789012.0, "123456789012"),
        ] {
            assert_eq!(js_number(n), want);
        }
    }

    #[test]
    fn grouping_and_rounding() {
        assert_eq!(grouped(123456.789, 0, 3, ",", "."), "123,456.789");
        assert_eq!(grouped(0.125, 0, 2, ",", "."), "0.13");
        assert_eq!(grouped(999.9996, 0, 3, ",", "."), "1,000");
        assert_eq!(grouped(1.115, 0, 2, ",", "."), "1.11", "1.115 is a little less than it says");
        assert_eq!(grouped(5.0, 2, 2, ".", ","), "5,00");
    }

    #[test]
    fn slices_count_code_points() {
        assert_eq!(slice_text("广清🗺图", 2.0, Some(3.0)), "🗺");
        assert_eq!(slice_text("广清图", -1.0, None), "图");
        assert_eq!(slice_text("abc", 2.0, Some(1.0)), "");
        assert_eq!(find_text("广清广清", "清", 2.0), 3.0);
    }
}
