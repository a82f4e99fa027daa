//! The command line; all of it lives in the library's `cli` module.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    guangqing_map::cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
