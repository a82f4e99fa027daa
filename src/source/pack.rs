//! Named feature sets in a compact binary form, for data that ships with the engine: quick to decode, small after brotli.
//!
//! Layout, all integers LEB128 varints unless said otherwise: `GQP2`; the count of sets; the dictionary of all strings
//! (count, the byte that ends a string, the strings in UTF-8); then for each set its name, decimals, feature count, and
//! streams of one kind each (decimals plus 128: the lines are [`FeatureSet::curved`] after reading): geometry kinds (bytes), parts a feature, vertices a part (polygons: doubled, plus 1 for a hole;
//! points: none), the vertices, the ids, and the property columns.
//!
//! Coordinates are whole multiples of 10^-decimals degrees, so that equal ones stay equal and a border that two polygons
//! share stays shared. It is stored once: vertices are literals between [`runs`](super::runs) of vertices anywhere before
//! them in the pack, copied forward or backward. Streams: the count of runs; literals before each run; its length less 2,
//! doubled, plus 1 if backward (a byte); the distance of its source from where the last run's source ended (zigzag). Then
//! zigzag differences of the literals from the vertex before, in planes: the low bytes of longitude, of latitude, then what
//! is above them. Simplification ranks, if any, are bytes: those of the literals, then those of the copies less their
//! sources'.

use super::FeatureSet;
use super::GeometryKind;
use super::Words;
use super::column::{Column, Texts};
use super::rest::Rest;
use super::runs::{History, Run, SHORTEST, Whole, step};
use super::unpack::Reader;
use crate::geom::Point;
use crate::proj::lonlat_from_world;
use crate::value::Value;
use std::sync::Arc;

/// How an application names the sets of its packs.
#[derive(Debug)]
pub struct PackNames {
    /// How all of them begin: styles refer to such a set before it is there, in layers without declaring a source, too.
    pub prefix: &'static str,
    /// The set that is no source: it gives features of the others, by ids `SOURCE/ID`, properties that came later.
    pub late: &'static str,
}

pub(super) const MAGIC: &[u8] = b"GQP2";
/// Values nest no deeper; what is deeper becomes null.
pub(super) const MAX_DEPTH: usize = 128;
/// More decimals of a degree than any source has.
pub(super) const MAX_DECIMALS: u8 = 9;
/// In place of the decimals: everything at its full width, in the order of the table, so that it is copied rather than read. First 1
/// where all features are single points, which then have no kinds and counts; or 0. World coordinates are 16 bytes each, then 1
/// and a byte of rank each, or 0. Numbers are floats, texts [`tag::JOINED`]. At the end 1 and [`REST`], or 0, and the order of the spatial index, its length first. Large and exact: for what is handed over within a page.
pub(super) const RAW: u8 = 0x7f;
/// Beside the decimals: the vertices are those that curves run through.
pub(super) const CURVED: u8 = 0x80;
/// Beside the decimals, or 1 where they would be in a raw set: behind the columns follows what no column has. The count of names, each with
/// its length; the count of rows, for each the length of its cells; the cells (see [`rest`](super::rest)).
pub(super) const REST: u8 = 0x40;

pub(super) mod tag {
    //! What a column or a value is stored as.
    pub(in crate::source) const SCALED: u8 = 0;
    pub(in crate::source) const FLOATS: u8 = 1;
    pub(in crate::source) const TEXT: u8 = 2;
    pub(in crate::source) const MIXED: u8 = 3;
    /// In a raw set: the count of words, where each ends (4 bytes), the words; then the rows, 4 bytes each.
    pub(in crate::source) const JOINED: u8 = 4;

    pub(in crate::source) const MISSING: u8 = 0;
    pub(in crate::source) const NULL: u8 = 1;
    pub(in crate::source) const FALSE: u8 = 2;
    pub(in crate::source) const TRUE: u8 = 3;
    pub(in crate::source) const INTEGER: u8 = 4;
    pub(in crate::source) const NUMBER: u8 = 5;
    pub(in crate::source) const STRING: u8 = 6;
    pub(in crate::source) const ARRAY: u8 = 7;
    pub(in crate::source) const OBJECT: u8 = 8;
}

/// Packs sets under their names.
///
/// Each set is stored at the coarsest step from 1e-4 to 1e-7 degrees that keeps its coordinates to 1e-9 degrees; where none
/// does, at 1e-7 (1 cm) if it is only points and 1e-6 (10 cm) otherwise. Round coordinates first, or use [`pack_with`],
/// where less will do: a decimal less saves about 0.8 bytes a vertex.
pub fn pack(sets: &[(&str, &FeatureSet)]) -> Vec<u8> {
    pack_with(&sets.iter().map(|(name, set)| (*name, *set, decimals_of(set))).collect::<Vec<_>>())
}

/// Packs sets under their names, each with the decimals of a degree that its coordinates are rounded to, at most 9.
pub fn pack_with(sets: &[(&str, &FeatureSet, u8)]) -> Vec<u8> {
    let mut w = Writer::default();
    for (name, set, decimals) in sets {
        w.set(name, set, (*decimals).min(MAX_DECIMALS));
    }
    w.finish(sets.len())
}

/// As [`pack`], a set with its columns as they are: 16 bytes a vertex and its rank, 8 a number, 4 a text. Far less work to unpack:
/// no logarithm, and nothing is read cell by cell.
pub fn pack_raw(name: &str, set: &FeatureSet) -> Vec<u8> {
    let mut w = Writer::default();
    w.set(name, set, RAW);
    w.finish(1)
}

/// The sets of [`pack`] and their names, in order.
///
/// Cost: about 60 ns a vertex that is no copy, most of it Mercator's logarithm.
///
/// # Errors
/// When the bytes are no pack or damaged; memory stays within a fixed multiple of their length whatever they say (no pack
/// has more than 2 vertices a byte, twelve times that many after curves are drawn).
pub fn unpack(bytes: &[u8]) -> Result<Vec<(Arc<str>, FeatureSet)>, String> {
    let mut r = Reader::new(bytes)?;
    let mut out = Vec::new();
    for _ in 0..r.head()? {
        out.push(r.set()?);
    }
    r.finish()?;
    Ok(out)
}

fn decimals_of(set: &FeatureSet) -> u8 {
    let at: Vec<_> = set.stored().into_iter().flatten().map(|p| lonlat_from_world(*p)).collect();
    let exact = |v: f64, k: f64| ((v * k).round() / k - v).abs() < 1e-9;
    let points = (0..set.len()).all(|i| matches!(set.kind(i), GeometryKind::Point | GeometryKind::None));
    (4..=7)
        .find(|d| {
            let k = 10f64.powi(*d);
            at.iter().all(|p| exact(p.lon, k) && exact(p.lat, k))
        })
        .map_or(if points { 7 } else { 6 }, |d| d as u8)
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    words: Vec<Arc<str>>,
    word_at: Words,
    history: History,
}

impl Writer {
    /// The pack of `sets` sets that were written.
    fn finish(mut self, sets: usize) -> Vec<u8> {
        let mut out = Writer { out: MAGIC.to_vec(), ..Writer::default() };
        out.uint(sets as u64);
        out.uint(self.words.len() as u64);
        // Text compresses best in lines; 0xff is in no UTF-8.
        let end = [b'\n', 0].into_iter().find(|b| !self.words.iter().any(|s| s.as_bytes().contains(b))).unwrap_or(0xff);
        out.out.push(end);
        for s in &self.words {
            out.out.extend_from_slice(s.as_bytes());
            out.out.push(end);
        }
        out.out.append(&mut self.out);
        out.out
    }

    fn uint(&mut self, n: u64) {
        put_uint(&mut self.out, n);
    }

    fn int(&mut self, n: i64) {
        self.uint(zigzag(n));
    }

    fn word(&mut self, s: &str) -> u64 {
        if let Some(at) = self.word_at.get(s) {
            return u64::from(*at);
        }
        let (word, at): (Arc<str>, u32) = (s.into(), self.words.len() as u32);
        self.words.push(word.clone());
        self.word_at.insert(word, at);
        u64::from(at)
    }

    fn set(&mut self, name: &str, set: &FeatureSet, decimals: u8) {
        let name = self.word(name);
        self.uint(name);
        let curved = !set.through.is_empty() && decimals != RAW;
        let rest = !set.rest.is_empty();
        self.out.push(decimals | if curved { CURVED } else { 0 } | if rest && decimals != RAW { REST } else { 0 });
        self.uint(set.len() as u64);
        let single = decimals == RAW && set.parts.is_empty();
        if decimals == RAW {
            self.out.push(u8::from(single));
        }
        if !single {
            self.out.extend(set.kinds.iter().map(|k| *k as u8));
            for i in 0..set.len() {
                self.uint(set.parts(i).count() as u64);
            }
        }
        let kinds = (0..set.len()).flat_map(|i| set.parts(i).map(move |p| (set.kind(i), p.hole)));
        let stored: Vec<&[Point]> = match decimals {
            RAW if single => vec![&set.vertices],
            RAW => (0..set.len()).flat_map(|i| set.parts(i)).map(|p| p.vertices).collect(),
            _ => set.stored(),
        };
        for ((kind, hole), vertices) in kinds.zip(&stored) {
            match kind {
                GeometryKind::Polygon => self.uint(2 * vertices.len() as u64 + u64::from(hole)),
                GeometryKind::Line => self.uint(vertices.len() as u64),
                GeometryKind::None | GeometryKind::Point => {}
            }
        }
        self.vertices(&stored.concat(), if curved { &[] } else { &set.ranks }, decimals);
        self.column(&set.ids, decimals == RAW);
        self.uint(set.columns.len() as u64);
        for (name, column) in &set.columns {
            let name = self.word(name);
            self.uint(name);
            self.column(column, decimals == RAW);
        }
        if decimals == RAW {
            self.out.push(u8::from(rest));
        }
        if rest {
            self.rest(&set.rest);
        }
        if decimals == RAW {
            self.uint(set.order.len() as u64);
            set.order.iter().for_each(|i| self.out.extend(i.to_le_bytes()));
        }
    }

    /// See [`REST`].
    fn rest(&mut self, rest: &Rest) {
        self.uint(rest.names.len() as u64);
        for name in (0..rest.names.len()).map(|i| rest.names.get(i).unwrap_or_default()) {
            self.uint(name.len() as u64);
            self.out.extend_from_slice(name.as_bytes());
        }
        self.uint(rest.ends.len() as u64);
        let mut from = 0;
        for end in &rest.ends {
            self.uint((end - from) as u64);
            from = *end;
        }
        self.out.extend_from_slice(&rest.cells);
    }

    fn vertices(&mut self, vertices: &[Point], ranks: &[u8], decimals: u8) {
        if decimals == RAW {
            vertices.iter().for_each(|p| [p.x, p.y].iter().for_each(|v| self.out.extend(v.to_le_bytes())));
            self.out.push(u8::from(!ranks.is_empty()));
            return self.out.extend(ranks);
        }
        let scale = 10f64.powi(i32::from(decimals));
        let whole = |p: &Point| {
            let at = lonlat_from_world(*p);
            ((at.lon * scale).round() as i64, (at.lat * scale).round() as i64)
        };
        let at: Vec<Whole> = vertices.iter().map(whole).collect();
        let first = self.history.len();
        let runs = self.history.take(decimals, &at, ranks);
        self.uint(runs.len() as u64);
        runs.iter().for_each(|run| self.uint(run.literals as u64));
        runs.iter().for_each(|run| self.out.push(((run.copied - SHORTEST) << 1) as u8 | u8::from(run.backward)));
        let mut expected = 0;
        for run in &runs {
            self.int((run.source as i64).wrapping_sub(expected));
            expected = run.after() as i64;
        }

        let (mut literals, mut literal_ranks, mut copied_ranks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut i, mut last) = (0, (0i64, 0i64));
        let end = Run { literals: usize::MAX, ..Run::NONE };
        for run in runs.iter().chain([&end]) {
            for v in at.iter().skip(i).take(run.literals) {
                literals.push((zigzag(v.0.wrapping_sub(last.0)), zigzag(v.1.wrapping_sub(last.1))));
                literal_ranks.push(self.history.rank(first + i));
                last = *v;
                i += 1;
            }
            for k in 0..run.copied {
                let source = step(run.source, k, run.backward).unwrap_or(0);
                copied_ranks.push(self.history.rank(first + i).wrapping_sub(self.history.rank(source)));
                last = at.get(i).copied().unwrap_or(last);
                i += 1;
            }
        }
        self.out.extend(literals.iter().map(|d| d.0 as u8));
        self.out.extend(literals.iter().map(|d| d.1 as u8));
        literals.iter().for_each(|d| self.uint(d.0 >> 8));
        literals.iter().for_each(|d| self.uint(d.1 >> 8));
        self.out.push(u8::from(!ranks.is_empty()));
        if !ranks.is_empty() {
            self.out.append(&mut literal_ranks);
            self.out.append(&mut copied_ranks);
        }
    }

    /// A column's own list of words in the order of their first use, each as its difference from the one that follows the
    /// last in the dictionary (new words: zeros); then the rows: 0 missing, 1 the next word of the list, k + 2 its word k
    /// again. Names that occur once come as ones, categories as few distinct small numbers: both compress well.
    fn text<'v>(&mut self, rows: impl Iterator<Item = Option<&'v str>>) {
        let (mut list, mut codes) = (Vec::new(), Vec::new());
        let mut local: std::collections::HashMap<&str, u64> = Default::default();
        for row in rows {
            codes.push(match row {
                None => 0,
                Some(s) => match local.get(s) {
                    Some(at) => at + 2,
                    None => {
                        local.insert(s, list.len() as u64);
                        list.push(self.word(s));
                        1
                    }
                },
            });
        }
        self.uint(list.len() as u64);
        let mut next = 0i64;
        for word in list {
            self.int(word as i64 - next);
            next = word as i64 + 1;
        }
        codes.into_iter().for_each(|c| self.uint(c));
    }

    fn column(&mut self, column: &Column, raw: bool) {
        match column {
            Column::Text { words, at } if raw => self.joined(words, at),
            Column::Number(values) => match scale_of(values).filter(|_| !raw) {
                Some(decimals) => {
                    self.out.push(tag::SCALED);
                    self.out.push(decimals);
                    let k = 10f64.powi(i32::from(decimals));
                    for v in values {
                        // 0 is "missing", hence everything else one up.
                        let n = (v * k).round() as i64;
                        self.uint(if v.is_nan() { 0 } else { zigzag(n) + 1 });
                    }
                }
                None => {
                    self.out.push(tag::FLOATS);
                    values.iter().for_each(|v| self.out.extend_from_slice(&v.to_le_bytes()));
                }
            },
            Column::Text { words, at } => {
                self.out.push(tag::TEXT);
                self.text(at.iter().map(|i| words.get(*i as usize)));
            }
            Column::Mixed(cells) => {
                self.out.push(tag::MIXED);
                cells.iter().for_each(|c| self.cell(c.as_ref()));
            }
        }
    }

    /// See [`tag::JOINED`].
    fn joined(&mut self, words: &Texts, at: &[u32]) {
        self.out.push(tag::JOINED);
        self.uint(words.len() as u64);
        let texts = || (0..words.len()).map(|i| words.get(i).unwrap_or_default());
        let mut end = 0;
        for text in texts() {
            end += text.len() as u32;
            self.out.extend(end.to_le_bytes());
        }
        texts().for_each(|text| self.out.extend(text.as_bytes()));
        at.iter().for_each(|i| self.out.extend(i.to_le_bytes()));
    }

    fn cell(&mut self, value: Option<&Value>) {
        match value {
            None => self.out.push(tag::MISSING),
            Some(v) => self.value(v, 0),
        }
    }

    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            _ if depth > MAX_DEPTH => self.out.push(tag::NULL),
            Value::Null => self.out.push(tag::NULL),
            Value::Bool(b) => self.out.push(if *b { tag::TRUE } else { tag::FALSE }),
            Value::Number(n) if is_whole(*n) => {
                self.out.push(tag::INTEGER);
                self.int(*n as i64);
            }
            Value::Number(n) => {
                self.out.push(tag::NUMBER);
                self.out.extend_from_slice(&n.to_le_bytes());
            }
            Value::String(s) => {
                self.out.push(tag::STRING);
                let word = self.word(s);
                self.uint(word);
            }
            Value::Array(items) => {
                self.out.push(tag::ARRAY);
                self.uint(items.len() as u64);
                items.iter().for_each(|v| self.value(v, depth + 1));
            }
            Value::Object(members) => {
                self.out.push(tag::OBJECT);
                self.uint(members.len() as u64);
                for (k, v) in members.iter() {
                    let key = self.word(k);
                    self.uint(key);
                    self.value(v, depth + 1);
                }
            }
        }
    }
}

/// Appends an integer as LEB128.
pub(super) fn put_uint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

pub(super) fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

/// Whether an integer says it all; −0 is not one.
pub(super) fn is_whole(n: f64) -> bool {
    n.fract() == 0.0 && n.abs() < 9.0e15 && !(n == 0.0 && n.is_sign_negative())
}

/// The decimals that all numbers of a column have at most, if that is few.
fn scale_of(values: &[f64]) -> Option<u8> {
    (0..=6u8).find(|d| {
        let k = 10f64.powi(i32::from(*d));
        values.iter().filter(|v| !v.is_nan()).all(|v| {
            let n = (v * k).round();
            is_whole(n) && n / k == *v && !(*v == 0.0 && v.is_sign_negative())
        })
    })
}

#[cfg(test)]
#[path = "pack_tests.rs"]
mod tests;
