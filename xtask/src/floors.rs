//! Which way the arrows between the modules of `src/` point: the code map of ARCHITECTURE.md lists the floors from the ground up,
//! and a module uses those of lower floors only.

use std::ops::Range;

/// The floor above which modules may name the plan.
const PLAN: &str = "atlas";
/// Words of the plan that no code below it has.
const WORDS: [&str; 2] = ["atlas", "park"];

/// One row of the code map: modules of one floor that are one, and may use one another.
#[derive(Debug)]
struct Row<'a> {
    floor: usize,
    modules: Vec<&'a str>,
}

/// The floors, from the ground up.
#[derive(Debug)]
pub(crate) struct Floors<'a> {
    rows: Vec<Row<'a>>,
}

impl<'a> Floors<'a> {
    /// Reads the rows ``| 3 | `value`, `json` | … |`` of a Markdown table.
    ///
    /// # Errors
    /// No such row, a floor below the one before, or a module that is listed twice.
    pub(crate) fn read(text: &'a str) -> Result<Floors<'a>, String> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        for line in text.lines() {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let (Some(Ok(floor)), Some(named)) = (cells.next().map(str::parse), cells.next()) else { continue };
            // Every other piece between backticks is a name.
            let modules: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
            if rows.last().is_some_and(|row| row.floor > floor) {
                return Err(format!(
                    "ARCHITECTURE.md: floor {floor} stands above a higher one: list them from the ground up"
                ));
            }
            if let Some(twice) = modules.iter().find(|m| rows.iter().any(|row| row.modules.contains(m))) {
                return Err(format!("ARCHITECTURE.md: `{twice}` is on two floors"));
            }
            rows.push(Row { floor, modules });
        }
        if rows.is_empty() { Err("ARCHITECTURE.md lists no floors".to_owned()) } else { Ok(Floors { rows }) }
    }

    fn row(&self, module: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.modules.contains(&module))
    }

    fn may_use(&self, from: usize, to: usize) -> bool {
        let floor = |row: usize| self.rows.get(row).map(|row| row.floor);
        from == to || floor(to) < floor(from)
    }

    /// Modules of the list without a file, and files whose module is not in the list.
    pub(crate) fn missing(&self, files: &[&str]) -> Vec<String> {
        let mut there: Vec<&str> = files.iter().filter_map(|path| module_of(path)).collect();
        there.sort_unstable();
        there.dedup();
        let listed: Vec<&str> = self.rows.iter().flat_map(|row| row.modules.iter().copied()).collect();
        let unlisted = there.iter().filter(|m| !listed.contains(m));
        let gone = listed.iter().filter(|m| !there.contains(m));
        unlisted
            .map(|m| format!("src/{m}: the code map of ARCHITECTURE.md has no floor for it"))
            .chain(gone.map(|m| format!("ARCHITECTURE.md: there is no module `{m}` in src/")))
            .collect()
    }

    /// Where a file of `src/` reaches up, and where it names the plan below the plan's floor.
    pub(crate) fn faults(&self, path: &str, text: &str) -> Vec<String> {
        let Some((module, row)) = module_of(path).and_then(|module| Some((module, self.row(module)?))) else {
            return Vec::new();
        };
        let code = Code::of(text);
        let mut faults = Vec::new();
        for (at, other) in used(&code.bare) {
            let line = line_of(text, at);
            match self.row(other) {
                None => faults.push(format!("{path}:{line}: `crate::{other}` names no module of the code map")),
                Some(to) if !self.may_use(row, to) => {
                    faults.push(format!("{path}:{line}: `{module}` may not use `{other}`, which is no lower floor"));
                }
                Some(_) => {}
            }
        }
        let below = self.row(PLAN).is_some_and(|plan| self.may_use(plan, row) && plan != row);
        if below && !is_test_file(path) {
            faults.extend(code.first_word().map(|(at, word)| {
                format!(
                    "{path}:{}: `{word}` is a word of the plan, which `{module}` knows nothing of",
                    line_of(text, at)
                )
            }));
        }
        faults
    }
}

/// The top-level module that a file belongs to; `None` for the crate's roots and for what is not in `src/`.
fn module_of(path: &str) -> Option<&str> {
    let inside =
        path.strip_prefix("src/").filter(|p| p.ends_with(".rs") && *p != "lib.rs" && !p.starts_with("bin/"))?;
    inside.split(['/', '.']).next()
}

/// Whether a file is a test module from its first line on.
fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|b| *b == b'\n').count()
}

/// A file's text with parts blanked; every byte stays where it was.
struct Code {
    /// Without comments.
    plain: Vec<u8>,
    /// Without comments and what is in quotes.
    bare: Vec<u8>,
}

impl Code {
    fn of(text: &str) -> Code {
        let (mut plain, mut bare) = (text.as_bytes().to_vec(), text.as_bytes().to_vec());
        let mut at = 0;
        while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
            let before = at.checked_sub(1).and_then(|b| text.as_bytes().get(b));
            let (length, comment) = match token(rest, before.is_some_and(|b| is_word(*b))) {
                Token::Comment(length) => (length, true),
                Token::Quoted(length) => (length, false),
                Token::Other => {
                    at += 1;
                    continue;
                }
            };
            blank(&mut bare, at..at + length);
            if comment {
                blank(&mut plain, at..at + length);
            }
            at += length;
        }
        Code { plain, bare }
    }

    /// The first word of the plan outside of test modules, and where it is.
    fn first_word(mut self) -> Option<(usize, &'static str)> {
        for test in test_items(&self.bare) {
            blank(&mut self.plain, test);
        }
        WORDS.into_iter().filter_map(|word| Some((find_word(&self.plain, word)?, word))).min()
    }
}

fn blank(text: &mut [u8], range: Range<usize>) {
    for byte in text.iter_mut().take(range.end).skip(range.start).filter(|b| **b != b'\n') {
        *byte = b' ';
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// What stands at the beginning of a text, as far as it matters here, and how many bytes it has.
enum Token {
    Comment(usize),
    Quoted(usize),
    Other,
}

fn token(rest: &[u8], in_word: bool) -> Token {
    if rest.starts_with(b"//") {
        return Token::Comment(rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()));
    }
    if rest.starts_with(b"/*") {
        return Token::Comment(block(rest));
    }
    if !in_word && rest.first().is_some_and(|b| b"rbc".contains(b)) {
        let raw = rest.iter().take(2).take_while(|b| b"rbc".contains(b)).count();
        let hashes = rest.iter().skip(raw).take_while(|b| **b == b'#').count();
        if rest.get(raw - 1) == Some(&b'r') && rest.get(raw + hashes) == Some(&b'"') {
            let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
            let from = raw + hashes + 1;
            let found = rest.get(from..).and_then(|inside| inside.windows(end.len()).position(|w| w == end));
            return Token::Quoted(found.map_or(rest.len(), |found| from + found + end.len()));
        }
    }
    match rest {
        [b'"', ..] => Token::Quoted(closed(rest, b'"')),
        // A character; without the second quote it is a lifetime.
        [b'\'', b'\\', ..] => Token::Quoted(closed(rest, b'\'')),
        [b'\'', first, ..] => {
            let end = 1 + match first {
                0..0xc0 => 1,
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                _ => 4,
            };
            if rest.get(end) == Some(&b'\'') { Token::Quoted(end + 1) } else { Token::Other }
        }
        _ => Token::Other,
    }
}

/// The length of a comment between `/*` and `*/`, which may hold others.
fn block(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(two) = rest.get(at..at + 2) {
        match two {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of what ends with a quote that no backslash stands before.
fn closed(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b if *b == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// The items behind `#[cfg(test)]`, each with its braces or to its semicolon.
fn test_items(bare: &[u8]) -> Vec<Range<usize>> {
    const MARK: &[u8] = b"#[cfg(test)]";
    let starts = bare.windows(MARK.len()).enumerate().filter(|(_, w)| *w == MARK);
    let item = |(at, _): (usize, &[u8])| {
        let mut depth = 0_usize;
        for (i, byte) in bare.iter().enumerate().skip(at) {
            match byte {
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && b";}".contains(byte) {
                return at..i + 1;
            }
        }
        at..bare.len()
    };
    starts.map(item).collect()
}

/// Where a word is, whole or at the beginning of a part of a name: `atlas_names`, `shareAtlas`, but no `spark`.
fn find_word(text: &[u8], word: &str) -> Option<usize> {
    let mut windows = text.windows(word.len()).enumerate().filter(|(_, w)| w.eq_ignore_ascii_case(word.as_bytes()));
    let begins = |(at, found): &(usize, &[u8])| {
        let before = at.checked_sub(1).and_then(|b| text.get(b));
        let hump = found.first().is_some_and(u8::is_ascii_uppercase) && before.is_some_and(u8::is_ascii_lowercase);
        hump || !before.is_some_and(u8::is_ascii_alphabetic)
    };
    windows.find(begins).map(|(at, _)| at)
}

/// The modules that follow `crate::`, also in braces, and where each stands.
fn used(bare: &[u8]) -> Vec<(usize, &str)> {
    const CRATE: &[u8] = b"crate";
    let mut out = Vec::new();
    for (at, _) in bare.windows(CRATE.len()).enumerate().filter(|(_, w)| *w == CRATE) {
        if at.checked_sub(1).and_then(|b| bare.get(b)).is_some_and(|b| is_word(*b)) {
            continue;
        }
        let mut words = Words { text: bare, at: at + CRATE.len() };
        if words.next() != Some("::") {
            continue;
        }
        match words.next() {
            // A list: a name counts behind its opening brace and commas.
            Some("{") => {
                let (mut depth, mut begins) = (1, true);
                while let Some(word) = words.next().filter(|_| depth > 0) {
                    match word {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        "," => {}
                        name if begins && depth == 1 && name != "self" => out.push((words.at - name.len(), name)),
                        _ => {}
                    }
                    begins = depth == 1 && word == ",";
                }
            }
            Some(name) => out.push((words.at - name.len(), name)),
            None => {}
        }
    }
    out
}

/// Names and signs one after another; `::` is one sign.
struct Words<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let rest = self.text.get(self.at..)?;
        let name = rest.iter().take_while(|b| is_word(**b)).count();
        let length = if rest.starts_with(b"::") { 2 } else { name.max(1) };
        let word = std::str::from_utf8(rest.get(..length)?).ok()?;
        self.at += length;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
| floor | module | its one job |
|---|---|---|
| 1 | `math` | |
| 2 | `json`, `value` | `value` is read by `json` |
| 2 | `geom` | |
| 3 | `scene` | |
| 4 | `atlas` | |
| 5 | `web` | |
";

    fn faults(path: &str, text: &str) -> Vec<String> {
        Floors::read(MAP).unwrap().faults(path, text)
    }

    #[test]
    fn a_module_uses_lower_floors_and_its_own_row() {
        assert_eq!(faults("src/scene/a.rs", "use crate::geom::Point;\nuse crate::scene::World;\n"), [""; 0]);
        assert_eq!(faults("src/json.rs", "use crate::value::Value;\n"), [""; 0]);
        assert_eq!(faults("src/lib.rs", "pub use crate::web::Map;\n"), [""; 0]);
        let up = faults("src/geom/a.rs", "\nuse crate::scene::World;\n");
        assert_eq!(up, ["src/geom/a.rs:2: `geom` may not use `scene`, which is no lower floor"]);
        assert!(faults("src/geom.rs", "use crate::json::read;")[0].contains("`json`"), "of one floor, not of one row");
        assert!(faults("src/geom.rs", "use crate::nowhere::x;")[0].contains("no module"));
    }

    #[test]
    fn every_form_of_a_path_is_seen() {
        for text in [
            "use crate::scene;",
            "use crate::{scene, math};",
            "use crate::{math::{self, sin}, scene::{a, b::{c}}};",
            "use crate::{\n    math,\n    scene,\n};",
            "pub(crate) use crate::{math, scene::World as W};",
            "fn a() -> crate :: scene::World {}",
            "macro_rules! m { () => { $crate::scene::x() } }",
            "let a = '\"'; let b = crate::scene::x(); let c = '\"';",
            "let a = r#\"\"\"#; let b = crate::scene::x();",
            "fn a<'a>(x: &'a str) { crate::scene::x(x) }",
            "let a = \"\\\"\"; crate::scene::x();",
            "/* /* a */ b */ crate::scene::x();",
            "#[cfg(test)]\nmod tests { use crate::scene::World; }",
        ] {
            assert_eq!(faults("src/geom.rs", text).len(), 1, "{text}");
        }
        for text in [
            "use crate::{math::{scene, a}, geom};",
            "// crate::scene::World\n/// [`crate::scene`]\n/* crate::scene::x */",
            "let a = \"crate::scene::x\"; let b = r#\"\"crate::scene::x\"#; let c = b\"crate::scene::\";",
            "let a = \"\n// crate::\" ; \"crate::scene::x\";",
            "pub(crate) fn scene() {} mycrate::scene::x();",
        ] {
            assert_eq!(faults("src/geom.rs", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn below_the_plan_no_code_names_it() {
        for text in
            ["let atlas = 1;", "f(\"atlas:x\")", "fn share_atlas() {}", "struct ParkRow;", "let shareAtlas = 1;"]
        {
            assert!(faults("src/scene/a.rs", text)[0].contains("word of the plan"), "{text}");
            assert_eq!(faults("src/atlas/a.rs", text), [""; 0]);
            assert_eq!(faults("src/web/a.rs", text), [""; 0]);
            assert_eq!(faults("src/scene/a_tests.rs", text), [""; 0]);
            let tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{ fn b() {{ {text} }} }}\n");
            assert_eq!(faults("src/scene/a.rs", &tests), [""; 0]);
            assert_eq!(faults("src/scene/a.rs", &format!("{tests}{text}"))[0].split(':').nth(1), Some("4"));
        }
        for text in ["/// As the atlas has it.", "let spark = 1;", "#[cfg(test)]\nmod park;"] {
            assert_eq!(faults("src/scene/a.rs", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_list_and_the_folder_have_the_same_modules() {
        let floors = Floors::read("| 1 | `math` | |\n| 2 | `geom` | |\n").unwrap();
        let files = ["src/lib.rs", "src/bin/a.rs", "src/math.rs", "src/geom/mod.rs", "src/geom/a.rs", "xtask/src/b.rs"];
        assert_eq!(floors.missing(&files), [""; 0]);
        let faults = floors.missing(&["src/math.rs", "src/new/mod.rs"]);
        assert!(faults.len() == 2 && faults[0].contains("src/new") && faults[1].contains("`geom`"), "{faults:?}");
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        let why = |text: &str| Floors::read(text).unwrap_err();
        assert!(why("# Architecture\n| module | job |\n|---|---|\n| `a` | b |\n").contains("no floors"));
        assert!(why("| 2 | `a` | |\n| 1 | `b` | |\n").contains("from the ground up"));
        assert!(why("| 1 | `a` | |\n| 2 | `a` | |\n").contains("two floors"));
    }
}
