//! The reading half of [`pack`](super::pack): trusts no length and no index.

use super::column::{Column, Texts};
use super::feature::PartSpan;
use super::pack::{CURVED, MAGIC, MAX_DECIMALS, MAX_DEPTH, RAW, REST, tag};
use super::rest::Rest;
use super::runs::{Run, SHARED, SHORTEST, Whole, step};
use super::{FeatureSet, GeometryKind};
use crate::geom::Point;
use crate::proj::{LonLat, world_from_lonlat};
use crate::value::Value;
use std::sync::Arc;

pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// How many sets there are.
    sets: usize,
    words: Vec<Arc<str>>,
    /// The vertices of all sets so far, in steps and in world units.
    history: Vec<(Whole, Point)>,
    /// Their ranks, 0 where a set has none.
    ranks: Vec<u8>,
    /// How many vertices are no copies, and the most that the whole pack can say.
    literals: usize,
    most: usize,
}

type Result<T> = std::result::Result<T, String>;

/// A vertex that is no copy takes four bytes or more.
const VERTICES_A_BYTE: usize = (SHARED + 1) / 4;

/// About what a vertex takes in a pack of shapes: a guess of the room, so that it is had in one piece.
const BYTES_A_VERTEX: usize = 4;

fn damaged(what: &str) -> String {
    format!("damaged pack: {what}")
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self> {
        let rest = bytes.strip_prefix(MAGIC).ok_or("not a pack: it must begin with GQP2")?;
        let most = rest.len().saturating_mul(VERTICES_A_BYTE);
        Ok(Reader { rest, sets: 0, words: Vec::new(), history: Vec::new(), ranks: Vec::new(), literals: 0, most })
    }

    pub(super) fn finish(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(damaged("bytes behind its end")) }
    }

    fn bytes(&mut self, n: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or_else(|| damaged("it ends early"))?;
        self.rest = rest;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| damaged("it ends early"))?;
        self.rest = rest;
        Ok(*first)
    }

    fn uint(&mut self) -> Result<u64> {
        take_uint(&mut self.rest).ok_or_else(|| damaged("a number has no end"))
    }

    fn int(&mut self) -> Result<i64> {
        self.uint().map(unzigzag)
    }

    /// A count of things that take at least a byte each, so that it can be trusted for an allocation.
    pub(super) fn count(&mut self) -> Result<usize> {
        let n = self.uint()?;
        usize::try_from(n).ok().filter(|n| *n <= self.rest.len()).ok_or_else(|| damaged("a count is beyond its end"))
    }

    /// The count of sets, and all strings.
    pub(super) fn head(&mut self) -> Result<usize> {
        self.sets = self.count()?;
        self.dictionary()?;
        Ok(self.sets)
    }

    fn dictionary(&mut self) -> Result<()> {
        let count = self.count()?;
        let end = self.byte()?;
        for _ in 0..count {
            let length = self.rest.iter().position(|b| *b == end).ok_or_else(|| damaged("a string has no end"))?;
            let text = std::str::from_utf8(self.bytes(length)?).map_err(|_| damaged("a string is not UTF-8"))?;
            self.words.push(text.into());
            self.byte()?;
        }
        Ok(())
    }

    fn word_at(&self, at: u64) -> Result<Arc<str>> {
        let word = usize::try_from(at).ok().and_then(|i| self.words.get(i));
        word.cloned().ok_or_else(|| damaged("a string is missing"))
    }

    fn word(&mut self) -> Result<Arc<str>> {
        let at = self.uint()?;
        self.word_at(at)
    }

    pub(super) fn set(&mut self) -> Result<(Arc<str>, FeatureSet)> {
        let name = self.word()?;
        let code = self.byte()?;
        // All bits of the decimals are set in a raw set.
        let decimals = if code & RAW == RAW { RAW } else { code & !(CURVED | REST) };
        if decimals > MAX_DECIMALS && decimals != RAW {
            return Err(damaged("too many decimals"));
        }
        let n = self.count()?;
        let mut set = FeatureSet::default();
        if decimals == RAW && self.byte()? == 1 {
            set.kinds.resize(n, GeometryKind::Point);
            self.vertices(&mut set, n, decimals)?;
        } else {
            for b in self.bytes(n)? {
                set.kinds.push(match b {
                    0 => GeometryKind::None,
                    1 => GeometryKind::Point,
                    2 => GeometryKind::Line,
                    3 => GeometryKind::Polygon,
                    _ => return Err(damaged("an unknown kind of geometry")),
                });
            }
            self.geometry(&mut set, decimals)?;
        }
        set.ids = self.column(n)?;
        for _ in 0..self.count()? {
            let name = self.word()?;
            let column = self.column(n)?;
            set.columns.push((name, column));
        }
        if if decimals == RAW { self.byte()? == 1 } else { code & REST > 0 } {
            set.rest = self.rest()?;
        }
        if decimals == RAW {
            let count = self.count()?;
            set.order = self.whole(count)?;
        }
        Ok((name, if code & CURVED == 0 { set } else { set.curved() }))
    }

    fn rest(&mut self) -> Result<Rest> {
        let mut rest = Rest::default();
        for _ in 0..self.count()? {
            let length = self.count()?;
            let name = std::str::from_utf8(self.bytes(length)?).map_err(|_| damaged("a string is not UTF-8"))?;
            rest.names.number(name);
        }
        let rows = self.count()?;
        let mut end = 0;
        for _ in 0..rows {
            end = self.count()?.saturating_add(end);
            rest.ends.push(end);
        }
        rest.cells = self.bytes(end)?.to_vec();
        Ok(rest)
    }

    fn geometry(&mut self, set: &mut FeatureSet, decimals: u8) -> Result<()> {
        if set.kinds.is_empty() {
            return self.vertices(set, 0, decimals);
        }
        let mut counts = Vec::with_capacity(set.kinds.len());
        let mut parts = 0usize;
        for _ in 0..set.kinds.len() {
            let count = self.count()?;
            parts = parts.saturating_add(count);
            counts.push(count);
        }
        // Each part has a length of at least a byte, or is a vertex.
        let most = self.most.max(self.rest.len());
        if parts > most {
            return Err(damaged("more parts than its bytes can say"));
        }
        set.parts.push(PartSpan::default());
        set.part_of.push(0);
        let mut vertices = 0u64;
        for (kind, count) in set.kinds.iter().zip(&counts) {
            for _ in 0..*count {
                let (length, hole) = match kind {
                    GeometryKind::None => return Err(damaged("a part of no geometry")),
                    GeometryKind::Point => (1, false),
                    GeometryKind::Line => (self.uint()?, false),
                    GeometryKind::Polygon => {
                        let n = self.uint()?;
                        (n >> 1, n & 1 == 1)
                    }
                };
                vertices = vertices.saturating_add(length);
                if vertices > most as u64 || vertices > u64::from(u32::MAX) {
                    return Err(damaged("more vertices than its bytes can say"));
                }
                if let Some(last) = set.parts.last_mut() {
                    last.hole = hole;
                }
                set.parts.push(PartSpan { start: vertices as u32, hole: false });
            }
            set.part_of.push(set.parts.len() as u32 - 1);
        }
        self.vertices(set, vertices as usize, decimals)?;
        set.measure();
        Ok(())
    }

    /// See `Writer::vertices`.
    fn vertices(&mut self, set: &mut FeatureSet, n: usize, decimals: u8) -> Result<()> {
        if decimals == RAW {
            let (numbers, _) = self.bytes(n.saturating_mul(16))?.as_chunks::<8>();
            let number = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);
            set.vertices = numbers.as_chunks::<2>().0.iter().map(|[x, y]| Point::new(number(x), number(y))).collect();
            // 0 times anything but a finite number is none: one sum, in place of a test a vertex.
            if !set.vertices.iter().fold(0.0, |all, p| all + 0.0 * (p.x + p.y)).is_finite() {
                return Err(damaged("a vertex is nowhere"));
            }
            if self.byte()? > 0 {
                set.ranks = self.bytes(n)?.to_vec();
            }
            return Ok(());
        }
        if self.history.is_empty() {
            // As if the others were like this one, unless there are too few bytes for that.
            self.history.reserve(n.saturating_mul(self.sets).min(self.rest.len() / BYTES_A_VERTEX));
        }
        let runs = self.runs(n)?;
        let copied: usize = runs.iter().map(|run| run.copied).sum();
        let literals = n.checked_sub(copied).ok_or_else(|| damaged("more copies than vertices"))?;
        self.literals += literals;
        if self.history.len() + n - self.literals > SHARED * self.literals {
            return Err(damaged("more copies than vertices to copy"));
        }
        let (lon_low, lat_low) = (self.bytes(literals)?, self.bytes(literals)?);
        let lons = self.whole_of(lon_low)?;
        let lats = self.whole_of(lat_low)?;

        let scale = 10f64.powi(i32::from(decimals));
        let first = self.history.len();
        let mut deltas = lons.into_iter().zip(lats);
        let mut last = (0i64, 0i64);
        let end = Run { literals: literals - runs.iter().map(|run| run.literals).sum::<usize>(), ..Run::NONE };
        for run in runs.iter().chain([&end]) {
            for (lon, lat) in deltas.by_ref().take(run.literals) {
                last = (last.0.wrapping_add(lon), last.1.wrapping_add(lat));
                let p = world_from_lonlat(LonLat::new(last.0 as f64 / scale, last.1 as f64 / scale));
                self.history.push((last, p));
            }
            for k in 0..run.copied {
                let known = step(run.source, k, run.backward).and_then(|at| self.history.get(at)).copied();
                let vertex = known.ok_or_else(|| damaged("a copy of no vertex"))?;
                last = vertex.0;
                self.history.push(vertex);
            }
        }
        set.vertices = self.history.get(first..).unwrap_or(&[]).iter().map(|v| v.1).collect();

        if self.byte()? == 0 {
            self.ranks.resize(self.history.len(), 0);
            return Ok(());
        }
        let (mut own, mut differences) = (self.bytes(literals)?.iter(), self.bytes(copied)?.iter());
        for run in runs.iter().chain([&end]) {
            self.ranks.extend(own.by_ref().take(run.literals));
            for (k, difference) in differences.by_ref().take(run.copied).enumerate() {
                let source = step(run.source, k, run.backward).and_then(|at| self.ranks.get(at)).copied();
                self.ranks.push(source.unwrap_or(0).wrapping_add(*difference));
            }
        }
        set.ranks = self.ranks.get(first..).unwrap_or(&[]).to_vec();
        Ok(())
    }

    /// The runs of a set of `n` vertices; no more than those, literals and copies together.
    fn runs(&mut self, n: usize) -> Result<Vec<Run>> {
        let mut runs = Vec::new();
        let mut left = n;
        let count = self.count()?;
        for _ in 0..count {
            let literals = self.uint()?;
            runs.push(Run { literals: usize::try_from(literals).unwrap_or(usize::MAX), ..Run::NONE });
        }
        for (run, code) in runs.iter_mut().zip(self.bytes(count)?) {
            run.copied = SHORTEST + usize::from(code >> 1);
            run.backward = code & 1 == 1;
            let both = run.literals.checked_add(run.copied).and_then(|both| left.checked_sub(both));
            left = both.ok_or_else(|| damaged("runs are longer than their set"))?;
        }
        let mut expected = 0i64;
        for run in &mut runs {
            let source = expected.wrapping_add(self.int()?);
            run.source = usize::try_from(source).map_err(|_| damaged("a copy of no vertex"))?;
            expected = run.after() as i64;
        }
        Ok(runs)
    }

    /// Zigzag numbers of which the low bytes have been read.
    fn whole_of(&mut self, low: &[u8]) -> Result<Vec<i64>> {
        low.iter().map(|low| Ok(unzigzag(self.uint()? << 8 | u64::from(*low)))).collect()
    }

    fn column(&mut self, n: usize) -> Result<Column> {
        Ok(match self.byte()? {
            tag::SCALED => {
                let decimals = self.byte()?;
                if decimals > MAX_DECIMALS {
                    return Err(damaged("too many decimals"));
                }
                let k = 10f64.powi(i32::from(decimals));
                let mut values = Vec::with_capacity(n.min(self.rest.len()));
                for _ in 0..n {
                    let v = self.uint()?;
                    values.push(if v == 0 { f64::NAN } else { unzigzag(v - 1) as f64 / k });
                }
                Column::Number(values)
            }
            tag::FLOATS => {
                let bytes = self.bytes(n.saturating_mul(8))?;
                let (chunks, _) = bytes.as_chunks::<8>();
                Column::Number(chunks.iter().map(|c| f64::from_le_bytes(*c)).collect())
            }
            tag::TEXT => self.text(n)?,
            tag::JOINED => self.joined(n)?,
            tag::MIXED => {
                let mut cells = Vec::new();
                for _ in 0..n {
                    cells.push(match self.byte()? {
                        tag::MISSING => None,
                        other => Some(self.value(other, 0)?),
                    });
                }
                Column::Mixed(cells)
            }
            _ => return Err(damaged("an unknown kind of column")),
        })
    }

    /// See `Writer::text`.
    fn text(&mut self, n: usize) -> Result<Column> {
        let count = self.count()?;
        let mut all = Vec::with_capacity(count);
        let mut next = 0i64;
        for _ in 0..count {
            let word = next.wrapping_add(self.int()?);
            all.push(self.word_at(word as u64)?);
            next = word.wrapping_add(1);
        }
        let mut at = Vec::with_capacity(n.min(self.rest.len()));
        let mut used = 0u32;
        for _ in 0..n {
            at.push(match self.uint()? {
                0 => u32::MAX,
                1 if (used as usize) < all.len() => {
                    used += 1;
                    used - 1
                }
                code => match code.checked_sub(2) {
                    Some(i) if i < u64::from(used) => i as u32,
                    _ => return Err(damaged("a word is missing")),
                },
            });
        }
        Ok(Column::Text { words: Texts::Each(all), at })
    }

    fn joined(&mut self, n: usize) -> Result<Column> {
        let count = self.count()?;
        let ends = self.whole(count)?;
        let length = ends.last().map_or(0, |end| *end as usize);
        let text = std::str::from_utf8(self.bytes(length)?).map_err(|_| damaged("a string is not UTF-8"))?.into();
        Ok(Column::Text { words: Texts::joined(text, ends), at: self.whole(n)? })
    }

    /// Numbers of four bytes.
    fn whole(&mut self, n: usize) -> Result<Vec<u32>> {
        let (numbers, _) = self.bytes(n.saturating_mul(4))?.as_chunks::<4>();
        Ok(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<Value> {
        if depth > MAX_DEPTH {
            return Err(damaged("values nest too deeply"));
        }
        Ok(match kind {
            tag::NULL => Value::Null,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INTEGER => Value::Number(self.int()? as f64),
            tag::NUMBER => {
                let mut eight = [0; 8];
                eight.copy_from_slice(self.bytes(8)?);
                Value::Number(f64::from_le_bytes(eight))
            }
            tag::STRING => Value::String(self.word()?),
            tag::ARRAY => {
                let mut items = Vec::new();
                for _ in 0..self.count()? {
                    let kind = self.byte()?;
                    items.push(self.value(kind, depth + 1)?);
                }
                Value::from(items)
            }
            tag::OBJECT => {
                let mut members = Vec::new();
                for _ in 0..self.count()? {
                    let key = self.word()?;
                    let kind = self.byte()?;
                    members.push((key, self.value(kind, depth + 1)?));
                }
                Value::Object(members.into())
            }
            _ => return Err(damaged("an unknown kind of value")),
        })
    }
}

/// An integer in LEB128; `None` where it has no end.
pub(super) fn take_uint(bytes: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (b, behind) = bytes.split_first()?;
        *bytes = behind;
        n |= u64::from(b & 0x7f) << shift;
        if *b < 0x80 {
            return Some(n);
        }
    }
    None
}

pub(super) fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}
