//! Numbers as text, text as numbers, and text by code points, as JavaScript has them.

use super::node::Node;
use super::parse::{Operands, Parsed, Parser};
use super::{EvalContext, Type, Val};
use crate::number::{self, Decimal};
use crate::value::Value;

/// A number as JavaScript writes it.
pub(crate) fn js_number(n: f64) -> String {
    Decimal(n).to_string()
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
            format!("rgba({},{},{},{})", part(c.r), part(c.g), part(c.b), js_number(widen(c.a)))
        }
        Val::Formatted(sections) => super::format::joined(sections),
        other => other.clone().into_value().to_json(),
    }
}

/// A component of a colour without the noise of its 32 bits: 255ths and decimal fractions come out as they went in.
pub(super) fn widen(c: f32) -> f64 {
    let wide = f64::from(c);
    let level = (wide * 255.0).round();
    let near = [level / 255.0, (wide * 1e6).round() / 1e6];
    near.into_iter().find(|n| *n as f32 == c).unwrap_or(wide)
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
                _ => number::parse(s).unwrap_or(f64::NAN),
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
        n.max(0.0).min(length as f64) as usize
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
    let before = position(text, needle, start).and_then(|at| text.get(..at));
    before.map_or(-1.0, |before| before.chars().count() as f64)
}

/// Where `needle` begins in `text` at or behind byte `start`. The standard library's search is faster on long texts, and
/// brings 10 kB of code and tables along.
#[cfg(target_arch = "wasm32")]
fn position(text: &str, needle: &str, start: usize) -> Option<usize> {
    let last = text.len().checked_sub(needle.len())?;
    (start..=last).find(|at| text.as_bytes().get(*at..).is_some_and(|rest| rest.starts_with(needle.as_bytes())))
}

#[cfg(not(target_arch = "wasm32"))]
fn position(text: &str, needle: &str, start: usize) -> Option<usize> {
    text.get(start..)?.find(needle).map(|at| start + at)
}

/// `split` by a separator that is not empty.
pub(super) fn split_text(text: &str, by: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(at) = position(text, by, start) {
        out.push(text.get(start..at).unwrap_or_default().into());
        start = at + by.len().max(1);
    }
    out.push(text.get(start..).unwrap_or_default().into());
    out
}

/// `index-of` in an array; -1 when absent.
pub(super) fn find_item(items: &[Value], needle: &Value, from: f64) -> f64 {
    let start = bounds(items.len(), from, None).start;
    items.iter().enumerate().skip(start).find(|(_, v)| *v == needle).map_or(-1.0, |(i, _)| i as f64)
}

/// Capitals, one character for one, of Latin, Greek, Cyrillic and Armenian letters; `ß` becomes `SS`. The standard
/// library's tables for all of Unicode would weigh 10 kB in the compressed wasm.
pub fn upcase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let n = c as u32;
        let upper = match n {
            0xdf => {
                out.push_str("SS");
                continue;
            }
            0x61..=0x7a | 0xe0..=0xf6 | 0xf8..=0xfe | 0x3b1..=0x3c1 | 0x3c3..=0x3cb | 0x430..=0x44f => n - 32,
            0xff => 0x178,
            0xb5 => 0x39c,
            0x3c2 => 0x3a3,
            0x3ac => 0x386,
            0x3ad..=0x3af => n - 37,
            0x3cc => 0x38c,
            0x3cd | 0x3ce => n - 63,
            0x450..=0x45f => n - 80,
            0x561..=0x586 => n - 48,
            _ if alternates(n) == Some(1) => n - 1,
            _ => n,
        };
        out.push(char::from_u32(upper).unwrap_or(c));
    }
    out
}

/// Small letters, the reverse of [`upcase`].
pub fn downcase(text: &str) -> String {
    let lower = |c: char| {
        let n = c as u32;
        let lower = match n {
            0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => n + 32,
            0x178 => 0xff,
            0x386 => 0x3ac,
            0x388..=0x38a => n + 37,
            0x38c => 0x3cc,
            0x38e | 0x38f => n + 63,
            0x400..=0x40f => n + 80,
            0x531..=0x556 => n + 48,
            _ if alternates(n) == Some(0) => n + 1,
            _ => n,
        };
        char::from_u32(lower).unwrap_or(c)
    };
    text.chars().map(lower).collect()
}

/// In blocks where capitals and small letters take turns: 0 for a capital, 1 for the small letter after it.
fn alternates(n: u32) -> Option<u32> {
    match n {
        // Dotless and dotted i have each other's partner.
        0x130 | 0x131 | 0x138 | 0x149 | 0x178 | 0x17f => None,
        0x100..=0x137
        | 0x14a..=0x177
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1eff => Some(n & 1),
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => Some(1 - (n & 1)),
        _ => None,
    }
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
    let mut operands = Operands::default();
    operands.push(p.operand(number, 1, Type::Number)?);
    if !matches!(options, Value::Object(_)) {
        return p.fault("NumberFormat options argument must be an object.");
    }
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
    let digits = number::fixed(n, max);
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let keep = fraction.trim_end_matches('0').len().max(min);
    let mut out = String::new();
    for (i, d) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(group);
        }
        out.push(d);
    }
    if keep > 0 {
        out.push_str(point);
        out.extend(fraction.chars().take(keep));
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
    fn case_is_that_of_the_standard_library_where_letters_map_one_to_one() {
        for c in ('\0'..'\u{250}').chain('\u{390}'..'\u{3cf}').chain('\u{400}'..'\u{588}').chain('\u{1e00}'..'\u{1f00}')
        {
            let text = c.to_string();
            let (up, down) = (upcase(&text), downcase(&text));
            assert!(up == text || up == text.to_uppercase(), "{c} {:x} {up}", c as u32);
            assert!(down == text || down == text.to_lowercase(), "{c} {:x} {down}", c as u32);
        }
        assert_eq!(upcase("Straße Ångström Ελλάς шлях ÿ ž"), "STRASSE ÅNGSTRÖM ΕΛΛΆΣ ШЛЯХ Ÿ Ž");
        assert_eq!(downcase("QINGYUAN ΆΣ ШЇ Ž"), "qingyuan άσ шї ž");
    }

    #[test]
    fn slices_count_code_points() {
        assert_eq!(slice_text("广清🗺图", 2.0, Some(3.0)), "🗺");
        assert_eq!(slice_text("广清图", -1.0, None), "图");
        assert_eq!(slice_text("abc", 2.0, Some(1.0)), "");
        assert_eq!(find_text("广清广清", "清", 2.0), 3.0);
    }
}
