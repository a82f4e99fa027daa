//! Running other programs: where they are, what they said, and what to say when they fail.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A result whose error is a sentence for the person at the terminal.
pub(crate) type Res<T> = Result<T, String>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    // Cargo says at run time where the manifest is; the compiled-in place is wrong once the folder was moved.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.parent().map_or_else(|| ".".into(), Path::to_path_buf)
}

/// Cargo's target folder for this workspace.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A command that runs at the root of the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// A `cargo` command with the arguments of `line`, split at spaces.
pub(crate) fn cargo(line: &str) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(line.split(' '));
    cargo
}

/// Puts `dirs` before everything else on the command's `PATH`.
pub(crate) fn with_path<'a>(command: &'a mut Command, dirs: &[PathBuf]) -> Res<&'a mut Command> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = dirs.iter().cloned().chain(env::split_paths(&rest));
    let joined = env::join_paths(all).map_err(|e| format!("PATH cannot be extended: {e}"))?;
    Ok(command.env("PATH", joined))
}

/// Runs a command with its output on the terminal; an error when it fails.
pub(crate) fn run(command: &mut Command) -> Res<()> {
    let status = command.status().map_err(|e| format!("{} cannot be started: {e}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", name(command))) }
}

/// Runs a command quietly: its output is shown only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Res<()> {
    let output = command.output().map_err(|e| format!("{} cannot be started: {e}", name(command)))?;
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{} failed ({})", name(command), output.status))
}

/// What a command printed on its standard output, trimmed; `None` when it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of the named programs that is on the `PATH`.
pub(crate) fn find(programs: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let candidates = programs.iter().flat_map(|program| env::split_paths(&path).map(move |dir| dir.join(program)));
    candidates.map(|file| file.with_extension(env::consts::EXE_EXTENSION)).find(|file| file.is_file())
}

/// One line about a long step: what is done, and how long it usually takes.
pub(crate) fn progress(what: &str) {
    eprintln!("» {what}");
}

fn name(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    let program = words.first().map(Path::new).and_then(Path::file_name).unwrap_or_default();
    let shown = words.iter().skip(1).map(|word| word.to_string_lossy());
    let line: Vec<_> = std::iter::once(program.to_string_lossy()).chain(shown).collect();
    format!("`{}`", line.join(" "))
}
