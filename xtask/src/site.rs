//! The files of the site: what is copied from where, and how.

use crate::process::{Res, root};
use std::fs;
use std::path::Path;

/// What lies in `www/` but not at the same place of the site: the package's own JavaScript, and what our tools need.
const ELSEWHERE: [&str; 5] = ["lib", "node_modules", "package.json", "package-lock.json", "tsconfig.json"];

/// Writes the site into the folder `out`: `www/` as it is, and in `pkg/` the package, that is the bindings beside
/// `www/lib/` and the styles.
pub(crate) fn assemble(out: &Path, bindings: &Path) -> Res<()> {
    recreate(out)?;
    let www = root().join("www");
    copy_all(&www, out, &ELSEWHERE)?;
    let package = out.join("pkg");
    copy_all(bindings, &package, &[])?;
    copy_all(&www.join("lib"), &package, &[])?;
    // The bench page is served alone, as a folder of its own.
    for module in ["map", "reading", "analysis"] {
        for name in [format!("guangqing_{module}.js"), format!("guangqing_{module}_bg.wasm")] {
            copy(&bindings.join(&name), &out.join("bench/pkg").join(&name))?;
        }
    }
    let styles = root().join("data/style");
    if styles.is_dir() {
        // What the other styles are made of is none itself.
        for name in names(&styles)?.iter().filter(|name| name.ends_with(".json") && *name != "themes.json") {
            let path = styles.join(name);
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            write(&package.join("styles").join(name), minified_json(&text))?;
        }
    }
    Ok(())
}

/// Puts the folder `fresh` in the place of `site`.
pub(crate) fn replace(fresh: &Path, site: &Path) -> Res<()> {
    let told = |e| format!("{} cannot be replaced: {e}", site.display());
    if site.exists() {
        fs::remove_dir_all(site).map_err(told)?;
    }
    fs::rename(fresh, site).map_err(told)
}

/// Makes an empty folder, whatever was there.
pub(crate) fn recreate(folder: &Path) -> Res<()> {
    let told = |e| format!("{}: {e}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(told)?;
    }
    fs::create_dir_all(folder).map_err(told)
}

/// Copies one file, making folders as needed.
pub(crate) fn copy(from: &Path, to: &Path) -> Res<()> {
    let bytes = fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    write(to, bytes)
}

pub(crate) fn write(to: &Path, bytes: impl AsRef<[u8]>) -> Res<()> {
    let folder = to.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(to, bytes)).map_err(|e| format!("{}: {e}", to.display()))
}

/// Copies a folder into another, but for the names `but` and those that begin with a dot.
pub(crate) fn copy_all(from: &Path, to: &Path, but: &[&str]) -> Res<()> {
    for name in names(from)?.iter().filter(|name| !but.contains(&name.as_str()) && !name.starts_with('.')) {
        let path = from.join(name);
        if path.is_dir() {
            copy_all(&path, &to.join(name), &[])?;
        } else {
            copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Res<Vec<String>> {
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        names.push(entry.map_err(told)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The JavaScript modules in a folder and those in it, as paths from there, sorted.
pub(crate) fn modules(folder: &Path) -> Res<Vec<String>> {
    let mut out = Vec::new();
    for name in names(folder)? {
        if folder.join(&name).is_dir() {
            out.extend(modules(&folder.join(&name))?.into_iter().map(|inner| format!("{name}/{inner}")));
        } else if name.ends_with(".js") {
            out.push(name);
        }
    }
    Ok(out)
}

/// JSON without the white space between its tokens; what is in strings stays.
fn minified_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minifies_around_strings_only() {
        let text = "{\n  \"a b\" : [ 1, \"x \\\" y\", \"z \\\\\" , true ]\r\n}\n";
        assert_eq!(minified_json(text), "{\"a b\":[1,\"x \\\" y\",\"z \\\\\",true]}");
    }

    #[test]
    fn the_manifest_says_what_cargo_toml_says() {
        let read = |name: &str| fs::read_to_string(root().join(name)).unwrap_or_default();
        let (cargo, package) = (read("Cargo.toml"), read("www/lib/package.json"));
        for key in ["name", "version", "description"] {
            let value = cargo.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
            let value = value.unwrap_or_else(|| panic!("Cargo.toml has no {key}"));
            assert!(package.contains(&format!("\"{key}\": {value},")), "{key}: {value}");
        }
    }

    #[test]
    fn modules_are_found_in_all_rooms() {
        let all = modules(&root().join("www/lib")).unwrap_or_default();
        assert!(all.iter().any(|m| m == "index.js") && all.iter().any(|m| m == "map/map.js"), "{all:?}");
        assert!(all.iter().all(|m| m.ends_with(".js")));
    }
}
