//! The command line `guangqing-map`: pictures, tables, checks and measurements of the atlas.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 it could not be done or a
//! check failed, 2 wrong usage.

mod cluster;
mod compare;
mod export;
mod flows;
mod measure;
mod network;
mod output;
mod render;
mod text;

use crate::atlas::compile::{self, Atlas, Files, TABLES};
use crate::issue::Issue;
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Map and atlas of the Guangzhou–Qingyuan collaboration plan (广清图).
#[derive(Parser)]
#[command(name = "guangqing-map", version, about, arg_required_else_help = true)]
struct Arguments {
    /// Read data files from this directory in place of the built-in ones, each under its own name
    /// (plan/parks.csv, places/park_polygons.geojson, …); what is not there stays as built in.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Draw the map as an SVG picture.
    Render(render::Arguments),
    /// Print one of the atlas's styles as MapLibre Style Spec JSON.
    Style {
        /// Which style.
        #[arg(value_parser = PossibleValuesParser::new(compile::STYLES))]
        name: String,
    },
    /// Print one table of the atlas.
    Table {
        /// Which table.
        #[arg(value_parser = PossibleValuesParser::new(TABLES))]
        name: String,
        /// csv: a header row, quoting by RFC 4180, lines ending in LF; json: an array of objects, null where a cell is empty.
        #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
        format: TableFormat,
    },
    /// Print the records of one kind with their geometry, in WGS-84.
    Export {
        /// Which records.
        #[arg(value_parser = PossibleValuesParser::new(export::names()))]
        name: String,
        /// RFC 7946.
        #[arg(long, value_enum, default_value_t = ExportFormat::Geojson)]
        format: ExportFormat,
    },
    /// Prove sums, references, duplicates and geometry; fails when a rule is broken.
    Check,
    /// Measure the features of a GeoJSON file on the WGS-84 ellipsoid: areas, perimeters, lengths, centroids, and what lies inside
    /// and near.
    Measure(measure::Arguments),
    /// Gather points into clusters, groups by density or hexagons, with sums.
    Cluster(cluster::Arguments),
    /// Compare the parks by a figure, in classes.
    Compare(compare::CompareArguments),
    /// The projects over their construction years: planned, under way, complete, and what each year costs.
    Timeline(compare::TimelineArguments),
    /// Geodesic distances between all records of one kind.
    Matrix(compare::MatrixArguments),
    /// The shortest way between two points over the transport network, the plan's or your own, door to door, leg by leg.
    Route(network::RouteArguments),
    /// What can be reached from a point within so many minutes over the plan's transport network or your own: areas, and parks, towns
    /// and places inside.
    Reach(network::ReachArguments),
    /// Print flows between two sets of places as curves, GeoJSON in WGS-84; without files, annex 1 of the plan.
    Flows(flows::Arguments),
    /// Write the packed atlas that the browser fetches: what it draws first, and beside it its English, what it shows later, the
    /// transport network, and what the analysis tools lay over the map.
    Pack {
        /// The first file to write, usually atlas.bin; the others get its name with -en, -more, -network and -overlays, as in
        /// atlas-more.bin.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum TableFormat {
    /// Comma-separated values.
    Csv,
    /// JSON.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// GeoJSON.
    Geojson,
}

/// Why a command failed: its exit code is 1, and this is printed.
type Done = Result<(), String>;

/// Runs the command line on the process's arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                output::complain(&format!("error: {message}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Done {
    let data = arguments.data;
    match arguments.command {
        Command::Render(options) => render::run(&loaded(data)?, &options),
        Command::Style { name } => output::print(&format!("{}\n", compile::style(&name)?.to_json())),
        Command::Table { name, format } => {
            let atlas = loaded(data)?;
            let table = compile::table(&atlas, &name).ok_or("there is no such table")?;
            output::table(&table, matches!(format, TableFormat::Json))
        }
        Command::Export { name, format: ExportFormat::Geojson } => export::run(&loaded(data)?, &name),
        Command::Check => check(data),
        Command::Cluster(options) => cluster::run(|| loaded(data), &options),
        Command::Measure(options) => measure::run(&options, || loaded(data)),
        Command::Compare(options) => compare::run_compare(&loaded(data)?, &options),
        Command::Timeline(options) => compare::run_timeline(&loaded(data)?, &options),
        Command::Matrix(options) => compare::run_matrix(&loaded(data)?, &options),
        Command::Route(options) => network::route(&|| loaded(data.clone()), &options),
        Command::Reach(options) => network::reach(&|| loaded(data.clone()), &options),
        Command::Flows(options) => flows::run(data, &options),
        Command::Pack { out } => {
            let atlas = loaded(data)?;
            let packed = compile::pack(&compile::sources(&atlas));
            let network = compile::pack_network(&atlas);
            let laid_over = compile::pack_overlays(&compile::overlay_sources(&atlas));
            let beside = |part: &str| {
                let mut name = out.file_stem().unwrap_or_default().to_os_string();
                name.push(part);
                if let Some(extension) = out.extension() {
                    name.push(".");
                    name.push(extension);
                }
                out.with_file_name(name)
            };
            let parts = [
                (out.clone(), &packed.first),
                (beside("-en"), &packed.english),
                (beside("-more"), &packed.more),
                (beside("-network"), &network),
                (beside("-overlays"), &laid_over),
            ];
            for (path, bytes) in &parts {
                std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
                output::complain(&format!("{}: {} bytes", path.display(), bytes.len()));
            }
            Ok(())
        }
    }
}

fn files(data: Option<PathBuf>) -> Result<Files, String> {
    match data {
        Some(directory) => Files::embedded().overlaid(&directory),
        None => Ok(Files::embedded()),
    }
}

/// The atlas; what was wrong with its data goes to standard error.
fn loaded(data: Option<PathBuf>) -> Result<Atlas, String> {
    let (atlas, issues) = compile::load(&files(data)?);
    issues.iter().map(Issue::to_string).for_each(|line| output::complain(&line));
    Ok(atlas)
}

fn check(data: Option<PathBuf>) -> Done {
    let (atlas, issues) = compile::load(&files(data)?);
    let outcomes = compile::check(&atlas, &issues);
    let mut text = String::new();
    for o in &outcomes {
        text.push_str(&format!("{:<4} {:<24} {}\n", if o.ok { "ok" } else { "FAIL" }, o.rule, o.says));
    }
    let failed = outcomes.iter().filter(|o| !o.ok).count();
    text.push_str(&format!("{} rules, {failed} failed\n", outcomes.len()));
    output::print(&text)?;
    if failed == 0 { Ok(()) } else { Err(format!("{failed} of {} rules failed", outcomes.len())) }
}
