//! From the crate, `www/` and `data/` to the complete static site in `target/site/`.

use crate::process::{Res, cargo, command, progress, root, run, run_quietly, target_dir};
use crate::setup::{self, BuildTools};
use crate::site;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// For the smallest file after compression, and then what rustc's wasm32 target uses by default, for wasm-bindgen strips
/// the section that would tell wasm-opt.
///
/// Inlining what has one caller makes the file smaller and its compressed form 5 % larger; so does finding common
/// subexpressions, by 1 %. The first kB of memory is the far
/// end of the stack, which overflows before it gets there.
const WASM_OPT: [&str; 12] = [
    "-Oz",
    "--skip-pass=local-cse",
    "--one-caller-inline-max-function-size",
    "15",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
];

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
    compile(&tools, &bindings)?;
    optimise(&tools, &bindings, &work)?;

    let fresh = work.join("site");
    site::assemble(&fresh, &bindings)?;
    declare_types(&tools, &fresh.join("pkg"))?;
    pack_atlas(&fresh.join("pkg/atlas.bin"))?;
    site::replace(&fresh, &site_dir())?;
    progress(&format!("site built in {:.0} s", start.elapsed().as_secs_f64()));
    Ok(())
}

/// Compiles the library to wasm and lets wasm-bindgen write its JavaScript and types into `out`.
fn compile(tools: &BuildTools, out: &Path) -> Res<()> {
    progress("compiling to WebAssembly, release (about a minute; seconds when little changed)");
    let target = target_dir();
    let mut build = cargo("build --quiet --release --lib --target wasm32-unknown-unknown --target-dir");
    run(build.arg(&target))?;
    site::recreate(out)?;
    let wasm = target.join("wasm32-unknown-unknown/release/guangqing_map.wasm");
    let mut bindgen = command(tools.wasm_bindgen.join("wasm-bindgen"));
    run_quietly(bindgen.args(["--target", "web", "--out-dir"]).arg(out).arg(wasm))
}

/// Replaces the wasm in `bindings` by its optimised form; the last result is kept in `work` and used again.
fn optimise(tools: &BuildTools, bindings: &Path, work: &Path) -> Res<()> {
    let wasm = bindings.join("guangqing_map_bg.wasm");
    let (before, after) = (work.join("wasm-opt.in.wasm"), work.join("wasm-opt.out.wasm"));
    let (options, used) = (WASM_OPT.join(" "), work.join("wasm-opt.options"));
    let read = |path: &Path| fs::read(path).ok();
    let known = read(&used).as_deref() == Some(options.as_bytes()) && read(&wasm) == read(&before) && after.is_file();
    if !known {
        progress("optimising the WebAssembly (up to half a minute)");
        let wasm_opt = root().join("www/node_modules/binaryen/bin/wasm-opt");
        let mut node = command(&tools.node);
        // Gone until it is right again, so that an interrupted run is not mistaken for a result.
        let _ = fs::remove_file(&used);
        run_quietly(node.arg(wasm_opt).args(WASM_OPT).arg(&wasm).arg("-o").arg(&after))?;
        site::copy(&wasm, &before)?;
        fs::write(&used, options).map_err(|e| format!("{}: {e}", used.display()))?;
    }
    site::copy(&after, &wasm)
}

/// Has the crate's own loader read `data/` and write `atlas.bin`, and `atlas-more.bin` beside it.
fn pack_atlas(out: &Path) -> Res<()> {
    progress("packing the atlas");
    run(cargo("run --quiet --package guangqing-map -- pack --out").arg(out))?;
    let missing = [out.to_owned(), out.with_file_name("atlas-more.bin")].into_iter().find(|path| !path.is_file());
    missing.map_or(Ok(()), |path| Err(format!("`guangqing-map pack` ended well but wrote no {}", path.display())))
}

/// Has TypeScript write the types of the package's JavaScript, which JSDoc comments state, beside it.
fn declare_types(tools: &BuildTools, package: &Path) -> Res<()> {
    let mut modules = site::names(package)?;
    modules.retain(|name| name.ends_with(".js") && name != "guangqing_map.js");
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
