//! A FeatureCollection read feature by feature, so that its JSON never stands in memory as a whole: in the browser that
//! memory would never be given back.
//!
//! This is the short way for files as everyone writes them: `type` first, one array of `features`, any `crs` before it.
//! For everything else, faults included, the caller takes the long way over the whole tree.

use super::geojson::{Path, Reader};
use super::tree::{Members, Node, member};
use crate::json::{self, Fault, Token};
use std::borrow::Cow;

/// Whether all of the text was read into the reader; if not, the reader is spoilt.
pub(super) fn read(text: &str, reader: &mut Reader<'_>) -> bool {
    collection(&mut json::Reader::new(text), reader).is_ok()
}

fn collection<'a>(text: &mut json::Reader<'a>, reader: &mut Reader<'_>) -> Result<(), Fault> {
    let Token::Object = text.token()? else { return Err("no object") };
    let mut members: Members<'a> = Vec::new();
    let mut streamed = false;
    while let Some(key) = text.key(members.is_empty())? {
        if streamed && matches!(&*key, "type" | "features" | "crs") {
            return Err("out of order");
        }
        let collection = member(&members, "type").and_then(Node::as_text) == Some("FeatureCollection");
        // Anything big must wait for the type: else what is no collection would be read twice.
        if !collection && !matches!(&*key, "type" | "name" | "crs" | "bbox") {
            return Err("no type yet");
        }
        if key == "features" {
            reader.read_crs(&members);
            features(text, reader)?;
            streamed = true;
            members.push((Cow::Borrowed("features"), Node::Null));
        } else {
            members.push((key, Node::read(text)?));
        }
    }
    text.end()?;
    if !streamed {
        return Err("no features");
    }
    reader.check_collection(&members);
    Ok(())
}

fn features(text: &mut json::Reader<'_>, reader: &mut Reader<'_>) -> Result<(), Fault> {
    let Token::Array = text.token()? else { return Err("no array") };
    let path = Path::Key(&Path::Root, "features");
    let mut i = 0;
    while text.item(i == 0)? {
        let node = Node::read(text)?;
        reader.feature(&Path::Index(&path, i), node);
        i += 1;
    }
    Ok(())
}
