//! Features one by one into a table.

use super::column::{Cell, Column};
use super::feature::PartSpan;
use super::rest::Rest;
use super::{FeatureSet, Geometry, GeometryKind};
use crate::geom::{Point, Rect};
use crate::value::Value;
use std::sync::Arc;

/// Collects features one by one into a [`FeatureSet`].
///
/// A property is a column while that costs at most twice what its cells take in a file; the cells of others are kept by row. So the
/// memory that properties take follows from what is there, not from features times names.
#[derive(Debug, Default)]
pub struct Builder {
    set: FeatureSet,
    /// For each name of `rest.names` what is known of its cells.
    about: Vec<Property>,
    /// The cells that have no column, and all names.
    rest: Rest,
    /// How many cells columns have, missing ones counted, and at how many that is looked at.
    cells: usize,
    look_at: usize,
    /// Whether there is a feature that is no single point, so that parts and bounds are kept.
    shaped: bool,
}

/// What is known of one property's cells.
#[derive(Clone, Debug, Default)]
struct Property {
    /// Its column, if it has one.
    column: Option<u32>,
    /// Which kinds of values there were, bits of `NUMBER`, `TEXT` and `OTHER`.
    kinds: u8,
    /// About what its cells take in a file.
    bytes: usize,
    /// About what their nested values take as columns have them.
    nested: usize,
}

const NUMBER: u8 = 1;
const TEXT: u8 = 2;
const OTHER: u8 = 4;

/// Up to so many missing cells nobody minds: columns are quicker to look up.
const FEW_CELLS: usize = 1 << 15;
/// What a column takes without a cell.
const COLUMN: usize = 128;
/// A name that comes up behind so many features, or so many names, is no column until it has proved to be worth one.
const EARLY: usize = 64;
const MANY: usize = 1024;

impl Property {
    /// About what a column of so many rows would take.
    fn column_bytes(&self, rows: usize) -> usize {
        let width = match self.kinds {
            NUMBER => size_of::<f64>(),
            TEXT => size_of::<u32>(),
            _ => size_of::<Option<Value>>(),
        };
        rows * width + self.nested + COLUMN
    }
}

/// About what a value takes in a file, and on the heap.
fn sizes(value: &Value) -> (usize, usize) {
    let both = |a: (usize, usize), b: (usize, usize)| (a.0 + b.0 + 1, a.1 + b.1 + size_of::<Value>());
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => (4, 0),
        Value::String(text) => (text.len() + 2, text.len() + 2 * size_of::<usize>()),
        Value::Array(items) => items.iter().map(sizes).fold((2, 2 * size_of::<usize>()), both),
        Value::Object(members) => {
            let member = |(name, value): &(Arc<str>, Value)| both(sizes(value), (name.len() + 3, 2 * name.len() + 32));
            members.iter().map(member).fold((2, 2 * size_of::<usize>()), both)
        }
    }
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Builder::default()
    }

    /// Adds one feature. Of duplicate members the last counts.
    pub fn push(&mut self, id: Option<Value>, geometry: Geometry, properties: &[(Arc<str>, Value)]) {
        self.push_cells(id, geometry, &mut properties.iter().map(|(name, value)| (&**name, Cell::of(value))));
    }

    /// As [`Builder::push`], without copies of texts.
    pub(super) fn push_cells<'a>(
        &mut self,
        id: Option<Value>,
        geometry: Geometry,
        properties: &mut dyn Iterator<Item = (&'a str, Cell<'a>)>,
    ) {
        self.push_geometry(geometry);
        let row = self.set.kinds.len() - 1;
        if let Some(id) = &id {
            self.set.ids.put(row, &Cell::of(id), false);
        }
        for (name, cell) in properties {
            self.set_cell(row, name, &cell);
        }
        if self.cells > self.look_at.max(FEW_CELLS) {
            self.settle(row + 1);
        }
    }

    fn push_geometry(&mut self, geometry: Geometry) {
        let s = &mut self.set;
        let first = s.vertices.len();
        if !self.shaped && !matches!(&geometry, Geometry::Points(points) if points.len() == 1) {
            self.shaped = true;
            s.measure();
            for start in 0..=first as u32 {
                s.part_of.push(start);
                s.parts.push(PartSpan { start, hole: false });
            }
        }
        let shaped = self.shaped;
        let mut ring = |vertices: &[Point], hole: bool| {
            s.vertices.extend_from_slice(vertices);
            if let Some(last) = s.parts.last_mut().filter(|_| shaped) {
                last.hole = hole;
                s.parts.push(PartSpan { start: s.vertices.len() as u32, hole: false });
            }
        };
        let kind = match geometry {
            Geometry::None => GeometryKind::None,
            Geometry::Points(points) => {
                points.iter().for_each(|p| ring(&[*p], false));
                GeometryKind::Point
            }
            Geometry::Lines(lines) => {
                lines.iter().for_each(|l| ring(l, false));
                GeometryKind::Line
            }
            Geometry::Polygons(polygons) => {
                for rings in &polygons {
                    for (i, r) in rings.iter().enumerate() {
                        let closed = r.len() > 1 && r.first() == r.last();
                        ring(&r[..r.len() - usize::from(closed)], i > 0);
                    }
                }
                GeometryKind::Polygon
            }
        };
        s.kinds.push(kind);
        if shaped {
            s.bounds.push(Rect::around(s.vertices.get(first..).unwrap_or(&[]).iter().copied()));
            s.part_of.push(s.parts.len() as u32 - 1);
        }
    }

    fn set_cell(&mut self, row: usize, name: &str, cell: &Cell<'_>) {
        let Some(number) = self.rest.names.number(name) else { return };
        if number as usize == self.about.len() {
            let columns = &mut self.set.columns;
            let column = (row < EARLY && columns.len() < MANY).then_some(columns.len() as u32);
            if column.is_some() {
                columns.push((name.into(), Column::default()));
                self.cells += COLUMN / size_of::<f64>();
            }
            self.about.push(Property { column, ..Property::default() });
        }
        let Some(about) = self.about.get_mut(number as usize) else { return };
        let (kind, (bytes, nested)) = match cell {
            Cell::Number(_) => (NUMBER, (4, 0)),
            Cell::Text(text) => (TEXT, (text.len() + 2, 0)),
            Cell::Value(value) => (OTHER, sizes(value)),
        };
        about.kinds |= kind;
        about.bytes += name.len() + 4 + bytes;
        about.nested += nested;
        let column = about.column.and_then(|at| self.set.columns.get_mut(at as usize));
        let done = column.is_some_and(|(_, column)| {
            self.cells += row + 1 - column.len().min(row + 1);
            column.put(row, cell, true)
        });
        if !done {
            self.rest.push(row, number, cell);
        }
    }

    /// Turns columns that do not pay into cells by row, and the other way round. Cost: a look at each name; where something
    /// changes, a pass over what changes and over all cells by row.
    #[inline(never)]
    fn settle(&mut self, rows: usize) {
        let few = self.about.len() * (rows + COLUMN / size_of::<f64>()) <= FEW_CELLS;
        let pays = |about: &Property| {
            let most = if about.column.is_some() { 2 * about.bytes } else { about.bytes };
            few || about.column_bytes(rows) <= most
        };
        if self.about.iter().any(|about| about.column.is_some() != pays(about)) {
            let mut old: Vec<_> = std::mem::take(&mut self.set.columns).into_iter().map(Some).collect();
            let mut leaving = Vec::new();
            let mut entering = vec![false; self.about.len()];
            // By number, so that columns stay in the order of first appearance.
            for (number, about) in self.about.iter_mut().enumerate() {
                let (was, pays) = (about.column, pays(about));
                let column = was.and_then(|at| old.get_mut(at as usize)).and_then(Option::take);
                about.column = pays.then_some(self.set.columns.len() as u32);
                match column {
                    Some(column) if pays => self.set.columns.push(column),
                    Some((_, column)) => leaving.push((number as u32, column)),
                    None if pays => {
                        let name = self.rest.names.get(number).unwrap_or_default();
                        self.set.columns.push((name.into(), Column::default()));
                        entering[number] = true;
                    }
                    None => {}
                }
            }
            self.resettle(rows, &leaving, &entering);
        }
        self.cells = self.set.columns.iter().map(|(_, column)| column.len() + COLUMN / size_of::<f64>()).sum();
        // So that looking costs a fixed part of what is written.
        self.look_at = self.cells + self.cells / 4;
    }

    fn resettle(&mut self, rows: usize, leaving: &[(u32, Column)], entering: &[bool]) {
        let old = std::mem::take(&mut self.rest);
        for row in 0..rows {
            for (number, column) in leaving {
                if let Some(cell) = column.cell(row) {
                    self.rest.push(row, *number, &cell);
                }
            }
            for (number, bytes) in old.row(row) {
                let at = self.about.get(number as usize).and_then(|about| about.column);
                match at.filter(|_| entering.get(number as usize) == Some(&true)) {
                    Some(at) => {
                        let value = super::rest::value_of(bytes);
                        let column = self.set.columns.get_mut(at as usize);
                        if !column.is_some_and(|(_, column)| column.put(row, &Cell::of(&value), true)) {
                            self.rest.push_bytes(row, number, bytes);
                        }
                    }
                    None => self.rest.push_bytes(row, number, bytes),
                }
            }
        }
        self.rest.names = old.names;
    }

    /// The finished table.
    pub fn finish(mut self) -> FeatureSet {
        let rows = self.set.len();
        self.settle(rows);
        self.set.ids.finish(rows);
        self.set.columns.iter_mut().for_each(|(_, column)| column.finish(rows));
        if !self.rest.is_empty() {
            self.set.rest = self.rest;
        }
        self.set
    }
}
