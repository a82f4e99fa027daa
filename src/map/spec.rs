//! A source as its JSON declares it: read once, and the one way from text to features.
//!
//! A fault of an option is kept until the option is wanted: data that are no data are told of before a filter that is none.

#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
use super::clustered::ClusterSpec;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
use super::reading;
use crate::issue::Issue;
use crate::proj::Datum;
use crate::source::FeatureSet;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
use crate::source::Pieces;
#[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
use crate::source::geojson;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
use crate::style::Expression;
use crate::value::Value;
use std::sync::Arc;

/// What a source's data are.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// GeoJSON.
    #[default]
    Geojson,
    /// TopoJSON.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    Topojson,
    /// CSV with coordinates, or with a column of well-known texts.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    Csv,
    /// What cannot be read; in the map's own wasm this is all but GeoJSON, which the package reads by the analysis module.
    Other(Arc<str>),
}

impl Kind {
    /// The kind of a source's `type`.
    pub fn named(name: &str) -> Kind {
        match name {
            "geojson" => Kind::Geojson,
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            "topojson" => Kind::Topojson,
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            "csv" => Kind::Csv,
            other => Kind::Other(other.into()),
        }
    }
}

/// A source's options.
#[derive(Clone, Debug)]
pub struct SourceSpec {
    /// `type`.
    pub kind: Kind,
    /// `data`.
    pub data: Option<Value>,
    /// `datum` of the coordinates; `None` where it is none that is known.
    pub datum: Option<Datum>,
    /// `promoteId`: the property that serves as id.
    pub promote_id: Option<String>,
    /// `generateId`: whether features without an id get their place.
    pub generate_id: bool,
    /// `filter`: which features there are.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub filter: Result<Option<Expression>, String>,
    /// `object` of a topology.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub object: Option<String>,
    /// The columns of a table.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub columns: Columns,
    /// `cluster`: whether points gather into clusters.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub cluster: bool,
    /// How they would: `clusterRadius`, `clusterMaxZoom`, `clusterMinPoints`, `clusterProperties`.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub clusters: Result<ClusterSpec, String>,
}

/// The names of a table's columns that are no mere properties.
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Longitudes; guessed when `None`.
    pub lon: Option<String>,
    /// Latitudes; guessed when `None`.
    pub lat: Option<String>,
    /// Ids.
    pub id: Option<String>,
    /// Well-known texts, in place of coordinates.
    pub wkt: Option<String>,
}

/// The data of a source.
pub enum Data<'a> {
    /// The text of a file.
    Text(&'a str),
    /// JSON that is parsed.
    Json(&'a Value),
    /// What came in pieces, of [`SourceSpec::pieces`]; none remain.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    Pieces(&'a mut Pieces),
}

/// Why there are no features.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The source's member that is wrong.
    pub member: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl Fault {
    /// A fault of the data.
    pub(super) fn of_data(message: impl Into<String>) -> Fault {
        Fault { member: "data", message: message.into() }
    }
}

impl Default for SourceSpec {
    fn default() -> Self {
        SourceSpec::of(&Value::Null)
    }
}

impl SourceSpec {
    /// The options that a source's JSON has; `null` is as good as nothing.
    pub fn of(json: &Value) -> SourceSpec {
        let given = |name: &str| json.get(name).filter(|v| !v.is_null());
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_string);
        let data = json.get("data").cloned();
        let kind = Kind::named(json.get("type").and_then(Value::as_str).unwrap_or("geojson"));
        // As in a page.
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        let kind = if kind == Kind::Geojson && reading::is_topology(data.as_ref()) { Kind::Topojson } else { kind };
        SourceSpec {
            kind,
            data,
            datum: given("datum").map_or(Some(Datum::Wgs84), |d| d.as_str().and_then(Datum::from_name)),
            promote_id: text("promoteId"),
            generate_id: json.get("generateId").and_then(Value::as_bool) == Some(true),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            filter: given("filter").map(filter).transpose(),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            object: text("object"),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            columns: Columns { lon: text("lon"), lat: text("lat"), id: text("id"), wkt: text("wkt") },
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            cluster: json.get("cluster").and_then(Value::as_bool) == Some(true),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            clusters: ClusterSpec::of(&given),
        }
    }

    /// The datum.
    ///
    /// # Errors
    /// When it is none that is known.
    pub fn datum(&self) -> Result<Datum, Fault> {
        self.datum.ok_or_else(|| Fault {
            member: "datum",
            message: "unknown datum: use wgs84, cgcs2000, gcj02 or bd09".into(),
        })
    }

    /// How GeoJSON of this source is read.
    #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
    fn geojson(&self, datum: Datum) -> geojson::Options {
        geojson::Options { datum, promote_id: self.promote_id.clone(), generate_id: self.generate_id }
    }

    /// The features of data as these options say, with ids in place, in WGS-84 and filtered; and what was wrong with them. Whatever becomes
    /// features of a source does so here.
    ///
    /// # Errors
    /// When the data are not of that format at all, or an option is wrong.
    pub fn features(&self, data: Data<'_>) -> Result<(FeatureSet, Vec<Issue>), Fault> {
        let read = self.read(data)?;
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        if let Some(filter) = self.filter()? {
            return reading::filtered(&read.0, filter).map(|set| (set, read.1)).map_err(Fault::of_data);
        }
        Ok(read)
    }

    /// As [`SourceSpec::features`], those that the filter does not let through, too.
    pub(super) fn read(&self, data: Data<'_>) -> Result<(FeatureSet, Vec<Issue>), Fault> {
        #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
        let options = self.geojson(self.datum()?);
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        let data = match data {
            Data::Pieces(pieces) => {
                if let Some(parsed) = self.is_plain().then(|| pieces.finish()).flatten() {
                    return parsed.map(|p| (p.features, p.issues)).map_err(Fault::of_data);
                }
                let text = String::from_utf8(pieces.take()).map_err(|_| Fault::of_data("the data are not UTF-8"))?;
                return self.read(Data::Text(text.trim_start_matches('\u{feff}')));
            }
            other => other,
        };
        let read: Result<_, String> = match (&self.kind, data) {
            #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
            (Kind::Geojson, Data::Text(text)) => geojson::parse_with(text, &options).map(|p| (p.features, p.issues)),
            #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
            (Kind::Geojson, Data::Json(json)) => geojson::parse_value(json, &options).map(|p| (p.features, p.issues)),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            (Kind::Topojson, Data::Text(text)) => reading::topology(text, self.object.as_deref(), &options),
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            (Kind::Topojson, Data::Json(json)) => {
                reading::topology_value(json, Vec::new(), self.object.as_deref(), &options)
            }
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            (Kind::Csv, Data::Text(text)) => reading::table(text, &self.columns, &options),
            // The map's own wasm reads nothing; what the package has not read yet is a pack without a name.
            #[cfg(not(any(not(target_arch = "wasm32"), feature = "reading")))]
            (Kind::Geojson, Data::Text("pack:")) => Ok(Default::default()),
            #[cfg(not(any(not(target_arch = "wasm32"), feature = "reading")))]
            (Kind::Geojson, _) => Err("class Map reads data: add the source by it".into()),
            (Kind::Other(name), _) => {
                let message = format!("unknown source type \"{name}\": use geojson, topojson or csv");
                return Err(Fault { member: "type", message });
            }
            #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
            (_, Data::Json(_) | Data::Pieces(_)) => Err("CSV data must be a string".into()),
        };
        read.map_err(Fault::of_data)
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
impl SourceSpec {
    /// The filter.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn filter(&self) -> Result<Option<&Expression>, Fault> {
        self.filter.as_ref().map(Option::as_ref).map_err(Fault::of_data)
    }

    /// Whether not just the features that there are are shown: a filter leaves some out, or points gather.
    pub(super) fn selects(&self) -> bool {
        self.cluster || !matches!(self.filter, Ok(None))
    }

    /// The same, of features that were read already: GeoJSON in WGS-84.
    pub(super) fn of_geojson(&self) -> SourceSpec {
        SourceSpec { kind: Kind::Geojson, datum: Some(Datum::Wgs84), ..self.clone() }
    }

    /// Whether features may be read one by one.
    fn is_plain(&self) -> bool {
        self.kind == Kind::Geojson && matches!(self.filter, Ok(None))
    }

    /// What is to become of data that come in pieces: GeoJSON without a filter is read while it comes.
    pub fn pieces(&self) -> Pieces {
        Pieces::new(self.datum.filter(|_| self.is_plain()).map(|datum| self.geojson(datum)))
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
fn filter(json: &Value) -> Result<Expression, String> {
    let why = |mut faults: Vec<Issue>| faults.pop().map_or_else(String::new, |i| i.to_string());
    crate::style::compile_filter(json, "filter").map_err(why)
}
