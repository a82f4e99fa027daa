//! The properties of the Style Spec, one row each: type, default, range, and which inputs an expression may read.

use super::expr::{Item, Type, dep};
use super::prop::{
    Alignment, Anchor, Justify, LineCap, LineJoin, Placement, SymbolOverlap, TextFit, Transform, ZOrder,
};
use crate::issue::list;

/// One property.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// JSON text; empty where the spec has no default.
    pub(crate) default: &'static str,
    pub(crate) range: [f32; 2],
    /// [`dep`] bits.
    pub(crate) inputs: u8,
    pub(crate) interpolated: bool,
    pub(crate) layout: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Number,
    Bool,
    Color,
    /// Plain text, any value is coerced.
    Text,
    Formatted,
    Image,
    Word(&'static [&'static str]),
    /// A list of words.
    Words(&'static [&'static str]),
    Pair,
    Numbers,
    Strings,
    Padding,
    AnchorOffsets,
}

impl Kind {
    pub(crate) fn expected(self) -> Type {
        match self {
            Kind::Number => Type::Number,
            Kind::Bool => Type::Boolean,
            Kind::Color => Type::Color,
            Kind::Text | Kind::Word(_) => Type::String,
            Kind::Formatted => Type::Formatted,
            Kind::Image => Type::Image,
            Kind::Pair => Type::Array(Item::Number, Some(2)),
            Kind::Numbers => Type::Array(Item::Number, None),
            Kind::Strings | Kind::Words(_) => Type::Array(Item::String, None),
            Kind::Padding => Type::Padding,
            Kind::AnchorOffsets => Type::AnchorOffsets,
        }
    }

    /// In words, for messages.
    pub(crate) fn describe(self) -> String {
        match self {
            Kind::Number => "a number".into(),
            Kind::Bool => "true or false".into(),
            Kind::Color => "a CSS colour".into(),
            Kind::Text | Kind::Formatted => "a string".into(),
            Kind::Image => "the name of an image".into(),
            Kind::Word(words) => format!("one of {}", list(words)),
            Kind::Words(words) => format!("an array of {}", list(words)),
            Kind::Pair => "an array of two numbers".into(),
            Kind::Numbers => "an array of numbers".into(),
            Kind::Strings => "an array of strings".into(),
            Kind::Padding => "a number or an array of one to four numbers".into(),
            Kind::AnchorOffsets => "an array of anchors and offsets in turn".into(),
        }
    }
}

const Z: u8 = dep::ZOOM | dep::GLOBAL;
const ZF: u8 = Z | dep::FEATURE;
const ZFS: u8 = ZF | dep::STATE;
const ANY: [f32; 2] = [f32::NEG_INFINITY, f32::INFINITY];
const POSITIVE: [f32; 2] = [0.0, f32::INFINITY];
const UNIT: [f32; 2] = [0.0, 1.0];
const MAP_OR_VIEWPORT: Kind = Kind::Word(&["map", "viewport"]);

const fn row(name: &'static str, kind: Kind, default: &'static str, range: [f32; 2], inputs: u8) -> Property {
    let interpolated = matches!(kind, Kind::Number | Kind::Color | Kind::Pair | Kind::Padding | Kind::AnchorOffsets);
    Property { name, kind, default, range, inputs, interpolated, layout: false }
}
/// A number that jumps: sort keys, and the like.
const fn stepped(row: Property) -> Property {
    Property { interpolated: false, ..row }
}
const fn layout(row: Property) -> Property {
    Property { layout: true, ..row }
}

const VISIBILITY: Property =
    layout(row("visibility", Kind::Word(&["visible", "none"]), "\"visible\"", ANY, dep::GLOBAL));

pub(crate) static BACKGROUND: &[Property] = &[
    VISIBILITY,
    row("background-color", Kind::Color, "\"#000000\"", ANY, Z),
    row("background-pattern", Kind::Image, "", ANY, Z),
    row("background-opacity", Kind::Number, "1", UNIT, Z),
];

pub(crate) static FILL: &[Property] = &[
    VISIBILITY,
    layout(stepped(row("fill-sort-key", Kind::Number, "", ANY, ZF))),
    row("fill-antialias", Kind::Bool, "true", ANY, Z),
    row("fill-opacity", Kind::Number, "1", UNIT, ZFS),
    row("fill-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("fill-outline-color", Kind::Color, "", ANY, ZFS),
    row("fill-translate", Kind::Pair, "[0,0]", ANY, Z),
    row("fill-translate-anchor", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
    row("fill-pattern", Kind::Image, "", ANY, ZF),
];

pub(crate) static LINE: &[Property] = &[
    VISIBILITY,
    layout(row("line-cap", Kind::Word(LineCap::WORDS), "\"butt\"", ANY, ZF)),
    layout(row("line-join", Kind::Word(LineJoin::WORDS), "\"miter\"", ANY, ZF)),
    layout(row("line-miter-limit", Kind::Number, "2", ANY, Z)),
    layout(row("line-round-limit", Kind::Number, "1.05", ANY, Z)),
    layout(stepped(row("line-sort-key", Kind::Number, "", ANY, ZF))),
    row("line-opacity", Kind::Number, "1", UNIT, ZFS),
    row("line-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("line-translate", Kind::Pair, "[0,0]", ANY, Z),
    row("line-translate-anchor", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
    row("line-width", Kind::Number, "1", POSITIVE, ZFS),
    row("line-gap-width", Kind::Number, "0", POSITIVE, ZFS),
    row("line-offset", Kind::Number, "0", ANY, ZFS),
    row("line-blur", Kind::Number, "0", POSITIVE, ZFS),
    row("line-dasharray", Kind::Numbers, "[]", POSITIVE, ZF),
    row("line-pattern", Kind::Image, "", ANY, ZF),
    row("line-gradient", Kind::Color, "", ANY, dep::PROGRESS | dep::GLOBAL),
];

pub(crate) static CIRCLE: &[Property] = &[
    VISIBILITY,
    layout(stepped(row("circle-sort-key", Kind::Number, "", ANY, ZF))),
    row("circle-radius", Kind::Number, "5", POSITIVE, ZFS),
    row("circle-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("circle-blur", Kind::Number, "0", ANY, ZFS),
    row("circle-opacity", Kind::Number, "1", UNIT, ZFS),
    row("circle-translate", Kind::Pair, "[0,0]", ANY, Z),
    row("circle-translate-anchor", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
    row("circle-pitch-scale", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
    row("circle-pitch-alignment", MAP_OR_VIEWPORT, "\"viewport\"", ANY, Z),
    row("circle-stroke-width", Kind::Number, "0", POSITIVE, ZFS),
    row("circle-stroke-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("circle-stroke-opacity", Kind::Number, "1", UNIT, ZFS),
];

pub(crate) static HEATMAP: &[Property] = &[
    VISIBILITY,
    row("heatmap-radius", Kind::Number, "30", [1.0, f32::INFINITY], ZFS),
    row("heatmap-weight", Kind::Number, "1", POSITIVE, ZFS),
    row("heatmap-intensity", Kind::Number, "1", POSITIVE, Z),
    row("heatmap-color", Kind::Color, HEAT, ANY, dep::PROGRESS | dep::GLOBAL),
    row("heatmap-opacity", Kind::Number, "1", UNIT, Z),
];
/// The colours of the Style Spec's default.
const HEAT: &str = r#"["interpolate",["linear"],["heatmap-density"],0,"rgba(0,0,255,0)",0.1,"royalblue",0.3,"cyan",0.5,"lime",0.7,"yellow",1,"red"]"#;

pub(crate) static SYMBOL: &[Property] = &[
    VISIBILITY,
    layout(row("symbol-placement", Kind::Word(Placement::WORDS), "\"point\"", ANY, Z)),
    layout(row("symbol-spacing", Kind::Number, "250", [1.0, f32::INFINITY], Z)),
    layout(row("symbol-avoid-edges", Kind::Bool, "false", ANY, Z)),
    layout(stepped(row("symbol-sort-key", Kind::Number, "", ANY, ZF))),
    layout(row("symbol-z-order", Kind::Word(ZOrder::WORDS), "\"auto\"", ANY, Z)),
    layout(row("icon-allow-overlap", Kind::Bool, "false", ANY, Z)),
    layout(row("icon-overlap", Kind::Word(SymbolOverlap::WORDS), "", ANY, Z)),
    layout(row("icon-ignore-placement", Kind::Bool, "false", ANY, Z)),
    layout(row("icon-optional", Kind::Bool, "false", ANY, Z)),
    layout(row("icon-rotation-alignment", Kind::Word(Alignment::WORDS), "\"auto\"", ANY, Z)),
    layout(row("icon-size", Kind::Number, "1", POSITIVE, ZF)),
    layout(row("icon-text-fit", Kind::Word(TextFit::WORDS), "\"none\"", ANY, ZF)),
    layout(row("icon-text-fit-padding", Kind::Padding, "[0,0,0,0]", ANY, ZF)),
    layout(row("icon-image", Kind::Image, "\"\"", ANY, ZF)),
    layout(row("icon-rotate", Kind::Number, "0", ANY, ZF)),
    layout(row("icon-padding", Kind::Padding, "[2,2,2,2]", ANY, ZF)),
    layout(row("icon-keep-upright", Kind::Bool, "false", ANY, Z)),
    layout(row("icon-offset", Kind::Pair, "[0,0]", ANY, ZF)),
    layout(row("icon-anchor", Kind::Word(Anchor::WORDS), "\"center\"", ANY, ZF)),
    layout(row("icon-pitch-alignment", Kind::Word(Alignment::WORDS), "\"auto\"", ANY, Z)),
    layout(row("text-pitch-alignment", Kind::Word(Alignment::WORDS), "\"auto\"", ANY, Z)),
    layout(row(
        "text-rotation-alignment",
        Kind::Word(&["auto", "map", "viewport", "viewport-glyph"]),
        "\"auto\"",
        ANY,
        Z,
    )),
    layout(row("text-field", Kind::Formatted, "\"\"", ANY, ZF)),
    layout(row("text-font", Kind::Strings, "[\"Open Sans Regular\",\"Arial Unicode MS Regular\"]", ANY, ZF)),
    layout(row("text-size", Kind::Number, "16", POSITIVE, ZF)),
    layout(row("text-max-width", Kind::Number, "10", POSITIVE, ZF)),
    layout(row("text-line-height", Kind::Number, "1.2", ANY, Z)),
    layout(row("text-letter-spacing", Kind::Number, "0", ANY, ZF)),
    layout(row("text-justify", Kind::Word(Justify::WORDS), "\"center\"", ANY, ZF)),
    layout(row("text-radial-offset", Kind::Number, "0", ANY, ZF)),
    layout(row("text-variable-anchor", Kind::Words(Anchor::WORDS), "[]", ANY, Z)),
    layout(row("text-variable-anchor-offset", Kind::AnchorOffsets, "", ANY, ZF)),
    layout(row("text-anchor", Kind::Word(Anchor::WORDS), "\"center\"", ANY, ZF)),
    layout(row("text-max-angle", Kind::Number, "45", ANY, Z)),
    layout(row("text-writing-mode", Kind::Words(&["horizontal", "vertical"]), "", ANY, Z)),
    layout(row("text-rotate", Kind::Number, "0", ANY, ZF)),
    layout(row("text-padding", Kind::Number, "2", POSITIVE, Z)),
    layout(row("text-keep-upright", Kind::Bool, "true", ANY, Z)),
    layout(row("text-transform", Kind::Word(Transform::WORDS), "\"none\"", ANY, ZF)),
    layout(row("text-offset", Kind::Pair, "[0,0]", ANY, ZF)),
    layout(row("text-allow-overlap", Kind::Bool, "false", ANY, Z)),
    layout(row("text-overlap", Kind::Word(SymbolOverlap::WORDS), "", ANY, Z)),
    layout(row("text-ignore-placement", Kind::Bool, "false", ANY, Z)),
    layout(row("text-optional", Kind::Bool, "false", ANY, Z)),
    row("icon-opacity", Kind::Number, "1", UNIT, ZFS),
    row("icon-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("icon-halo-color", Kind::Color, "\"rgba(0,0,0,0)\"", ANY, ZFS),
    row("icon-halo-width", Kind::Number, "0", POSITIVE, ZFS),
    row("icon-halo-blur", Kind::Number, "0", POSITIVE, ZFS),
    row("icon-translate", Kind::Pair, "[0,0]", ANY, Z),
    row("icon-translate-anchor", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
    row("text-opacity", Kind::Number, "1", UNIT, ZFS),
    row("text-color", Kind::Color, "\"#000000\"", ANY, ZFS),
    row("text-halo-color", Kind::Color, "\"rgba(0,0,0,0)\"", ANY, ZFS),
    row("text-halo-width", Kind::Number, "0", POSITIVE, ZFS),
    row("text-halo-blur", Kind::Number, "0", POSITIVE, ZFS),
    row("text-translate", Kind::Pair, "[0,0]", ANY, Z),
    row("text-translate-anchor", MAP_OR_VIEWPORT, "\"map\"", ANY, Z),
];

/// The layer types of the spec that this engine does not draw.
pub(crate) const UNDRAWN: &[&str] = &["fill-extrusion", "raster", "hillshade", "color-relief", "sky"];
/// The layer types that it draws.
pub(crate) const DRAWN: &[&str] = &["background", "fill", "line", "circle", "symbol", "heatmap"];

/// The members of a style.
pub(crate) const ROOT: &[&str] = &[
    "version",
    "name",
    "metadata",
    "center",
    "zoom",
    "state",
    "sources",
    "layers",
    "transition",
    "glyphs",
    "font-faces",
    "bearing",
    "pitch",
    "roll",
    "centerAltitude",
    "light",
    "sky",
    "projection",
    "terrain",
    "sprite",
];
/// Those of them that change nothing here, unless they are 0; the last in [`ROOT`].
pub(crate) const ROOT_IGNORED: usize = 9;
/// The members of a layer.
pub(crate) const LAYER: &[&str] =
    &["id", "type", "metadata", "source", "source-layer", "minzoom", "maxzoom", "filter", "layout", "paint"];

/// The table of a layer type.
pub(crate) fn table(layer_type: &str) -> Option<&'static [Property]> {
    Some(match layer_type {
        "background" => BACKGROUND,
        "fill" => FILL,
        "line" => LINE,
        "circle" => CIRCLE,
        "symbol" => SYMBOL,
        "heatmap" => HEATMAP,
        _ => return None,
    })
}

/// After so many faults nobody reads suggestions, and they take longest.
pub(crate) const MAX_HINTS: usize = 500;

/// The known name nearest to a mistyped one, if it is near: as ` Did you mean "…"?`.
pub(crate) fn did_you_mean(wrong: &str, known: &mut dyn Iterator<Item = &str>) -> String {
    // Many and long names would take long.
    let far = 2.max(wrong.len().min(64) / 4);
    let near =
        known.take(200).filter(|name| !super::WATCHFUL || name.chars().count().abs_diff(wrong.chars().count()) <= far);
    let best = near.map(|name| (edit_distance(wrong, name), name)).min();
    match best {
        Some((distance, name)) if distance <= far => format!(" Did you mean \"{name}\"?"),
        _ => String::new(),
    }
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let next = (diagonal + usize::from(x != *y)).min(*cell + 1).min(left + 1);
            diagonal = *cell;
            *cell = next;
            left = next;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn every_default_is_json() {
        for p in [BACKGROUND, FILL, LINE, CIRCLE, SYMBOL, HEATMAP].into_iter().flatten() {
            assert!(p.default.is_empty() || Value::from_json(p.default).is_ok(), "{}", p.name);
        }
    }

    #[test]
    fn typos_find_their_property() {
        let names = || FILL.iter().map(|p| p.name);
        assert_eq!(did_you_mean("fill-colour", &mut names()), " Did you mean \"fill-color\"?");
        assert_eq!(did_you_mean("utterly-else", &mut names()), "");
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }
}
