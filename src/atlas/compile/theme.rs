//! The styles that come with the atlas: two written out, the others made of one of these by `data/style/themes.json`.
//!
//! A theme says `from` which style it is made, its `name`, and in this order: `colors`, what each colour is exchanged for; `scale`, what
//! a property's numbers are multiplied by in all layers (`{"line-width": {"times": 1.3, "least": 0.8}}`; what is 0 stays); `layers`, members of single
//! layers by their ids: `paint` and `layout` property by property, `null` removing one, and whatever else a layer has as a whole.

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
    let mut layers = made.get("layers").and_then(Value::as_array).unwrap_or_default().to_vec();
    for (name, by) in theme.get("scale").map(Value::members).unwrap_or_default() {
        let number = |key: &str| by.get(key).and_then(Value::as_f64);
        let times = number("times").ok_or_else(|| wrong(&format!("scale.{name}.times"), "must be a number"))?;
        let least = number("least").unwrap_or(0.0);
        layers = layers.iter().map(|layer| rescaled(layer, name, times, least)).collect();
    }
    for (id, by) in theme.get("layers").map(Value::members).unwrap_or_default() {
        let own = layers.iter_mut().find(|l| l.get("id").and_then(Value::as_str) == Some(id));
        let layer =
            own.ok_or_else(|| wrong(&format!("layers.{id}"), "is no layer of the style that it is made from"))?;
        *layer = changed(layer, by);
    }
    made = with(&made, "layers", Some(layers.into()));
    if let Some(title) = theme.get("name") {
        made = with(&made, "name", Some(title.clone()));
    }
    Ok(made)
}

/// The object with one member set, or without it.
fn with(object: &Value, name: &str, value: Option<Value>) -> Value {
    let mut members = object.members().to_vec();
    match (members.iter().position(|(k, _)| &**k == name), value) {
        (Some(at), Some(value)) => members.iter_mut().skip(at).take(1).for_each(|m| m.1 = value.clone()),
        (Some(at), None) => drop(members.remove(at)),
        (None, Some(value)) => members.push((name.into(), value)),
        (None, None) => {}
    }
    Value::object(members)
}

/// A layer with the members that a theme gives it.
fn changed(layer: &Value, by: &Value) -> Value {
    let given = |value: &Value| (!value.is_null()).then(|| value.clone());
    by.members().iter().fold(layer.clone(), |layer, (name, value)| {
        if !matches!(&**name, "paint" | "layout") {
            return with(&layer, name, given(value));
        }
        let own = layer.get(name).cloned().unwrap_or_else(|| Value::object::<&str>([]));
        let properties = value.members().iter().fold(own, |all, (name, value)| with(&all, name, given(value)));
        with(&layer, name, Some(properties))
    })
}

/// A layer with one of its properties, if it has that, multiplied.
fn rescaled(layer: &Value, name: &str, times: f64, least: f64) -> Value {
    ["paint", "layout"].iter().fold(layer.clone(), |layer, group| {
        let Some(own) = layer.get(group).filter(|own| own.get(name).is_some()) else { return layer };
        let value = own.get(name).map(|value| multiplied(value, times, least));
        with(&layer, group, Some(with(own, name, value)))
    })
}

/// What an expression yields, multiplied: curves and choices stay what they are, since only they may read the zoom.
fn multiplied(value: &Value, times: f64, least: f64) -> Value {
    let round = |n: f64| (n * 1000.0).round() / 1000.0;
    let items = match value {
        Value::Number(n) if *n == 0.0 => return value.clone(),
        Value::Number(n) => return round((n * times).max(least)).into(),
        other => other.as_array().unwrap_or_default(),
    };
    // Where the outputs are: every second from the first on, and with choices the last.
    let first = match items.first().and_then(Value::as_str) {
        Some("interpolate") => 4,
        Some("step") | Some("case") => 2,
        Some("match") => 3,
        _ => {
            return Value::from(vec![
                "max".into(),
                least.into(),
                Value::from(vec!["*".into(), times.into(), value.clone()]),
            ]);
        }
    };
    let last = matches!(items.first().and_then(Value::as_str), Some("case" | "match")).then(|| items.len() - 1);
    let is_output = |at: usize| at >= first && (at - first).is_multiple_of(2) || Some(at) == last;
    let one = |(at, item): (usize, &Value)| if is_output(at) { multiplied(item, times, least) } else { item.clone() };
    Value::from(items.iter().enumerate().map(one).collect::<Vec<_>>())
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
            assert_eq!(Style::parse_with_packs(&one, crate::atlas::PACK.prefix).1, [], "{name}");
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

    fn paint(style: &Value, id: &str, name: &str) -> Value {
        layer(style, id).get("paint").and_then(|p| p.get(name)).cloned().unwrap_or_default()
    }

    /// The numbers that a value can yield: those of its curves and choices.
    fn outputs(value: &Value, out: &mut Vec<f64>) {
        let Some(items) = value.as_array() else { return out.extend(value.as_f64()) };
        let (first, with_last) = match items.first().and_then(Value::as_str) {
            Some("interpolate") => (4, false),
            Some("step") => (2, false),
            Some("case") => (2, true),
            Some("match") => (3, true),
            _ => return,
        };
        let last = if with_last { items.last() } else { None };
        items.iter().skip(first).step_by(2).chain(last).for_each(|item| outputs(item, out));
    }

    /// Layers that are drawn without a pointer upon them.
    fn drawn(style: &Value) -> Vec<Value> {
        let all = style.get("layers").and_then(Value::as_array).unwrap();
        let shown = |l: &&Value| {
            let id = l.get("id").and_then(Value::as_str).unwrap();
            !id.contains("-state") && id != "county-hover"
        };
        all.iter().filter(shown).cloned().collect()
    }

    #[test]
    fn paper_takes_no_tints_no_hairlines_and_no_small_print() {
        let print = style("print").unwrap();
        for layer in drawn(&print) {
            let id = layer.get("id").and_then(Value::as_str).unwrap().to_string();
            let member = |group: &str, name: &str| layer.get(group).and_then(|g| g.get(name)).cloned();
            for kind in ["fill", "line", "circle", "icon", "text"] {
                let Some(opacity) = member("paint", &format!("{kind}-opacity")) else { continue };
                // White upon white at the edge of the map, where lines break off.
                if id == "veil" {
                    continue;
                }
                let mut values = Vec::new();
                outputs(&opacity, &mut values);
                assert!(values.iter().all(|v| *v == 0.0 || *v == 1.0) && !values.is_empty(), "{id}: {opacity}");
            }
            let least = |value: Option<Value>| {
                let mut values = vec![f64::INFINITY];
                outputs(&value.unwrap_or_default(), &mut values);
                values.into_iter().fold(f64::INFINITY, f64::min)
            };
            assert!(least(member("paint", "line-width")) >= 0.75, "{id}");
            assert!(least(member("layout", "text-size")) >= 10.0, "{id}");
        }
        let ground = paint(&print, "land", "fill-color");
        assert_eq!(ground, "#ffffff".into());
    }

    #[test]
    fn lines_stand_out_from_every_ground_where_contrast_is_asked_for() {
        let high = style("contrast").unwrap();
        let mut grounds = Vec::new();
        for id in ["land", "areas", "counties"] {
            colors_of(&paint(&high, id, "fill-color"), &mut grounds);
        }
        assert_eq!(grounds.len(), 5);
        // White in or about a dark line.
        let inside = ["railway-ticks", "high-speed-rail-core", "link-future-casing", "border-prefecture-casing"];
        // Lies within a casing that stands out.
        let cased = ["trunk-road"];
        let mut checked = 0;
        for layer in drawn(&high) {
            let id = layer.get("id").and_then(Value::as_str).unwrap();
            if layer.get("type").and_then(Value::as_str) != Some("line") || inside.contains(&id) || cased.contains(&id)
            {
                continue;
            }
            assert_eq!(paint(&high, id, "line-opacity"), Value::Null, "{id}");
            let mut colors = Vec::new();
            colors_of(&paint(&high, id, "line-color"), &mut colors);
            for (color, ground) in colors.iter().flat_map(|c| grounds.iter().map(move |g| (c, g))) {
                let ratio = Color::contrast(Color::parse(color).unwrap(), Color::parse(ground).unwrap());
                assert!(ratio >= 3.0, "{id}: {color} on {ground} is {ratio:.2}");
                checked += 1;
            }
        }
        assert!(checked > 150, "{checked}");
    }

    const STATUS: [&str; 3] = ["link-under-construction", "link-planned", "link-under-study"];

    #[test]
    fn kinds_and_status_of_links_can_be_told_apart_in_any_vision() {
        let kinds = |style: &Value, layer: &str| {
            let mut colors = Vec::new();
            colors_of(&paint(style, layer, "line-color"), &mut colors);
            colors.truncate(9);
            colors
        };
        let safe = style("safe").unwrap();
        for layer in STATUS {
            let colors = kinds(&safe, layer);
            assert_eq!(colors.len(), 9);
            assert!(nearest(&colors) > 20.0, "{layer}: {}", nearest(&colors));
        }
        assert!(nearest(&kinds(&style("light").unwrap(), STATUS[0])) < 15.0, "what the theme is for");
        // Lines that are there have the colours of those to come; what is drawn in two colours has its own pattern.
        for (layer, at) in [
            ("railway", 0),
            ("high-speed-rail", 1),
            ("intercity-rail", 2),
            ("suburban-rail", 3),
            ("metro", 4),
            ("maglev", 5),
        ] {
            assert_eq!(kinds(&safe, layer), [kinds(&safe, STATUS[0])[at].clone()], "{layer}");
        }
        // Without any colour: plain lines differ in width or are double.
        let look = |layer: &str| {
            let of = |name: &str| {
                let mut all = Vec::new();
                outputs(&paint(&safe, layer, name), &mut all);
                all.iter().fold(0.0, |a: f64, b| a.max(*b))
            };
            (of("line-width"), of("line-gap-width"))
        };
        let plain = ["intercity-rail", "suburban-rail", "metro", "maglev"].map(look);
        for (i, a) in plain.iter().enumerate() {
            assert!(plain[..i].iter().all(|b| (a.0 - b.0).abs() + (a.1 - b.1).abs() >= 1.5), "{plain:?}");
        }
        // Status is a pattern: the share that is drawn and the length of a dash.
        let dashes = STATUS.map(|layer| {
            let dash = paint(&safe, layer, "line-dasharray");
            let [on, off] = dash.as_array().unwrap() else { panic!("{dash}") };
            (on.as_f64().unwrap(), off.as_f64().unwrap())
        });
        assert!(dashes[0].0 >= 2.0 * dashes[1].0 && dashes[1].0 >= 2.0 * dashes[2].0, "{dashes:?}");
        let clusters = {
            let mut colors = Vec::new();
            colors_of(&paint(&safe, "cluster-line", "line-color"), &mut colors);
            colors.truncate(7);
            colors
        };
        assert!(nearest(&clusters) > 20.0, "{}", nearest(&clusters));
    }

    #[test]
    fn a_theme_scales_what_curves_yield_and_changes_single_layers() {
        let json = |text: &str| Value::from_json(text).unwrap();
        let line = json(
            r#"{"id": "a", "type": "line", "minzoom": 3, "paint": {"line-width": ["interpolate", ["linear"], ["zoom"], 7,
                ["case", ["get", "p"], 1, 0], 12, ["get", "w"]], "line-color": "red"}}"#,
        );
        let wide = rescaled(&line, "line-width", 2.0, 0.5);
        assert_eq!(
            wide.get("paint").unwrap().get("line-width").unwrap(),
            &json(
                r#"["interpolate", ["linear"], ["zoom"], 7, ["case", ["get", "p"], 2, 0], 12, ["max", 0.5, ["*", 2, ["get", "w"]]]]"#
            )
        );
        assert_eq!(rescaled(&line, "text-size", 2.0, 0.0), line);
        assert_eq!(
            multiplied(&json(r#"["match", ["get", "k"], 1, 10, ["a", "b"], 20, 30]"#), 1.5, 16.0),
            json(r#"["match", ["get", "k"], 1, 16, ["a", "b"], 30, 45]"#)
        );
        assert_eq!(
            multiplied(&json(r#"["step", ["zoom"], 1, 8, 2]"#), 3.0, 0.0),
            json(r#"["step", ["zoom"], 3, 8, 6]"#)
        );
        let by = json(
            r#"{"paint": {"line-color": null, "line-blur": 1}, "layout": {"line-cap": "round"}, "minzoom": null, "maxzoom": 9}"#,
        );
        let other = changed(&line, &by);
        assert_eq!(other.get("minzoom"), None);
        assert_eq!(other.get("maxzoom"), Some(&9.0.into()));
        assert_eq!(other.get("paint").unwrap().get("line-color"), None);
        assert_eq!(other.get("paint").unwrap().get("line-blur"), Some(&1.0.into()));
        assert_eq!(other.get("layout").unwrap().to_json(), r#"{"line-cap":"round"}"#);
    }
}
