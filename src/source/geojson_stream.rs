//! A FeatureCollection read feature by feature, so that its JSON never stands in memory as a whole: in the browser that
//! memory would never be given back.
//!
//! This is the short way for files as everyone writes them: `type` first, one array of `features`, any `crs` before it.
//! For everything else, faults included, the caller takes the long way over the whole tree.

use super::geojson::{Path, Reader};
use super::tree::{Key, Members, Node, member};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Whether all of the text was read into the reader; if not, the reader is spoilt.
pub(super) fn read(text: &str, reader: &mut Reader<'_>) -> bool {
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Root(reader)).is_ok() && json.end().is_ok()
}

struct Root<'r, 'o>(&'r mut Reader<'o>);

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection, its type first")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members: Members<'de> = Vec::new();
        let mut streamed = false;
        while let Some(Key(key)) = map.next_key()? {
            if streamed && matches!(&*key, "type" | "features" | "crs") {
                return Err(A::Error::custom("out of order"));
            }
            let collection = member(&members, "type").and_then(Node::as_text) == Some("FeatureCollection");
            // Anything big must wait for the type: else what is no collection would be read twice.
            if !collection && !matches!(&*key, "type" | "name" | "crs" | "bbox") {
                return Err(A::Error::custom("no type yet"));
            }
            if key == "features" {
                self.0.read_crs(&members);
                map.next_value_seed(Features(&mut *self.0))?;
                streamed = true;
                members.push((Cow::Borrowed("features"), Node::Null));
            } else {
                members.push((key, map.next_value()?));
            }
        }
        if !streamed {
            return Err(A::Error::custom("no features"));
        }
        self.0.check_collection(&members);
        Ok(())
    }
}

struct Features<'r, 'o>(&'r mut Reader<'o>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let path = Path::Key(&Path::Root, "features");
        let mut i = 0;
        while let Some(node) = items.next_element::<Node<'de>>()? {
            self.0.feature(&Path::Index(&path, i), node);
            i += 1;
        }
        Ok(())
    }
}
