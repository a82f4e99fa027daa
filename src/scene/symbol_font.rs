//! Font stacks of a style as CSS.

use std::sync::Arc;

/// CSS families and a weight from a font stack: a trailing `Bold`, `Medium` or `Regular` names the weight.
pub(super) fn fonts(stack: &mut dyn Iterator<Item = &str>) -> (Arc<str>, u16) {
    let mut weight = 400;
    let mut out = String::new();
    for (i, name) in stack.enumerate() {
        let (family, w) = match name.rsplit_once(' ') {
            Some((f, "Bold")) => (f, 700),
            Some((f, "Medium")) => (f, 500),
            Some((f, "SemiBold")) => (f, 600),
            Some((f, "Regular")) => (f, 400),
            _ => (name, 400),
        };
        if i == 0 {
            weight = w;
        } else {
            out.push_str(", ");
        }
        let generic = matches!(family, "serif" | "sans-serif" | "monospace" | "system-ui");
        let quote = if generic { "" } else { "'" };
        // The name ends up in CSS: of ASCII nothing but letters, digits and plain punctuation may pass.
        let clean: String = family
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\u{a0}'..))
            .collect();
        out.push_str(quote);
        out.push_str(&clean);
        out.push_str(quote);
    }
    if out.is_empty() {
        out.push_str("sans-serif");
    }
    (out.into(), weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(names: &[&str]) -> (String, u16) {
        let (families, weight) = fonts(&mut names.iter().copied());
        (families.to_string(), weight)
    }

    #[test]
    fn fonts_become_harmless_css() {
        assert_eq!(stack(&["Noto Sans SC Medium", "sans-serif"]), ("'Noto Sans SC', sans-serif".into(), 500));
        assert_eq!(stack(&["x'; } body { Bold"]), ("'x  body '".into(), 700));
        assert_eq!(stack(&[]), ("sans-serif".into(), 400));
    }
}
