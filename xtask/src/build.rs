//! From the crate, `www/` and `data/` to the complete static site in `target/site/`.

use crate::process::{Res, cargo, command, output, progress, root, run, run_quietly, target_dir};
use crate::setup::{self, BuildTools};
use crate::site;
use crate::wasm;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// One of the wasm modules that are made of the crate.
struct Module {
    /// The name of its files.
    name: &'static str,
    /// The Cargo feature with its exports.
    feature: &'static str,
    /// The Cargo profile.
    profile: &'static str,
    /// What LLVM is told beside it.
    llvm: &'static [&'static str],
    /// wasm-opt's passes.
    passes: &'static [&'static str],
}

const MODULES: [Module; 3] = [
    // For the smallest file after compression. Inlining what has one caller makes the file smaller and its compressed form
    // 5 % larger; so does finding common subexpressions, by 1 %. Control flow is made anew once, and what that leaves is
    // tidied twice; hints at how memory is aligned, which engines do without, are all the same.
    Module {
        name: "guangqing_map",
        feature: "map",
        profile: "release",
        // Loops with addresses in place of counters are larger when compressed: half a percent of the file.
        llvm: &["-disable-lsr"],
        passes: &[
            "--flatten",
            "--rereloop",
            "-Oz",
            "-Oz",
            "--skip-pass=local-cse",
            "--one-caller-inline-max-function-size=12",
            "--dealign",
        ],
    },
    // Fetched by pages that program the map: small, and quick enough for what is too little for a worker.
    Module {
        name: "guangqing_reading",
        feature: "reading",
        profile: "release",
        llvm: &["-disable-lsr"],
        passes: &["--flatten", "--rereloop", "-Oz", "-Oz", "--skip-pass=local-cse", "--dealign"],
    },
    // Fetched by those who compute: for speed. What is large stays a function of its own though it has one caller: a browser
    // exchanges its first, slow code function by function, when one is called again.
    Module {
        name: "guangqing_analysis",
        feature: "analysis",
        profile: "analysis",
        llvm: &[],
        passes: &["-O3", "--one-caller-inline-max-function-size", "100"],
    },
];

/// What rustc's wasm32 target uses by default, for wasm-bindgen strips the section that would tell wasm-opt.
///
/// The first kB of memory is the far end of the stack, which overflows before it gets there.
const WASM_OPT: [&str; 8] = [
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
];

/// After the passes: what is alike side by side, and short names.
const LAST: [&str; 2] = ["--reorder-functions-by-name", "--minify-imports-and-exports-and-modules"];

/// Where the site is written.
pub(crate) fn site_dir() -> PathBuf {
    root().join("target/site")
}

/// Sets up what is missing and writes the site; a failed build leaves the last one in place.
pub(crate) fn build() -> Res<()> {
    let tools = setup::build_tools()?;
    let start = Instant::now();
    let work = root().join("target/xtask");
    let bindings = work.join("bindgen");
    site::recreate(&bindings)?;
    for module in &MODULES {
        compile(&tools, module, &bindings)?;
        optimise(&tools, module, &bindings, &work)?;
    }

    let fresh = work.join("site");
    site::assemble(&fresh, &bindings)?;
    declare_types(&tools, &fresh.join("pkg"))?;
    minify(&tools, &fresh)?;
    pack_atlas(&fresh.join("pkg/atlas.bin"))?;
    for name in ["print", "contrast", "safe"] {
        let json = output(&mut cargo(&format!("run --quiet --package guangqing-map -- style {name}")));
        let json = json.ok_or_else(|| format!("`guangqing-map style {name}` failed"))?;
        site::write(&fresh.join("pkg/styles").join(format!("{name}.json")), json)?;
    }
    site::replace(&fresh, &site_dir())?;
    progress(&format!("site built in {:.0} s", start.elapsed().as_secs_f64()));
    Ok(())
}

/// Compiles a module to wasm and lets wasm-bindgen write its JavaScript and types into `out`.
fn compile(tools: &BuildTools, module: &Module, out: &Path) -> Res<()> {
    let Module { name, feature, profile, llvm, .. } = module;
    progress(&format!("compiling {name} to WebAssembly (about a minute; seconds when little changed)"));
    let target = target_dir();
    let line = format!(
        "rustc --quiet --profile {profile} --no-default-features --features {feature} --lib --target wasm32-unknown-unknown --target-dir"
    );
    run(cargo(&line).arg(&target).arg("--").args(llvm.iter().map(|option| format!("-Cllvm-args={option}"))))?;
    let wasm = target.join("wasm32-unknown-unknown").join(profile).join("guangqing_map.wasm");
    let mut bindgen = command(tools.wasm_bindgen.join("wasm-bindgen"));
    run_quietly(bindgen.args(["--target", "web", "--out-name", name, "--out-dir"]).arg(out).arg(wasm))
}

/// All that makes an optimised module of a compiled one: options, the text of our own rewriting, and binaryen's `package.json`,
/// which tells its version.
fn optimised_by(passes: &[&str], rewriting: &str, package: &str) -> String {
    let options: Vec<&str> = passes.iter().chain(&WASM_OPT).chain(&LAST).copied().collect();
    [&options.join(" "), rewriting, package].join("\n")
}

/// Replaces a module's wasm in `bindings` by its optimised form, and shortens the names of what passes between it and the
/// JavaScript; the last result is kept in `work` and used again.
fn optimise(tools: &BuildTools, module: &Module, bindings: &Path, work: &Path) -> Res<()> {
    let file = |end: &str| work.join(format!("{}.{end}", module.name));
    let wasm = bindings.join(format!("{}_bg.wasm", module.name));
    let (before, after, names, used) = (file("in.wasm"), file("out.wasm"), file("names"), file("options"));
    let read = |path: &Path| fs::read(path).ok();
    let package = root().join("www/node_modules/binaryen/package.json");
    let package = fs::read_to_string(&package).map_err(|e| format!("{}: {e}", package.display()))?;
    let key = optimised_by(module.passes, include_str!("wasm.rs"), &package);
    let known = read(&used).as_deref() == Some(key.as_bytes())
        && read(&wasm) == read(&before)
        && after.is_file()
        && names.is_file();
    if !known {
        progress(&format!("optimising {} (up to half a minute)", module.name));
        let wasm_opt = |passes: &[&str], from: &Path| {
            let mut node = command(&tools.node);
            node.arg(root().join("www/node_modules/binaryen/bin/wasm-opt"));
            node.args(passes).args(WASM_OPT).arg(from).arg("-o").arg(&after);
            node
        };
        // Gone until it is right again, so that an interrupted run is not mistaken for a result.
        let _ = fs::remove_file(&used);
        run_quietly(&mut wasm_opt(module.passes, &wasm))?;
        let named = file("named.wasm");
        site::write(&named, wasm::named_by_likeness(&fs::read(&after).map_err(|e| e.to_string())?)?)?;
        let told = output(&mut wasm_opt(&LAST, &named)).ok_or("wasm-opt cannot sort the functions")?;
        site::write(&names, told)?;
        site::copy(&wasm, &before)?;
        site::write(&used, key)?;
    }
    site::copy(&after, &wasm)?;
    let text = |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    for end in [".js", ".d.ts", "_bg.wasm.d.ts"] {
        let path = bindings.join(format!("{}{end}", module.name));
        site::write(&path, wasm::with_short_names(&text(&path)?, &text(&names)?))?;
    }
    Ok(())
}

/// What `guangqing-map pack` writes.
const PACKED: [&str; 5] = ["atlas.bin", "atlas-en.bin", "atlas-more.bin", "atlas-network.bin", "atlas-overlays.bin"];

/// Has the crate's own loader read `data/` and write the packed atlas, in its parts.
fn pack_atlas(out: &Path) -> Res<()> {
    progress("packing the atlas");
    run(cargo("run --quiet --package guangqing-map -- pack --out").arg(out))?;
    let missing = PACKED.map(|name| out.with_file_name(name)).into_iter().find(|path| !path.is_file());
    missing.map_or(Ok(()), |path| Err(format!("`guangqing-map pack` ended well but wrote no {}", path.display())))
}

/// The element's module, and the parts that are put into it: one file, as it could not tell of a part that is missing.
const ELEMENT: &str = "element.js";
const ELEMENT_PARTS: [&str; 5] =
    ["element/attributes.js", "element/frame.js", "base/texts.js", "base/reason.js", "atlas/credits.js"];
/// Of these parts those that others import, too.
const SHARED_PARTS: [&str; 3] = ["base/texts.js", "base/reason.js", "atlas/credits.js"];

/// The package's style sheet, and the module that gets its text in place of an import: a sheet that is there before what it styles.
const SHEET: &str = "guangqing-map.css";
const STYLE: &str = "base/style.js";

/// Takes white space and long local names out of the site's JavaScript; modules, exports and addresses stay as they are, but that
/// the element is one file and the style sheet part of a module.
fn minify(tools: &BuildTools, site: &Path) -> Res<()> {
    for folder in ["pkg", "app", "bench"].map(|name| site.join(name)) {
        let mut modules = if folder.is_dir() { site::modules(&folder)? } else { Vec::new() };
        if modules.is_empty() {
            continue;
        }
        let esbuild = || {
            let mut esbuild = command(&tools.node);
            esbuild.current_dir(&folder).arg(root().join("www/node_modules/esbuild/bin/esbuild"));
            esbuild.args([
                "--minify",
                "--format=esm",
                "--target=es2022",
                "--legal-comments=none",
                // Modules are UTF-8 whatever the page is.
                "--charset=utf8",
                "--log-level=warning",
            ]);
            esbuild.args(["--outdir=.", "--outbase=.", "--allow-overwrite"]);
            esbuild
        };
        if modules.iter().any(|name| name == ELEMENT) {
            let others = modules.iter().filter(|name| *name != ELEMENT && !ELEMENT_PARTS.contains(&name.as_str()));
            run_quietly(esbuild().args([ELEMENT, "--bundle"]).args(others.map(|name| format!("--external:./{name}"))))?;
            let gone: Vec<&str> = ELEMENT_PARTS.into_iter().filter(|part| !SHARED_PARTS.contains(part)).collect();
            for part in &gone {
                fs::remove_file(folder.join(part)).map_err(|e| format!("{part}: {e}"))?;
            }
            run_quietly(esbuild().arg(SHEET))?;
            run_quietly(esbuild().args([STYLE, "--bundle", "--loader:.css=text"]))?;
            modules.retain(|name| name != ELEMENT && name != STYLE && !gone.contains(&name.as_str()));
        }
        run_quietly(esbuild().args(modules))?;
    }
    Ok(())
}

/// Has TypeScript write the types of the package's JavaScript, which JSDoc comments state, beside it.
fn declare_types(tools: &BuildTools, package: &Path) -> Res<()> {
    let mut modules = site::modules(package)?;
    // The bindings' types are written by hand or by wasm-bindgen.
    let bindings = |name: &str| MODULES.iter().any(|m| name.strip_suffix(".js") == Some(m.name));
    modules.retain(|name| !bindings(name));
    if modules.is_empty() {
        return Ok(());
    }
    let mut tsc = command(&tools.node);
    tsc.current_dir(package).arg(root().join("www/node_modules/typescript/bin/tsc"));
    tsc.args(["--allowJs", "--declaration", "--emitDeclarationOnly", "--skipLibCheck", "--target", "es2023"]);
    tsc.args([
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
        "--lib",
        "es2023,es2024.promise,dom,dom.iterable",
        "--types",
        "",
    ]);
    run_quietly(tsc.args(modules))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_used_again_only_while_nothing_that_makes_it_changes() {
        let key = optimised_by(&["-Oz"], "fn a() {}", r#"{"version": "123.0.0"}"#);
        assert_eq!(key, optimised_by(&["-Oz"], "fn a() {}", r#"{"version": "123.0.0"}"#));
        assert_ne!(key, optimised_by(&["-Oz", "-Oz"], "fn a() {}", r#"{"version": "123.0.0"}"#), "passes");
        assert_ne!(key, optimised_by(&["-Oz"], "fn b() {}", r#"{"version": "123.0.0"}"#), "the rewriting");
        assert_ne!(key, optimised_by(&["-Oz"], "fn a() {}", r#"{"version": "124.0.0"}"#), "binaryen");
        assert!(WASM_OPT.iter().chain(&LAST).all(|option| key.contains(option)), "{key}");
    }
}
