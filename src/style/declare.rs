//! The table of properties as TypeScript, `www/lib/style.d.ts`, so that an editor knows what the engine knows.
//! `UPDATE=1 cargo test --lib style::declare` writes it.

use super::expr::dep;
use super::spec::{self, Kind, Property};
use std::fmt::Write;

/// The type of a property's constants.
fn constant(kind: Kind) -> String {
    let union = |words: &[&str]| words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" | ");
    match kind {
        Kind::Number => "number".into(),
        Kind::Bool => "boolean".into(),
        Kind::Color => "Color".into(),
        Kind::Text | Kind::Formatted | Kind::Image => "string".into(),
        Kind::Word(words) => union(words),
        Kind::Words(words) => format!("({})[]", union(words)),
        Kind::Pair => "[number, number]".into(),
        Kind::Numbers => "number[]".into(),
        Kind::Strings => "string[]".into(),
        Kind::Padding => "number | number[]".into(),
        _ => "unknown[]".into(),
    }
}

/// What a reader of the declaration wants to know besides the type.
fn note(p: &Property) -> String {
    let mut out = String::new();
    match p.range {
        [lo, hi] if lo.is_finite() && hi.is_finite() => _ = write!(out, "{lo} to {hi}. "),
        [lo, _] if lo.is_finite() => _ = write!(out, "At least {lo}. "),
        _ => {}
    }
    let inputs = [
        (dep::ZOOM, "zoom"),
        (dep::FEATURE, "feature"),
        (dep::STATE, "feature-state"),
        (dep::PROGRESS, "line-progress"),
    ];
    let read: Vec<&str> = inputs.iter().filter(|i| p.inputs & i.0 != 0).map(|i| i.1).collect();
    if !read.is_empty() {
        _ = write!(out, "Expressions may read {}. ", read.join(", "));
    }
    if !p.default.is_empty() {
        _ = write!(out, "@default {}", p.default);
    }
    out.trim_end().to_string()
}

fn interface(out: &mut String, name: &str, properties: &[&Property]) {
    _ = writeln!(out, "export interface {name} {{");
    for p in properties {
        let note = note(p);
        if !note.is_empty() {
            _ = writeln!(out, "  /** {note} */");
        }
        let kind = constant(p.kind);
        let value = if p.inputs == 0 || p.name == "visibility" { kind } else { format!("Value<{kind}>") };
        _ = writeln!(out, "  \"{}\"?: {value};", p.name);
    }
    out.push_str("}\n\n");
}

fn declaration() -> String {
    let mut out = String::from(
        "// Every layer type and property that the engine knows, made from its own table by `UPDATE=1 cargo test --lib\n\
         // style::declare`. What the properties mean is told in MapLibre's Style Spec.\n\n\
         import type { LayerMetadata } from \"./types.js\";\n\n\
         /** A CSS colour. */\n\
         export type Color = string;\n\n\
         /** An expression of the Style Spec: `[operator, …]`. */\n\
         export type Expression = readonly unknown[];\n\n\
         /** A constant, an expression, or a function of the old notation. */\n\
         export type Value<T> = T | Expression | { stops: unknown[]; base?: number; property?: string; type?: string; default?: unknown };\n\n\
         /** What every layer has. */\n\
         export interface LayerBase {\n  id: string;\n  \
         /** A source of the style, or a packed one; all layers but a background need one. */\n  source?: string;\n  \
         /** Ignored: sources have no layers of their own. */\n  \"source-layer\"?: string;\n  \
         /** 0 to 24; shown from this zoom on. */\n  minzoom?: number;\n  \
         /** 0 to 24; hidden from this zoom on. */\n  maxzoom?: number;\n  \
         /** Which features are drawn: an expression or a filter of the old notation. */\n  filter?: unknown;\n  \
         metadata?: LayerMetadata;\n}\n\n",
    );
    let mut union = Vec::new();
    for kind in spec::DRAWN {
        let table = spec::table(kind).unwrap_or_default();
        let name: String = kind
            .split('-')
            .map(|w| {
                w.chars()
                    .next()
                    .map(|c| c.to_ascii_uppercase())
                    .into_iter()
                    .chain(w.chars().skip(1))
                    .collect::<String>()
            })
            .collect();
        let (layout, paint): (Vec<_>, Vec<_>) = table.iter().partition(|p| p.layout);
        interface(&mut out, &format!("{name}Layout"), &layout);
        interface(&mut out, &format!("{name}Paint"), &paint);
        _ = writeln!(
            out,
            "export interface {name}Layer extends LayerBase {{\n  type: \"{kind}\";\n  layout?: {name}Layout;\n  paint?: {name}Paint;\n}}\n"
        );
        union.push(format!("{name}Layer"));
    }
    _ = writeln!(out, "/** One layer of a style. */\nexport type LayerSpecification = {};", union.join(" | "));
    out
}

#[test]
fn the_declaration_is_fresh() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lib/style.d.ts");
    let made = declaration();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == made, "www/lib/style.d.ts is stale: UPDATE=1 cargo test --lib style::declare");
}
