//! `route` and `reach`: travel times over the plan's transport network.

use super::{Done, output};
use crate::atlas::build::{Atlas, Table, network};
use crate::atlas::network::{Network, Rows, Scenario};
use crate::issue::Issue;

/// Which links are open, and what is assumed.
#[derive(clap::Args)]
struct Choices {
    /// Links to open beside those that exist, by id.
    #[arg(long, value_name = "LINK,…", value_delimiter = ',', conflicts_with_all = ["all_planned", "year"])]
    open: Vec<String>,
    /// Open every link that is under construction, planned or under study.
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
    /// Where to start: lon,lat, or the id or name of a park, destination, town or station.
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
    /// Where to start: lon,lat, or the id or name of a park, destination, town or station.
    #[arg(long, allow_hyphen_values = true)]
    from: String,
    /// Minutes of the bands.
    #[arg(long, value_delimiter = ',', default_value = "30,60,120,180")]
    minutes: Vec<f64>,
    #[command(flatten)]
    choices: Choices,
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

pub(super) fn route(atlas: &Atlas, options: &RouteArguments) -> Done {
    let (network, open) = chosen(atlas, &options.choices)?;
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
    match options.format {
        Format::Geojson => output::print(&network.journey_geojson(&journey)),
        Format::Csv => print(network.journey_rows(&journey)),
    }
}

pub(super) fn reach(atlas: &Atlas, options: &ReachArguments) -> Done {
    let (network, open) = chosen(atlas, &options.choices)?;
    let from = network.find(&options.from).map_err(|e| format!("--from: {e}"))?;
    let reach = network.reach(from.position, &options.minutes, &open)?;
    match options.format {
        Format::Geojson => output::print(&reach.geojson()),
        Format::Csv => print(reach.rows()),
    }
}

fn print((columns, rows): Rows) -> Done {
    output::table(&Table { columns, rows }, false)
}
