//! House rules that need no compiler: what must not be in the repository, and which way the modules' arrows point (`floors`).

use crate::floors::Floors;
use crate::process::{Res, command, output, root};
use std::fs;
use std::path::Path;

/// Past this many lines a second subject has usually crept in; only a note.
const LONG: usize = 500;

/// Checks every file that git has or would take.
pub(crate) fn tidy() -> Res<()> {
    let list = output(command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]));
    let list = list.ok_or("git cannot list the repository's files")?;
    let architecture =
        fs::read_to_string(root().join("ARCHITECTURE.md")).map_err(|e| format!("ARCHITECTURE.md: {e}"))?;
    let floors = Floors::read(&architecture)?;
    let paths: Vec<&str> = list.split('\0').filter(|path| !path.is_empty()).collect();
    let there: Vec<&str> = paths.iter().copied().filter(|path| root().join(path).is_file()).collect();
    let mut faults = floors.missing(&there);
    let mut files = 0;
    for path in paths {
        // Deleted in the work tree, but not yet in the index: nothing to read.
        let Ok(bytes) = fs::read(root().join(path)) else { continue };
        files += 1;
        faults.extend(faults_of(&floors, path, &bytes));
        if let Some(lines) = long(path, &bytes) {
            println!("note: {path} has {lines} lines: has a second subject crept in?");
        }
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("{files} files looked at, {} faults", faults.len());
    if faults.is_empty() { Ok(()) } else { Err("the repository breaks house rules".to_owned()) }
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|e| e.to_str()).unwrap_or_default()
}

fn long(path: &str, bytes: &[u8]) -> Option<usize> {
    let source = ["rs", "js", "mjs", "ts", "css"].contains(&extension(path));
    let lines = bytes.iter().filter(|b| **b == b'\n').count();
    (source && lines > LONG).then_some(lines)
}

/// What is wrong with one file, each fault a line that begins with its path.
fn faults_of(floors: &Floors<'_>, path: &str, bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    if ["wasm", "bin", "node", "so", "exe"].contains(&extension(path)) {
        faults.push(format!("{path}: a generated binary; build it instead"));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return faults };
    let lock = path.ends_with("package-lock.json") || path.ends_with("Cargo.lock");
    if text.starts_with('\u{feff}') {
        faults.push(format!("{path}: begins with a byte order mark"));
    }
    if text.contains("\r\n") {
        faults.push(format!("{path}: ends lines with CR LF; LF is wanted"));
    }
    if !text.is_empty() && !text.ends_with('\n') && !lock {
        faults.push(format!("{path}: the last line does not end"));
    }
    // Spelled apart, so that this file does not find itself.
    let machine = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"], ["/tm", "p/"]].map(|p| p.concat());
    for (line, number) in text.lines().zip(1..).filter(|_| !lock) {
        if let Some(found) = machine.iter().find(|m| names_machine_path(line, m)) {
            faults.push(format!("{path}:{number}: {found} is a path of one machine"));
        }
    }
    if let Some(inside) = path.strip_prefix("src/").filter(|_| extension(path) == "rs") {
        faults.extend(browser_faults(path, inside, text));
        faults.extend(floors.faults(path, text));
    }
    faults
}

/// Whether a line has the path at the beginning of a word: `../shared/ho‌me/` and addresses on the web are fine.
fn names_machine_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '/' | '-' | '_' | '}' | '*'))
    })
}

/// Where a file of `src/` knows of the browser and should not.
fn browser_faults(path: &str, inside: &str, text: &str) -> Option<String> {
    let module = inside.split(['/', '.']).next().unwrap_or_default();
    // `number` and `math` let the browser do what it has built in; they answer alike on every platform.
    let browser = matches!(module, "web" | "number" | "math") || inside.starts_with("render/canvas2d");
    let crates = ["wasm_bindgen", "web_sys", "js_sys"].map(|name| format!("{name}::"));
    let found = crates.iter().find(|name| !browser && text.contains(name.as_str()))?;
    Some(format!("{path}: `{found}` belongs into `web`, `render::canvas2d`, `number` and `math` only"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_must_not_be_there() {
        let floors =
            Floors::read("| 1 | `geom`, `render` | |\n| 2 | `scene` | |\n| 3 | `atlas` | |\n| 4 | `map` | |\n")
                .unwrap();
        let count = |path: &str, text: &str| faults_of(&floors, path, text.as_bytes()).len();
        assert_eq!(count("a.csv", "id,name\n1,图\n"), 0);
        assert_eq!(count("a.csv", "\u{feff}id\r\n1"), 3);
        assert_eq!(count("pkg/a.wasm", ""), 1);
        let path = ["see /ho", "me/me/x\n"].concat();
        assert_eq!(count("a.md", &path), 1);
        assert_eq!(count("a.md", &path.replace("see /", "https://example.org/")), 0);
        assert_eq!(count("src/scene/mod.rs", "use crate::map::Map;\n"), 1);
        assert_eq!(count("src/map/mod.rs", "use crate::atlas::Atlas;\n"), 0);
        assert_eq!(count("src/geom/mod.rs", "use web_sys::Element;\n"), 1);
        assert_eq!(count("src/render/canvas2d.rs", "use web_sys::Element;\n"), 0);
    }

    #[test]
    fn long_files_are_told_by_lines() {
        assert_eq!(long("a.rs", "x\n".repeat(LONG + 1).as_bytes()), Some(LONG + 1));
        assert_eq!(long("a.csv", "x\n".repeat(LONG + 1).as_bytes()), None);
    }
}
