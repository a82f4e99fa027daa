//! The size budget: everything that the minimal page transfers, brotli-compressed.

use crate::build::site_dir;
use crate::process::{Res, command, find, root, run};

/// The page that stands for every embedding of the map.
const PAGE: &str = "examples/minimal.html";

/// The most that the page may transfer, bytes of brotli 11.
const BUDGET: u32 = 250_000;

/// Prints the size of every part and fails when the whole is over the budget.
pub(crate) fn size(json: bool) -> Res<()> {
    let node = find(&["node"]).ok_or("Node.js is needed")?;
    if !site_dir().join(PAGE).is_file() {
        return Err(format!("target/site has no {PAGE}: run `cargo xtask build` first"));
    }
    let mut script = command(node);
    script.arg(root().join("xtask/size.mjs")).arg(site_dir()).arg(PAGE).arg(BUDGET.to_string());
    if json {
        script.arg("--json");
    }
    run(&mut script).map_err(|_| format!("{PAGE} is over its budget of {BUDGET} bytes, or refers to a missing file"))
}
