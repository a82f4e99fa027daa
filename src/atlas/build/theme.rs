//! The styles that come with the atlas: two written out, the others made of one of these by exchanging colours.

use crate::issue::Issue;
use crate::value::Value;

/// The names of all styles: light, dark, for print (white paper, inks that CMYK can say), of high contrast, and with colours that
/// people with any kind of colour vision can tell apart.
pub const STYLES: [&str; 5] = ["light", "dark", "print", "contrast", "safe"];

const LIGHT: &str = include_str!("../../../data/style/light.json");
const DARK: &str = include_str!("../../../data/style/dark.json");
const THEMES: &str = include_str!("../../../data/style/themes.json");

/// The style of that name as Style Spec JSON.
///
/// # Errors
/// When there is none of that name, or `data/style` is damaged: an unknown parent, or a colour that the parent does not have.
pub fn style(name: &str) -> Result<Value, String> {
    let read = |text: &str, file: &str| Value::from_json(text).map_err(|e| format!("data/style/{file}: {e}"));
    match name {
        "light" => return read(LIGHT, "light.json"),
        "dark" => return read(DARK, "dark.json"),
        _ => {}
    }
    let themes = read(THEMES, "themes.json")?;
    let theme =
        themes.get(name).ok_or_else(|| format!("there is no style {name:?}; there are {}", STYLES.join(", ")))?;
    let wrong = |member: &str, right: &str| Issue::error(format!("themes.json.{name}.{member}"), right).to_string();
    let from = theme.get("from").and_then(Value::as_str).filter(|from| ["light", "dark"].contains(from));
    let base = style(from.ok_or_else(|| wrong("from", "must be light or dark"))?)?;
    let colors = theme.get("colors").ok_or_else(|| wrong("colors", "is missing"))?;
    let mut used = vec![false; colors.members().len()];
    let mut made = exchanged(&base, colors, &mut used);
    if let Some(((color, _), _)) = colors.members().iter().zip(&used).find(|(_, used)| !**used) {
        return Err(wrong(&format!("colors.{color}"), "is no colour of the style that it is made from"));
    }
    if let Some(title) = theme.get("name") {
        let members =
            made.members().iter().map(|(k, v)| (k.clone(), if &**k == "name" { title.clone() } else { v.clone() }));
        made = Value::object(members.collect::<Vec<_>>());
    }
    Ok(made)
}

/// The value with every string that is a key of `colors` exchanged.
fn exchanged(value: &Value, colors: &Value, used: &mut [bool]) -> Value {
    match value {
        Value::String(text) => match colors.members().iter().position(|(from, _)| from == text) {
            Some(at) => {
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
                colors.members().get(at).map_or_else(|| value.clone(), |(_, to)| to.clone())
            }
            None => value.clone(),
        },
        Value::Array(items) => Value::from(items.iter().map(|v| exchanged(v, colors, used)).collect::<Vec<_>>()),
        Value::Object(members) => {
            let exchange = |(k, v): &(std::sync::Arc<str>, Value)| (k.clone(), exchanged(v, colors, used));
            Value::object(members.iter().map(exchange).collect::<Vec<_>>())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::style::Style;

    fn layer(style: &Value, id: &str) -> Value {
        let layers = style.get("layers").and_then(Value::as_array).unwrap();
        layers.iter().find(|l| l.get("id").and_then(Value::as_str) == Some(id)).unwrap().clone()
    }

    fn colors_of(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) if text.starts_with('#') => out.push(text.to_string()),
            Value::Array(items) => items.iter().for_each(|v| colors_of(v, out)),
            Value::Object(members) => members.iter().for_each(|(_, v)| colors_of(v, out)),
            _ => {}
        }
    }

    /// The hues of project domains: the strings of `circle-color` that are no white.
    fn domains(style: &Value) -> Vec<String> {
        let mut all = Vec::new();
        colors_of(layer(style, "projects").get("paint").unwrap().get("circle-color").unwrap(), &mut all);
        all.sort();
        all.dedup();
        all.retain(|c| !["#ffffff", "#59636e", "#3a424c", "#2b3640"].contains(&c.as_str()));
        all
    }

    #[test]
    fn every_style_is_without_fault_and_has_the_same_layers() {
        let ids = |s: &Value| {
            let layers = s.get("layers").and_then(Value::as_array).unwrap();
            layers.iter().map(|l| l.get("id").unwrap().to_string()).collect::<Vec<_>>()
        };
        let light = style("light").unwrap();
        for name in STYLES {
            let one = style(name).unwrap();
            assert_eq!(Style::parse(&one).1, [], "{name}");
            assert_eq!(ids(&one), ids(&light), "{name}");
        }
        assert!(style("sepia").unwrap_err().contains("light, dark, print"));
    }

    #[test]
    fn text_stands_out_where_contrast_is_asked_for() {
        let contrast = |a: &str, b: &str| Color::contrast(Color::parse(a).unwrap(), Color::parse(b).unwrap());
        let high = style("contrast").unwrap();
        for layer in high.get("layers").and_then(Value::as_array).unwrap() {
            let mut texts = Vec::new();
            let Some(color) = layer.get("paint").and_then(|p| p.get("text-color")) else { continue };
            colors_of(color, &mut texts);
            for text in texts {
                assert!(contrast(&text, "#ffffff") >= 7.0, "{}: {text}", layer.get("id").unwrap());
            }
        }
        for color in domains(&high) {
            assert!(contrast(&color, "#ffffff") >= 3.0, "{color}");
        }
        // Paper stays white, so that no large tint is printed.
        let mut land = Vec::new();
        let print = style("print").unwrap();
        for id in ["land", "counties", "areas"] {
            colors_of(layer(&print, id).get("paint").unwrap(), &mut land);
        }
        assert!(land.iter().all(|c| contrast(c, "#ffffff") < 1.15), "{land:?}");
    }

    /// How a colour looks to someone without red, green or blue cones: Machado, Oliveira and Fernandes, "A Physiologically-based
    /// Model for Simulation of Color Vision Deficiency", 2009, severity 1; the first is normal vision.
    const VISIONS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    /// CIE L*a*b* (D65) of a colour as a kind of vision has it.
    fn lab(color: &str, vision: &[[f64; 3]; 3]) -> [f64; 3] {
        let byte = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        let linear =
            [1, 3, 5].map(byte).map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        let seen = vision.map(|row| row.iter().zip(linear).map(|(k, c)| k * c).sum::<f64>().clamp(0.0, 1.0));
        let mix = |k: [f64; 3]| k.iter().zip(seen).map(|(k, c)| k * c).sum::<f64>();
        let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f(mix([0.4124564, 0.3575761, 0.1804375]) / 0.95047);
        let y = f(mix([0.2126729, 0.7151522, 0.0721750]));
        let z = f(mix([0.0193339, 0.1191920, 0.9503041]) / 1.08883);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The smallest difference (ΔE 1976) between two of the colours in any kind of vision.
    fn nearest(colors: &[String]) -> f64 {
        let mut least = f64::INFINITY;
        for vision in &VISIONS {
            let seen: Vec<[f64; 3]> = colors.iter().map(|c| lab(c, vision)).collect();
            for (i, a) in seen.iter().enumerate() {
                for b in &seen[..i] {
                    least = least.min(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt());
                }
            }
        }
        least
    }

    #[test]
    fn domains_can_be_told_apart_in_any_vision() {
        let safe = domains(&style("safe").unwrap());
        assert_eq!(safe.len(), 11);
        assert!(nearest(&safe) > 20.0, "{}", nearest(&safe));
        assert!(nearest(&domains(&style("light").unwrap())) < 15.0, "what the theme is for");
    }
}
