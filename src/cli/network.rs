//! `route` and `reach`: travel times over the plan's transport network, or over one of the user's own.

use super::{Done, output, text};
use crate::atlas::compile::{Atlas, Table, network};
use crate::atlas::network::{Network, Rows, Scenario};
use crate::issue::Issue;
use crate::network::{CELL_M, TransitNetwork};
use std::path::{Path, PathBuf};

/// Which links are open, and what is assumed.
#[derive(clap::Args)]
struct Choices {
    /// A network of your own in place of the plan's: a JSON file with places, kinds and lines, as docs/network.md describes.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["year", "assume"])]
    network: Option<PathBuf>,
    /// Links to open beside those that exist, by id.
    #[arg(long, value_name = "LINK,…", value_delimiter = ',', conflicts_with_all = ["all_planned", "year"])]
    open: Vec<String>,
    /// Open every link that is under construction, planned or under study; of a network of your own, every line.
    #[arg(long, conflicts_with = "year")]
    all_planned: bool,
    /// Open what the plan says to be open by this year.
    #[arg(long)]
    year: Option<u32>,
    /// Change an assumption, as in local_kmh=30 or metro.wait_min=5; `table assumptions` lists them.
    #[arg(long, value_name = "ID=VALUE", value_parser = assumption)]
    assume: Vec<(String, f64)>,
}

fn assumption(text: &str) -> Result<(String, f64), String> {
    let pair = text.split_once('=').and_then(|(id, n)| Some((id.trim().to_string(), n.trim().parse().ok()?)));
    pair.ok_or_else(|| "must be ID=NUMBER, such as local_kmh=30".to_string())
}

/// What `route` takes.
#[derive(clap::Args)]
pub(super) struct RouteArguments {
    /// Where to start: lon,lat, or the id or name of a park, destination, town or station, or of a place of
    /// your own network.
    #[arg(long, allow_hyphen_values = true)]
    from: String,
    /// Where to go.
    #[arg(long, allow_hyphen_values = true)]
    to: String,
    #[command(flatten)]
    choices: Choices,
    /// How to print the legs.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// What `reach` takes.
#[derive(clap::Args)]
pub(super) struct ReachArguments {
    /// Where to start: lon,lat, or the id or name of a park, destination, town or station, or of a place of
    /// your own network.
    #[arg(long, allow_hyphen_values = true)]
    from: String,
    /// Minutes of the bands.
    #[arg(long, value_delimiter = ',', default_value = "30,60,120,180")]
    minutes: Vec<f64>,
    #[command(flatten)]
    choices: Choices,
    /// Distance of the points at which minutes are computed, metres. Default: 500 for a network of your own; for the plan's it is
    /// an assumption, cell_m.
    #[arg(long, value_name = "METRES", requires = "network")]
    cell: Option<f64>,
    /// geojson: the bands' polygons; csv: the bands' areas, and the points inside.
    #[arg(long, value_enum, default_value_t = Format::Geojson)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    /// Comma-separated values, minutes and km.
    Csv,
    /// RFC 7946.
    Geojson,
}

/// The network with its assumptions set, and which links are open. Says on standard error what the figures rest on.
fn chosen(atlas: &Atlas, choices: &Choices) -> Result<(Network, Vec<bool>), String> {
    let mut network = network(atlas)?;
    network.assume(&choices.assume)?;
    let scenario = match (&choices.open[..], choices.all_planned, choices.year) {
        (_, true, _) => Scenario::All,
        (_, _, Some(year)) => Scenario::Year(year),
        ([], ..) => Scenario::Today,
        (ids, ..) => Scenario::Links(ids.to_vec()),
    };
    let open = network.scenario(&scenario)?;
    let fault = Issue::warning(
        "network",
        "times rest on schematic alignments and assumed speeds and waiting, not on timetables; `table assumptions` has them",
    );
    output::complain(&fault.to_string());
    Ok((network, open))
}

/// The user's network, and which of its lines are open. Says on standard error what was left out and what figures rest on.
fn own(path: &Path, choices: &Choices) -> Result<(TransitNetwork, Vec<bool>), String> {
    let (json, _) = text::read(path)?;
    let shown = path.display();
    let (network, issues) = TransitNetwork::from_json(&json).map_err(|e| format!("{shown}: {e}"))?;
    issues.iter().for_each(|issue| output::complain(&format!("{shown}: {issue}")));
    let open = match choices.all_planned {
        true => vec![true; network.lines().len()],
        false => network.opened(&choices.open).map_err(|e| format!("--open: {e}"))?,
    };
    let costs = network.transit().costs();
    output::complain(&format!(
        "warning: {shown}: times rest on the speeds and waiting of this file; off the lines on {} km/h and ways {} times as long as \
         the crow flies",
        costs.local_kmh, costs.detour
    ));
    Ok((network, open))
}

/// The atlas, which a network of the user's own does without.
type Load<'a> = &'a dyn Fn() -> Result<Atlas, String>;

pub(super) fn route(atlas: Load<'_>, options: &RouteArguments) -> Done {
    let (format, choices) = (options.format, &options.choices);
    if let Some(path) = &choices.network {
        let (network, open) = own(path, choices)?;
        let find = |flag: &str, text: &str| network.find(text).map_err(|e| format!("{flag}: {e}"));
        let (from, to) = (find("--from", &options.from)?, find("--to", &options.to)?);
        let route = network.route(&from, &to, &open)?;
        output::complain(&format!("{} – {}: {:.1} min: {}", from.name, to.name, route.minutes, route.words()));
        return match format {
            Format::Geojson => output::print(&route.geojson()),
            Format::Csv => print(route.rows()),
        };
    }
    let (network, open) = chosen(&atlas()?, choices)?;
    let find = |flag: &str, text: &str| network.find(text).map_err(|e| format!("{flag}: {e}"));
    let (from, to) = (find("--from", &options.from)?, find("--to", &options.to)?);
    let journey = network.route(&from, &to, &open);
    output::complain(&format!(
        "{} – {}: {:.1} min: {}",
        journey.from.name_zh,
        journey.to.name_zh,
        journey.minutes,
        network.journey_words(&journey, false)
    ));
    match format {
        Format::Geojson => output::print(&network.journey_geojson(&journey)),
        Format::Csv => print(network.journey_rows(&journey)),
    }
}

pub(super) fn reach(atlas: Load<'_>, options: &ReachArguments) -> Done {
    let (format, choices) = (options.format, &options.choices);
    if let Some(path) = &choices.network {
        let (network, open) = own(path, choices)?;
        let from = network.find(&options.from).map_err(|e| format!("--from: {e}"))?;
        let cell_m = options.cell.unwrap_or(CELL_M);
        let reach = network.reach(from.position, &options.minutes, cell_m, &open)?;
        return match format {
            Format::Geojson => output::print(&reach.geojson()),
            Format::Csv => print(reach.rows()),
        };
    }
    let (network, open) = chosen(&atlas()?, choices)?;
    let from = network.find(&options.from).map_err(|e| format!("--from: {e}"))?;
    let reach = network.reach(from.position, &options.minutes, &open)?;
    if reach.left_out > 0 {
        output::complain(&format!(
            "note: {} places of the plan are known only by county or city: they are left out of what lies inside",
            reach.left_out
        ));
    }
    match format {
        Format::Geojson => output::print(&reach.geojson()),
        Format::Csv => print(reach.rows()),
    }
}

fn print((columns, rows): Rows) -> Done {
    output::table(&Table { columns, rows }, false)
}
