//! `cargo xtask`: sets a fresh machine up, builds the site, serves it and runs every check.

mod build;
mod floors;
mod package;
mod process;
mod serve;
mod setup;
mod site;
mod size;
mod test;
mod tidy;
mod wasm;

use process::Res;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port 8080] [--no-build]   build the site, serve it on 127.0.0.1 and print its address
cargo xtask test [--fast]                      every check that CI makes; --fast leaves out those in a browser
cargo xtask build                              write the complete static site to target/site/
cargo xtask e2e [--no-build] [WORD…]           only the page's tests in Chromium; a WORD picks files by their name
cargo xtask bench [--no-build]                 what frames, setData of 100,000 points, and measuring cost; no check
cargo xtask package [--no-build]               pack the npm package into target/package/ and print its path
cargo xtask size [--no-build] [--json]         what the minimal page transfers, against its budget
cargo xtask tidy                               only the house rules that need no compiler
cargo xtask fmt                                write Rust, JavaScript and CSS in the form that the checks want
cargo xtask setup                              install what build and test need, and stop";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Res<()> {
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    match command {
        "build" => {
            flags(rest, &[])?;
            build::build()?;
            println!("{}", build::site_dir().display());
            Ok(())
        }
        "serve" => serve_command(rest),
        "test" => test::test(flags(rest, &["--fast"])?.contains(&"--fast")),
        "e2e" => {
            let (options, words): (Vec<String>, Vec<String>) = rest.iter().cloned().partition(|a| a.starts_with("--"));
            let given = flags(&options, &["--no-build"])?;
            if !given.contains(&"--no-build") {
                build::build()?;
            }
            test::e2e(&setup::browser()?, &words)
        }
        "bench" => {
            if !flags(rest, &["--no-build"])?.contains(&"--no-build") {
                build::build()?;
            }
            test::bench(&setup::browser()?)
        }
        "package" => {
            if !flags(rest, &["--no-build"])?.contains(&"--no-build") {
                build::build()?;
            }
            println!("{}", package::package()?.display());
            Ok(())
        }
        "size" => {
            let given = flags(rest, &["--no-build", "--json"])?;
            if !given.contains(&"--no-build") {
                build::build()?;
            }
            size::size(given.contains(&"--json"))
        }
        "fmt" => {
            flags(rest, &[])?;
            setup::build_tools()?;
            process::run(&mut process::cargo("fmt --all"))?;
            test::biome(&["format", "--write"])
        }
        "tidy" => flags(rest, &[]).and_then(|_| tidy::tidy()),
        "setup" => {
            flags(rest, &[])?;
            setup::build_tools()?;
            setup::test_tools(true)?;
            setup::browser().map(|_| ())
        }
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no command {other:?}; these are:\n{USAGE}")),
    }
}

fn serve_command(args: &[String]) -> Res<()> {
    let mut port = 8080;
    let mut options = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--port" {
            let text = rest.next().ok_or("--port needs a number, as in --port 8080")?;
            port = text.parse().map_err(|_| format!("--port {text}: not a number from 0 to 65535"))?;
        } else {
            options.push(arg.clone());
        }
    }
    if !flags(&options, &["--no-build"])?.contains(&"--no-build") {
        build::build()?;
    }
    let server = serve::Server::bind(build::site_dir(), "/", port)?;
    println!("{}", server.url());
    server.run()
}

/// The given flags, or an error that names the first one which is not `known`.
fn flags<'a>(given: &'a [String], known: &[&str]) -> Res<Vec<&'a str>> {
    match given.iter().find(|g| !known.contains(&g.as_str())) {
        Some(other) => Err(format!("{other:?} is not understood here; usage:\n{USAGE}")),
        None => Ok(given.iter().map(String::as_str).collect()),
    }
}
