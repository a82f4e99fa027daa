//! The npm package as one file, as `npm publish` would send it.

use crate::build::site_dir;
use crate::process::{Res, command, find, output, progress, root};
use crate::site;
use std::fs;
use std::path::PathBuf;

/// What someone reads who opens the package's folder.
const README: &str = "\
# guangqing-map

A map engine in WebAssembly, and in it an atlas of the Guangzhou–Qingyuan plan. No server, no tiles, no fonts to fetch.

    <script type=\"module\" src=\"node_modules/guangqing-map/element.js\"></script>
    <guangqing-map></guangqing-map>

With a bundler:

    import \"guangqing-map/element\";               // the element
    import { createMap, Marker } from \"guangqing-map\"; // class Map, markers, popups, controls

Everything is an ES module; the wasm and the data are found by `new URL(…, import.meta.url)`, which bundlers copy. It works
under this Content-Security-Policy, with Trusted Types, too:

    default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'
";

/// Packs the built `pkg/` into `target/package/NAME-VERSION.tgz`.
pub(crate) fn package() -> Res<PathBuf> {
    let folder = root().join("target/package");
    site::recreate(&folder)?;
    let staged = folder.join("package");
    site::copy_all(&site_dir().join("pkg"), &staged, &[])?;
    let write = |name: &str, text: &[u8]| fs::write(staged.join(name), text).map_err(|e| format!("{name}: {e}"));
    write("README.md", README.as_bytes())?;
    write("LICENSE", &fs::read(root().join("LICENSE")).map_err(|e| format!("LICENSE: {e}"))?)?;
    progress("npm pack");
    let npm = find(&["npm", "npm.cmd"]).ok_or("npm is needed")?;
    let mut pack = command(npm);
    pack.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(&folder).current_dir(&staged);
    let name = output(&mut pack).ok_or("npm pack failed")?;
    let file = folder.join(name.lines().last().unwrap_or_default());
    if file.is_file() { Ok(file) } else { Err(format!("npm pack wrote no {}", file.display())) }
}
