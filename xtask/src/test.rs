//! Every check, in one run: what CI makes is what a developer makes.

use crate::build::{self, site_dir};
use crate::process::{Res, cargo, command, find, output, progress, root, run, with_path};
use crate::serve::Server;
use crate::setup::{self, Browser};
use crate::{package, size, tidy};
use std::fs;
use std::thread;
use std::time::Instant;

/// A sub-path, so that an address which only works at a server's root fails a test.
const BASE: &str = "/maps/广清/";

/// Runs every check, goes on after a failure, and prints a summary; `fast` leaves out those in a browser.
pub(crate) fn test(fast: bool) -> Res<()> {
    let mut steps = Steps::default();
    let mut tools = None;
    let mut wasm_pack = None;
    let mut browser = None;
    steps.step("setup", || {
        tools = Some(setup::build_tools()?);
        wasm_pack = setup::test_tools(!fast)?;
        if !fast {
            browser = Some(setup::browser()?);
        }
        Ok(())
    });
    steps.step("fmt", || run(&mut cargo("fmt --all --check")));
    steps.step("tidy", tidy::tidy);
    if tools.is_some() {
        steps.step("lint", || biome(&["ci"]));
    } else {
        steps.skip("lint");
    }
    steps.step("clippy", || run(&mut cargo("clippy --quiet --workspace --all-targets -- -D warnings")));
    let wasm_clippy = "clippy --quiet --target wasm32-unknown-unknown --lib --tests -- -D warnings";
    steps.step("clippy wasm32", || run(&mut cargo(wasm_clippy)));
    steps.step("engine alone", engine_alone);
    steps.step("test", || {
        // The same cases every time, so that a change is to blame for what fails; plain `cargo test` tries others.
        let seed = std::env::var("PROPTEST_RNG_SEED").unwrap_or_else(|_| "20220101".to_owned());
        run(cargo("test --quiet --workspace --no-fail-fast").env("PROPTEST_RNG_SEED", seed))
    });
    if let (Some(tools), Some(wasm_pack), Some(browser)) = (&tools, wasm_pack, &browser) {
        steps.step("test in Chromium", || {
            let mut test = command(wasm_pack.join("wasm-pack"));
            test.args(["--log-level", "warn", "test", "--headless", "--chrome", "--mode", "no-install"])
                .env("CHROMEDRIVER", &browser.chromedriver)
                .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
            run(with_path(&mut test, std::slice::from_ref(&tools.wasm_bindgen))?)
        });
    } else {
        steps.skip("test in Chromium");
    }
    let built = steps.step("build", build::build);
    if built {
        if let Some(browser) = &browser {
            steps.step("pages in Chromium", || e2e(browser, &[]));
        } else {
            steps.skip("pages in Chromium");
        }
        steps.step("tsc", tsc);
        steps.step("size", || size::size(false));
    } else {
        for name in ["pages in Chromium", "tsc", "size"] {
            steps.skip(name);
        }
    }
    steps.step("doc", || run(cargo("doc --quiet --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings")));
    steps.step("doc wasm32", || {
        let line = "doc --quiet --no-deps --lib --target wasm32-unknown-unknown";
        run(cargo(line).env("RUSTDOCFLAGS", "-D warnings"))
    });
    steps.finish()
}

/// What a native program that only wants the engine compiles.
const ENGINE_ALONE: &str = "--package guangqing-map --no-default-features";

/// The library compiles without the command line, and without the crates that only the command line needs.
fn engine_alone() -> Res<()> {
    let tree = output(&mut cargo(&format!("tree {ENGINE_ALONE} --edges normal,build --prefix none --format {{p}}")));
    match of_command_line(&tree.ok_or("`cargo tree` failed")?) {
        Some(name) => Err(format!("`{name}` belongs to the feature `cli`, and the engine has it without")),
        None => run(&mut cargo(&format!("clippy --quiet {ENGINE_ALONE} --lib --tests -- -D warnings"))),
    }
}

/// The first crate of a `cargo tree` that only the command line needs.
fn of_command_line(tree: &str) -> Option<&str> {
    let mut names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names.find(|name| name.starts_with("clap") || ["csv", "encoding_rs"].contains(name))
}

/// Serves the built site and runs the page's tests, those whose file names contain one of `words` or all of them.
pub(crate) fn e2e(browser: &Browser, words: &[String]) -> Res<()> {
    let folder = root().join("tests/e2e");
    let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".test.mjs") && (words.is_empty() || words.iter().any(|word| name.contains(word)))
    });
    files.sort();
    if files.is_empty() {
        return Err(format!("no *.test.mjs in tests/e2e has {} in its name", words.join(" or ")));
    }
    let package = package::package()?;
    // One file at a time: tests that measure or animate should have the machine to themselves. A file that hangs ends
    // after five minutes.
    let mut node = with_site(browser)?;
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1", "--test-timeout=300000"]).args(files);
    run(node.env("PACKAGE_FILE", package))
}

/// Serves the built site and runs what measures it.
pub(crate) fn bench(browser: &Browser) -> Res<()> {
    run(with_site(browser)?.arg(root().join("benches/overlays.mjs")))?;
    run(with_site(browser)?.arg(root().join("benches/setdata.mjs")))?;
    run(with_site(browser)?.arg(root().join("benches/analysis.mjs")))
}

/// Node.js with the address of the built site, which is served from now on.
fn with_site(browser: &Browser) -> Res<std::process::Command> {
    let node = find(&["node"]).ok_or("Node.js is needed")?;
    let server = Server::bind(site_dir(), BASE, 0)?;
    let mut node = command(node);
    node.env("SITE_URL", server.url()).env("SITE_DIR", site_dir()).env("CHROMIUM", &browser.chromium);
    thread::spawn(move || server.run());
    Ok(node)
}

/// Runs Biome on all JavaScript and CSS, by the root's `biome.json`: `ci` checks their form and looks for faults, `format` and
/// `lint` with `--write` mend.
pub(crate) fn biome(line: &[&str]) -> Res<()> {
    let node = find(&["node"]).ok_or("Node.js is needed")?;
    run(command(node).arg(root().join("www/node_modules/@biomejs/biome/bin/biome")).args(line))
}

fn tsc() -> Res<()> {
    let node = find(&["node"]).ok_or("Node.js is needed")?;
    let compiler = root().join("www/node_modules/typescript/bin/tsc");
    run(command(node).arg(compiler).args(["--project", "www/tsconfig.json"]))
}

/// The outcome of one step.
enum Outcome {
    Passed,
    Failed(String),
    Skipped,
}

/// Steps done so far, with the seconds they took.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Outcome, f64)>,
}

impl Steps {
    /// Runs a step; whether it passed.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Res<()>) -> bool {
        progress(name);
        let start = Instant::now();
        let outcome = match work() {
            Ok(()) => Outcome::Passed,
            Err(why) => {
                eprintln!("{name} failed: {why}");
                Outcome::Failed(why)
            }
        };
        let passed = matches!(outcome, Outcome::Passed);
        self.done.push((name, outcome, start.elapsed().as_secs_f64()));
        passed
    }

    fn skip(&mut self, name: &'static str) {
        self.done.push((name, Outcome::Skipped, 0.0));
    }

    /// Prints every step, and in the last line how many passed.
    fn finish(self) -> Res<()> {
        println!();
        let mut counts = [0; 3];
        for (name, outcome, seconds) in &self.done {
            let (slot, text) = match outcome {
                Outcome::Passed => (0, "passed".to_owned()),
                Outcome::Failed(why) => (1, format!("FAILED: {why}")),
                Outcome::Skipped => (2, "skipped".to_owned()),
            };
            counts[slot] += 1;
            println!("{name:<18}{seconds:>7.1} s  {text}");
        }
        let [passed, failed, skipped] = counts;
        let total: f64 = self.done.iter().map(|(_, _, seconds)| seconds).sum();
        println!("{:<18}{total:>7.1} s", "all");
        println!("steps: {passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 { Ok(()) } else { Err(format!("{failed} of the checks failed")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_lines_crates_are_found_in_a_tree() {
        assert_eq!(of_command_line("guangqing-map v0.1.0\ncsv-core v0.1.13\nmemchr v2.8.3 (*)\n"), None);
        assert_eq!(of_command_line("guangqing-map v0.1.0\ncsv v1.4.0\n"), Some("csv"));
        assert_eq!(of_command_line("guangqing-map v0.1.0\nclap_derive v4.6.0 (proc-macro)\n"), Some("clap_derive"));
    }
}
