//! What has to be on the machine: found where it is there, installed where it is not.

use crate::process::{Res, cargo, command, find, output, progress, root, run_quietly};
use std::fs;
use std::path::{Path, PathBuf};

/// The wasm-pack that is installed where there is none; any other will do as well.
const WASM_PACK: &str = "0.15.1";

/// Programs that `build` needs.
pub(crate) struct BuildTools {
    /// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`, in the version that Cargo.lock has.
    pub(crate) wasm_bindgen: PathBuf,
    /// Node's executable, with `www/node_modules` in place.
    pub(crate) node: PathBuf,
}

/// A browser, and the driver that speaks WebDriver to it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// Finds or installs everything that `build` needs.
pub(crate) fn build_tools() -> Res<BuildTools> {
    wasm_target()?;
    Ok(BuildTools { wasm_bindgen: wasm_bindgen()?, node: node()? })
}

/// Finds or installs what `test` needs beside [`build_tools`]; answers with the folder of `wasm-pack`, if wanted.
pub(crate) fn test_tools(wasm_pack_too: bool) -> Res<Option<PathBuf>> {
    for component in ["rustfmt", "clippy"] {
        let program = if component == "rustfmt" { "fmt" } else { component };
        if output(cargo(program).arg("--version")).is_none() {
            progress(&format!("rustup component add {component} (seconds)"));
            run_quietly(command("rustup").args(["component", "add", component]))?;
        }
    }
    wasm_pack_too.then(wasm_pack).transpose()
}

fn wasm_target() -> Res<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"])).ok_or("rustc is missing: see rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir() {
        return Ok(());
    }
    progress("rustup target add wasm32-unknown-unknown (seconds)");
    run_quietly(command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
        .map_err(|e| format!("{e}; without rustup, install your distribution's wasm32 target of Rust"))
}

fn wasm_bindgen() -> Res<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    let right = |program: PathBuf| {
        let said = output(command(&program).arg("--version"))?;
        (said.split_whitespace().nth(1) == Some(version.as_str())).then_some(program)
    };
    let on_path = find(&["wasm-bindgen"]).and_then(right);
    if let (Some(program), Some(_)) = (on_path, find(&["wasm-bindgen-test-runner"])) {
        return Ok(program.parent().map_or_else(PathBuf::new, Path::to_path_buf));
    }
    cargo_install("wasm-bindgen-cli", &version, "wasm-bindgen")
}

fn wasm_pack() -> Res<PathBuf> {
    match find(&["wasm-pack"]) {
        Some(program) => Ok(program.parent().map_or_else(PathBuf::new, Path::to_path_buf)),
        None => cargo_install("wasm-pack", WASM_PACK, "wasm-pack"),
    }
}

/// Installs a crate's programs into the tools folder unless they are there; answers with the folder of the programs.
fn cargo_install(name: &str, version: &str, program: &str) -> Res<PathBuf> {
    let folder = tools_dir()?.join(format!("{program}-{version}"));
    let bin = folder.join("bin");
    if bin.join(program).with_extension(std::env::consts::EXE_EXTENSION).is_file() {
        return Ok(bin);
    }
    let install = || {
        let mut cargo = cargo("install --quiet --root");
        // A temporary target folder: the tools share nothing with this workspace.
        cargo.arg(&folder).arg(name).arg("--version").arg(format!("={version}")).env_remove("CARGO_TARGET_DIR");
        cargo
    };
    progress(&format!("cargo install {name} {version} (once on a machine; 2 to 4 minutes)"));
    if output(install().arg("--locked")).is_none() {
        // A registry mirror may lag behind the versions that the tool's own lock file names.
        progress(&format!("again, without {name}'s own lock file"));
        run_quietly(&mut install())?;
    }
    Ok(bin)
}

/// Node, and the packages of `www/package-lock.json` in `www/node_modules`.
fn node() -> Res<PathBuf> {
    const WANTED: &str = "Node.js 20.19 or newer with npm is needed (nodejs.org, or your system's nodejs and npm)";
    let (Some(node), Some(npm)) = (find(&["node"]), find(&["npm", "npm.cmd"])) else {
        return Err(WANTED.to_owned());
    };
    let version = output(command(&node).arg("--version")).unwrap_or_default();
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|n| n.parse::<u32>().ok());
    if (numbers.next(), numbers.next()) < (Some(20), Some(19)) {
        return Err(format!("{WANTED}; found {version:?}"));
    }
    let www = root().join("www");
    let lock = fs::read(www.join("package-lock.json")).map_err(|e| format!("www/package-lock.json: {e}"))?;
    // npm's own hidden lock file differs from the real one, so a copy says what was installed.
    let installed = www.join("node_modules/.installed-package-lock.json");
    if fs::read(&installed).ok().as_deref() != Some(lock.as_slice()) {
        progress("npm ci in www/ (tools for build and test; about half a minute)");
        let line = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        run_quietly(command(npm).args(line).current_dir(&www))?;
        fs::write(&installed, lock).map_err(|e| format!("{}: {e}", installed.display()))?;
    }
    Ok(node)
}

/// Finds Chromium or Chrome, its driver and a font for Chinese; as root on Debian and its kin, installs them.
pub(crate) fn browser() -> Res<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];
    let root_user = output(command("id").arg("-u")).as_deref() == Some("0");
    if let (true, Some(apt)) = (root_user, find(&["apt-get"])) {
        progress("apt-get install chromium chromium-driver fonts-noto-cjk (once on a machine; 1 to 3 minutes)");
        run_quietly(command(&apt).args(["update", "-qq"]))?;
        let mut install = command(&apt);
        install.args(["install", "-y", "-qq"]).args(PACKAGES);
        run_quietly(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    find_browser().ok_or_else(|| {
        "the tests in a browser need Chromium or Chrome, chromedriver and a Chinese font: on Debian or Ubuntu \
         `sudo apt-get install chromium chromium-driver fonts-noto-cjk`; or set CHROMIUM and CHROMEDRIVER to the \
         programs' paths; or leave those tests out with --fast"
            .to_owned()
    })
}

fn find_browser() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|p| p.is_file());
    let chromium = || find(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"]);
    // Where there is no fontconfig (macOS, Windows) the system brings Chinese fonts along.
    let font =
        find(&["fc-list"]).is_none() || output(command("fc-list").arg(":lang=zh")).is_some_and(|l| !l.is_empty());
    if !font {
        return None;
    }
    Some(Browser {
        chromium: named("CHROMIUM").or_else(chromium)?,
        chromedriver: named("CHROMEDRIVER").or_else(|| find(&["chromedriver"]))?,
    })
}

/// Where tools are kept that a user needs only once, whatever number of clones there are.
fn tools_dir() -> Res<PathBuf> {
    let home = |variable: &str| std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = home("XDG_CACHE_HOME")
        .or_else(|| home("HOME").map(|h| h.join(".cache")))
        .or_else(|| home("LOCALAPPDATA"))
        .ok_or("there is no cache folder: set XDG_CACHE_HOME or HOME")?;
    Ok(cache.join("guangqing-map/tools"))
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Res<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|e| format!("Cargo.lock: {e}"))?;
    version_in_lock(&lock, name).ok_or_else(|| format!("Cargo.lock has no {name}"))
}

fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_very_crate_in_the_lock_file() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"0.2.1\"\n";
        assert_eq!(version_in_lock(lock, "a").as_deref(), Some("0.2.1"));
        assert_eq!(version_in_lock(lock, "b"), None);
    }
}
