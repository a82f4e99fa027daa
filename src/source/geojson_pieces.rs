//! GeoJSON that comes in pieces, as it is downloaded: features are read while others are still on their way.

use super::geojson::{Options, Parsed, Path, Reader, parse_with};
use super::geojson_stream::{features, head, rest};
use super::tree::Node;
use crate::json;

/// As much as this must be new before it is looked at, bytes.
const STEP: usize = 1 << 18;
/// Features stand in an array in an object.
const DEPTH: usize = 2;

/// What has come so far. All of it is kept, for a fault is told by its line, and what is no plain collection is read as a whole.
pub struct Pieces {
    bytes: Vec<u8>,
    /// Of nothing, where the data are only to be kept.
    reading: Option<(Options, Reader)>,
    /// How far features are read, how many; 0 bytes before the first one is in sight.
    at: usize,
    count: usize,
    /// The length from which on it is worth to look again.
    next: usize,
}

impl Pieces {
    /// Nothing yet; without options they are only kept.
    pub fn new(options: Option<Options>) -> Self {
        let reading = options.map(|options| {
            let reader = Reader::new(options.datum);
            (options, reader)
        });
        Pieces { bytes: Vec::new(), reading, at: 0, count: 0, next: STEP }
    }

    /// Appends a piece, which may end inside of a character, and reads the features that are complete.
    ///
    /// Cost: what parsing these takes; a feature that is not complete is tried again when twice as much of it has come.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= self.next {
            self.advance();
            let left = self.bytes.len() - self.at;
            self.next = self.bytes.len() + left.max(STEP);
        }
    }

    fn advance(&mut self) {
        let Some((options, reader)) = &mut self.reading else { return };
        let tail = self.bytes.get(self.at..).unwrap_or_default();
        let text = match std::str::from_utf8(tail) {
            Ok(text) => text,
            Err(e) if e.error_len().is_none() => {
                std::str::from_utf8(tail.get(..e.valid_up_to()).unwrap_or_default()).unwrap_or_default()
            }
            // Another encoding.
            Err(_) => return self.reading = None,
        };
        let mut from = json::Reader::inside(text, DEPTH);
        if self.at == 0 {
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            let mut start = json::Reader::new(text.get(mark..).unwrap_or_default());
            // Not all of it may be there.
            let Ok(members) = head(&mut start) else { return };
            reader.read_crs(&members);
            self.at = mark + start.at();
            from = json::Reader::inside(text.get(self.at..).unwrap_or_default(), DEPTH);
        }
        let first = self.at;
        let path = Path::Key(&Path::Root, "features");
        while let Ok(true) = from.item(self.count == 0) {
            // What is cut off is no object yet; what is no object may be cut off.
            let Ok(node @ Node::Object(_)) = Node::read(&mut from) else { break };
            reader.feature(&Path::Index(&path, self.count), node, options);
            self.count += 1;
            self.at = first + from.at();
        }
    }

    /// All that has come; nothing remains, and nothing more is read.
    pub fn take(&mut self) -> Vec<u8> {
        self.reading = None;
        std::mem::take(&mut self.bytes)
    }

    /// Whether all of it is UTF-8. Cost: some 0.3 ms a megabyte.
    pub fn is_text(&self) -> bool {
        std::str::from_utf8(&self.bytes).is_ok()
    }

    /// The features, as [`parse_with`] gives them; `None` where these were not to be read.
    ///
    /// # Errors
    /// As there, or when it is not UTF-8.
    pub fn finish(&mut self) -> Option<Result<Parsed, String>> {
        let (options, reader) = self.reading.take()?;
        let Ok(text) = String::from_utf8(std::mem::take(&mut self.bytes)) else {
            return Some(Err("the data are not UTF-8".into()));
        };
        let done = self.collection(&text, reader, &options);
        Some(done.map_or_else(|| parse_with(&text, &options), Ok))
    }

    fn collection(&self, text: &str, mut reader: Reader, options: &Options) -> Option<Parsed> {
        let members = head(&mut json::Reader::new(text.trim_start_matches('\u{feff}'))).ok()?;
        let tail = text.get(self.at..).filter(|_| self.at > 0)?;
        let mut from = json::Reader::inside(tail, DEPTH);
        features(&mut from, &mut reader, options, self.count).ok()?;
        rest(&mut from, members, &mut reader).ok()?;
        Some(reader.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::write_geojson;

    fn both(text: &[u8], step: usize) {
        let options = Options { generate_id: true, ..Options::default() };
        let mut pieces = Pieces::new(Some(options.clone()));
        for piece in text.chunks(step.max(1)) {
            pieces.bytes.extend_from_slice(piece);
            // Looked at every time, other than in `push`.
            pieces.advance();
        }
        let told = |parsed: Result<Parsed, String>| {
            parsed.map(|p| (write_geojson(&p.features), p.records, format!("{:?}", p.issues)))
        };
        match (std::str::from_utf8(text), pieces.finish()) {
            (Ok(text), Some(got)) => assert_eq!(told(got), told(parse_with(text, &options)), "{text}"),
            (Ok(text), None) => panic!("no longer read: {text}"),
            (Err(_), got) => assert!(got.is_none_or(|got| got.is_err())),
        }
    }

    const GOOD: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"gcj02"}},"features":[
        {"type":"Feature","id":"一","properties":{"名":"广州 \ud83d\ude00","n":-1.5e3},"geometry":{"type":"Point","coordinates":[113.25,23.125]}} ,
        {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}}, 12, null,
        {"type":"Feature","geometry":null}],"bbox":[1,2,3,4],"more":{"a":[]}}"#;

    #[test]
    fn pieces_of_any_length_are_read_as_the_whole() {
        let marked = format!("\u{feff} {GOOD}");
        for text in [GOOD, &marked, r#"{"type":"FeatureCollection","features":[]}"#, "", "[1]"] {
            for step in [1, 2, 3, 7, 50, 333, 5000] {
                both(text.as_bytes(), step);
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_told_as_of_the_whole() {
        for end in 0..GOOD.len() {
            both(&GOOD.as_bytes()[..end], 40);
            let mut bad = GOOD.as_bytes().to_vec();
            for byte in [b'}', b'"', b',', b'0', 0xff] {
                bad[end] = byte;
                both(&bad, 64);
            }
        }
    }

    #[test]
    fn long_pieces_are_read_while_they_come() {
        let feature = r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[113,23]}},"#;
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}null]}}"#, feature.repeat(20_000));
        let mut pieces = Pieces::new(Some(Options::default()));
        for piece in text.as_bytes().chunks(70_001) {
            pieces.push(piece);
        }
        assert!(pieces.count > 17_000, "{}", pieces.count);
        let done = pieces.finish().unwrap().unwrap();
        assert_eq!((done.features.len(), done.issues.len()), (20_000, 1));
    }
}
