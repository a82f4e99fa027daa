//! The reading module: from GeoJSON text to what the map only has to copy. A wasm module of its own, so that a page with a map of the
//! plan alone does not carry it; the analysis module has it, too.

use super::{args, error};
use crate::issue::Issue;
use crate::map::spec::{Data, SourceSpec};
use crate::scene::SourceData;
use crate::value::Value;
use wasm_bindgen::prelude::*;

/// As many issues of one source are listed.
const MOST_ISSUES: usize = 1000;

/// A source's options by its JSON.
pub(super) fn spec_of(json: &JsValue) -> Result<SourceSpec, JsValue> {
    let json = Value::from_json(&args::text(json, "spec")?).map_err(|e| error("bad-data", &e))?;
    Ok(SourceSpec::of(&json))
}

pub(super) fn issues_json(issues: &[Issue]) -> Value {
    let one = |i: &Issue| {
        let members = [("level", i.level.as_str()), ("path", i.path.as_str()), ("message", i.message.as_str())];
        Value::object(members.map(|(k, v)| (k, Value::from(v))))
    };
    Value::from(issues.iter().map(one).collect::<Vec<_>>())
}

/// Features of a source, packed.
#[wasm_bindgen]
pub struct PackedSource {
    pub(super) pack: Vec<u8>,
    pub(super) issues: String,
}

#[wasm_bindgen]
impl PackedSource {
    /// The features as the map's `addPack` takes them; can be taken once.
    #[wasm_bindgen(js_name = takePack)]
    pub fn take_pack(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pack)
    }

    /// What was wrong with the data, `[{level, path, message}]` as JSON text.
    #[wasm_bindgen(getter)]
    pub fn issues(&self) -> String {
        self.issues.clone()
    }
}

/// GeoJSON text as a pack of that name, in WGS-84 with ids in place, by the source's JSON without its data: `datum`, `promoteId`,
/// `generateId`. Paths of issues begin at the source. Of text that is no GeoJSON at all, or options that are wrong, the one issue tells;
/// its path is the member that is wrong, and the pack has no features. Cost: a pass over the text, and ranks and a spatial index of
/// what it holds.
#[wasm_bindgen(js_name = readGeoJson)]
pub fn read_geojson(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] spec: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
) -> Result<PackedSource, JsValue> {
    let (text, name) = (&*args::text(text, "text")?, &*args::text(name, "name")?);
    let (set, mut issues) = match spec_of(spec)?.features(Data::Text(text)) {
        Ok((set, mut issues)) => {
            for issue in &mut issues {
                issue.path = format!("data.{}", issue.path).trim_end_matches('.').to_string();
            }
            (set, issues)
        }
        Err(fault) => (Default::default(), vec![Issue::error(fault.member, fault.message)]),
    };
    issues.truncate(MOST_ISSUES);
    Ok(PackedSource { pack: SourceData::new(set).packed(name), issues: issues_json(&issues).to_json() })
}
