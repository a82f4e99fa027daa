//! `render`: the map as a picture.

use super::{Done, output};
use crate::atlas::PACK;
use crate::atlas::compile::{Atlas, STYLES, overlay_sources, sources, style};
use crate::geom::{Point, Rect};
use crate::issue::Issue;
use crate::map::{Map, RenderOptions, render_svg};
use crate::value::Value;
use std::path::PathBuf;

/// What `render` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The SVG file to write; `-` prints it.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Width and height, px.
    #[arg(long, default_value = "1600x1200", value_parser = size, value_name = "WxH")]
    size: (f64, f64),
    /// `light`, `dark`, `print`, `contrast` (high), `safe` (for any colour vision), or a style file (MapLibre Style Spec JSON).
    #[arg(long, default_value = "light")]
    style: String,
    /// Language of the labels.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
    /// What must be in view: west, south, east, north in degrees; without it Guangzhou and Qingyuan.
    #[arg(long, value_parser = bounds, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<[f64; 4]>,
}

fn size(text: &str) -> Result<(f64, f64), String> {
    let side = |s: &str| s.trim().parse::<f64>().ok().filter(|n| (1.0..=20_000.0).contains(n));
    let sides = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((side(w)?, side(h)?)));
    sides.ok_or_else(|| "must be WIDTHxHEIGHT in px, each 1 to 20000, such as 1600x1200".to_string())
}

fn bounds(text: &str) -> Result<[f64; 4], String> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse::<f64>().ok()).collect();
    match numbers.as_deref() {
        Some(&[w, s, e, n]) if w < e && s < n && w >= -180.0 && e <= 180.0 && s >= -90.0 && n <= 90.0 => {
            Ok([w, s, e, n])
        }
        _ => Err("must be west,south,east,north in degrees with west < east and south < north".to_string()),
    }
}

pub(super) fn run(atlas: &Atlas, options: &Arguments) -> Done {
    let path = options.style.as_str();
    let (style, mut issues) = if STYLES.contains(&path) {
        (style(path)?, Vec::new())
    } else {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}; or say {}", STYLES.join(", ")))?;
        Value::from_json_kept(&text, 2).map_err(|e| format!("{path}: {e}"))?
    };
    let mut map = Map::with_packs(&PACK);
    map.add_pack(sources(atlas));
    map.add_pack(overlay_sources(atlas));
    issues.extend(map.set_style(&style));
    issues.iter().map(Issue::to_string).for_each(|line| output::complain(&format!("{}: {line}", options.style)));
    let english = options.lang == "en";
    let title = if english {
        "Guangzhou–Qingyuan collaboration plan"
    } else {
        "广清对口帮扶协作“十四五”规划图"
    };
    let svg = render_svg(
        &mut map,
        &RenderOptions {
            width: options.size.0,
            height: options.size.1,
            lang: options.lang.clone(),
            bounds: options.bbox.or_else(|| both_cities(atlas)),
            title: title.to_string(),
            attribution: attribution(&style, &options.lang),
        },
    );
    if options.out.as_os_str() == "-" {
        return output::print(&svg);
    }
    std::fs::write(&options.out, svg).map_err(|e| format!("{}: {e}", options.out.display()))
}

/// The bounds of Guangzhou and Qingyuan, degrees.
fn both_cities(atlas: &Atlas) -> Option<[f64; 4]> {
    let ours = atlas.base.counties.iter().filter(|c| c.focus != "other");
    let points = ours.flat_map(|c| c.polygons.iter().flatten().flatten()).map(|p| Point::new(p.lon, p.lat));
    let r = Rect::around(points);
    (!r.is_empty()).then_some([r.x0, r.y0, r.x1, r.y1])
}

/// The attributions of the style's sources, each once, in the language where the style has them in it.
fn attribution(style: &Value, lang: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for (_, source) in style.get("sources").map(Value::members).unwrap_or_default() {
        let own = source.get("gq:attribution").and_then(|all| all.get(lang)).or(source.get("attribution"));
        if let Some(text) = own.and_then(Value::as_str).filter(|t| !seen.contains(t)) {
            seen.push(text);
        }
    }
    seen.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_bounds() {
        assert_eq!(size("1600x1200"), Ok((1600.0, 1200.0)));
        assert!(size("0x5").is_err() && size("12").is_err() && size("NaNx1").is_err());
        assert_eq!(bounds("112, 23,114,25"), Ok([112.0, 23.0, 114.0, 25.0]));
        assert!(bounds("114,23,112,25").is_err() && bounds("1,2,3").is_err() && bounds("NaN,1,2,3").is_err());
    }
}
