//! A FeatureCollection read feature by feature, so that its JSON never stands in memory as a whole: in the browser that
//! memory would never be given back.
//!
//! This is the short way for files as everyone writes them: `type` first, one array of `features`, any `crs` before it.
//! For everything else, faults included, the caller takes the long way over the whole tree.

use super::geojson::{Options, Path, Reader};
use super::tree::{Members, Node, member};
use crate::json::{self, Fault, Token};
use std::borrow::Cow;

/// Whether all of the text was read into the reader; if not, the reader is spoilt.
pub(super) fn read(text: &str, reader: &mut Reader, options: &Options) -> bool {
    collection(&mut json::Reader::new(text), reader, options).is_ok()
}

fn collection(text: &mut json::Reader<'_>, reader: &mut Reader, options: &Options) -> Result<(), Fault> {
    let members = head(text)?;
    reader.read_crs(&members);
    features(text, reader, options, 0)?;
    rest(text, members, reader)
}

/// Reads up to the first feature; gives the members before.
pub(super) fn head<'a>(text: &mut json::Reader<'a>) -> Result<Members<'a>, Fault> {
    let Token::Object = text.token()? else { return Err("no object") };
    let mut members: Members<'a> = Vec::new();
    while let Some(key) = text.key(members.is_empty())? {
        let collection = member(&members, "type").and_then(Node::as_text) == Some("FeatureCollection");
        // Anything big must wait for the type: else what is no collection would be read twice.
        if !collection && !matches!(&*key, "type" | "name" | "crs" | "bbox") {
            return Err("no type yet");
        }
        if key == "features" {
            let Token::Array = text.token()? else { return Err("no array") };
            return Ok(members);
        }
        members.push((key, Node::read(text)?));
    }
    Err("no features")
}

/// Reads the features from one on, and the end of their array.
pub(super) fn features(
    text: &mut json::Reader<'_>,
    reader: &mut Reader,
    options: &Options,
    first: usize,
) -> Result<(), Fault> {
    let path = Path::Key(&Path::Root, "features");
    let mut i = first;
    while text.item(i == 0)? {
        let node = Node::read(text)?;
        reader.feature(&Path::Index(&path, i), node, options);
        i += 1;
    }
    Ok(())
}

/// Reads what is behind the features.
pub(super) fn rest<'a>(
    text: &mut json::Reader<'a>,
    mut members: Members<'a>,
    reader: &mut Reader,
) -> Result<(), Fault> {
    members.push((Cow::Borrowed("features"), Node::Null));
    while let Some(key) = text.key(false)? {
        if matches!(&*key, "type" | "features" | "crs") {
            return Err("out of order");
        }
        members.push((key, Node::read(text)?));
    }
    text.end()?;
    reader.check_collection(&members);
    Ok(())
}
