//! CSV (RFC 4180 and its common relatives) into a table of text, and tables with coordinates into features.

use super::column::Cell;
use super::rows::Rows;
use super::{Builder, FeatureSet, Geometry, Words};
use crate::issue::Issue;
use crate::json;
use crate::number::{self, Decimal};
use crate::proj::{Datum, LonLat, convert, world_from_lonlat};
use crate::value::Value;
use csv_core::{ReadFieldResult, ReaderBuilder};

/// A CSV file as it is: every cell text, nothing trimmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The cells of the first row.
    pub header: Vec<String>,
    /// The other rows, each as long as the header: short ones are filled in, up to four million cells in all.
    pub rows: Rows,
    /// For each row the line of the file that it starts on, the header's being 1.
    pub lines: Vec<u64>,
    /// What was wrong; a path is `LINE.COLUMN` (or `LINE`), to go behind the file's name and a colon.
    pub issues: Vec<Issue>,
}

impl Table {
    /// The place of the column of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }

    /// A cell by row, from 0, and column name.
    pub fn get(&self, row: usize, column: &str) -> Option<&str> {
        self.rows.get(row)?.get(self.column(column)?)
    }
}

/// How to make features of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// The column of longitudes (or x in metres); guessed from its name when `None`.
    pub lon: Option<String>,
    /// The column of latitudes (or y in metres); guessed from its name when `None`.
    pub lat: Option<String>,
    /// The datum of the coordinates; they become WGS-84.
    pub datum: Datum,
    /// The column that holds the ids; without it features have none.
    pub id: Option<String>,
}

/// Reads CSV text: a header row, then rows of cells.
///
/// The delimiter is the most frequent of comma, semicolon, tab and bar in the header. A byte order mark is passed over, blank
/// lines too. Line breaks inside quotes stay what they are. Never fails: what is wrong becomes an issue.
pub fn read(text: &str) -> Table {
    let text = text.trim_start_matches('\u{feff}');
    let mut table = Table::default();
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).build();
    let mut lines = Lines { text: text.as_bytes(), seen: 0, line: 1 };
    let mut left = text.as_bytes();
    let mut start = 0;
    let (mut cell, mut len) = (vec![0; 256], 0);
    let mut filled = 0;
    loop {
        let (result, read, written) = reader.read_field(left, cell.get_mut(len..).unwrap_or_default());
        left = left.get(read..).unwrap_or_default();
        len += written;
        match result {
            // Called once more, with nothing, it gives what it holds.
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => cell.resize(2 * cell.len(), 0),
            ReadFieldResult::Field { record_end } => {
                // Cut between ASCII characters of valid text.
                let text_of_cell = cell.get(..len).and_then(|c| std::str::from_utf8(c).ok());
                let cells = table.rows.push(text_of_cell.unwrap_or_default());
                len = 0;
                if record_end {
                    let line = lines.at(start);
                    start = text.len() - left.len();
                    if table.header.is_empty() {
                        table.set_header();
                    } else {
                        table.end_row(line, cells, &mut filled);
                    }
                }
            }
            ReadFieldResult::End => break,
        }
    }
    if table.header.is_empty() {
        table.issues.push(Issue::error("1", "there is no header row: the first line must name the columns"));
    }
    // Inside a quoted cell a quote is doubled: well-formed text has an even number of them.
    if text.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
        let line = table.lines.last().copied().unwrap_or(1);
        table.issues.push(Issue::error(
            line.to_string(),
            "an odd number of quotes: one is not closed, or stands undoubled in a cell; later rows may be part of a cell",
        ));
    }
    table
}

/// Counts lines on the way through a text. csv-core's own count is that before the line ends it is about to skip.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first cell at or behind a byte; bytes must not decrease.
    fn at(&mut self, byte: usize) -> u64 {
        while let Some(b) = self.text.get(self.seen)
            && (self.seen < byte || matches!(b, b'\r' | b'\n'))
        {
            let alone = *b == b'\r' && self.text.get(self.seen + 1) != Some(&b'\n');
            self.line += u64::from(*b == b'\n' || alone);
            self.seen += 1;
        }
        self.line
    }
}

fn delimiter(text: &str) -> u8 {
    let mut counts = [(0, b','), (0, b';'), (0, b'\t'), (0, b'|')];
    let mut quoted = false;
    for b in text.trim_start_matches(['\r', '\n']).bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|c| c.1 == b).for_each(|c| c.0 += 1),
            _ => {}
        }
    }
    // Of equals the first.
    counts.iter().rev().max_by_key(|c| c.0).map_or(b',', |c| c.1)
}

/// How many cells of short rows are filled in, of a whole file: far more than a mended file needs, and few enough for a
/// header of 100,000 columns above as many short rows.
const FILLED_IN: usize = 4_000_000;

impl Table {
    /// Makes the row that was written last the header.
    fn set_header(&mut self) {
        let cells: Vec<String> = self.rows.written().cells().map(str::to_owned).collect();
        self.rows.discard();
        for (i, (name, first)) in cells.iter().zip(firsts(&cells)).enumerate() {
            if name.is_empty() {
                self.issues.push(Issue::warning("1", format!("column {} has no name", i + 1)));
            } else if !first {
                let path = format!("1.{}", brief(name));
                self.issues.push(Issue::warning(path, "two columns have this name: the first one counts"));
            }
        }
        self.header = cells;
    }

    /// Ends the row that was written last, of so many cells.
    fn end_row(&mut self, line: u64, is: usize, filled: &mut usize) {
        let must = self.header.len();
        if is < must {
            let missing = brief(self.header.get(is).map_or("", String::as_str));
            *filled += must - is;
            if *filled > FILLED_IN {
                let message =
                    format!("row left out: {is} cells where the header has {must}, as in too many rows before");
                self.issues.push(Issue::error(format!("{line}.{missing}"), message));
                return self.rows.discard();
            }
            let message = format!("{is} cells where the header has {must}: the others are read as empty");
            self.issues.push(Issue::warning(format!("{line}.{missing}"), message));
        } else if is > must {
            let empty = self.rows.written().cells().skip(must).all(str::is_empty);
            let message = format!("{is} cells where the header has {must}: those behind are left out");
            let path = line.to_string();
            self.issues.push(if empty { Issue::warning(path, message) } else { Issue::error(path, message) });
        }
        for (name, _) in self.header.iter().zip(self.rows.written().cells()).filter(|(_, cell)| json::is_mended(cell)) {
            self.issues.push(Issue::warning(format!("{line}.{}", brief(name)), json::HALF));
        }
        self.rows.end(must);
        self.lines.push(line);
    }
}

/// For each name whether it is the first of its kind.
fn firsts<S: AsRef<str>>(names: &[S]) -> Vec<bool> {
    let mut seen = Words::default();
    names.iter().map(|name| seen.insert(name.as_ref().into(), 0).is_none()).collect()
}

/// A name short enough to stand in the path of every row's issue.
fn brief(name: &str) -> &str {
    name.char_indices().nth(64).map_or(name, |(end, _)| name.get(..end).unwrap_or_default())
}

const LON_NAMES: [&str; 8] = ["lon", "lng", "longitude", "long", "经度", "x", "lon_wgs84", "lng_wgs84"];
const LAT_NAMES: [&str; 6] = ["lat", "latitude", "纬度", "y", "lat_wgs84", "latitude_wgs84"];

/// The features of a table: a point for each row, the other columns as properties.
///
/// A column whose every filled cell is a plain number becomes numbers; one with leading zeros (`0763`) or more than 15
/// digits stays text. Empty cells are missing properties. A row without coordinates becomes a feature without geometry and
/// a warning; a row with wrong ones is left out. The issues are only those found here, not [`Table::issues`].
pub fn features(table: &Table, options: &CsvOptions) -> (FeatureSet, Vec<Issue>) {
    let mut issues = Vec::new();
    let lon = pick(table, options.lon.as_deref(), &LON_NAMES, "longitude", &mut issues);
    let lat = pick(table, options.lat.as_deref(), &LAT_NAMES, "latitude", &mut issues);
    let id_at = options.id.as_deref().and_then(|name| named(table, name, "id", &mut issues));
    let at = lon.zip(lat);
    let numeric = numeric_columns(table);
    let first = firsts(&table.header);
    let mut builder = Builder::new();
    let mut seen = Words::default();
    for (row, line) in table.rows.iter().zip(&table.lines) {
        let row: Vec<&str> = row.cells().collect();
        let geometry = match at.map(|at| point(table, &row, *line, at, options.datum, &mut issues)) {
            Some(None) => continue,
            Some(Some(geometry)) => geometry,
            None => Geometry::None,
        };
        let id = id_at.and_then(|i| row.get(i)).filter(|id| !id.is_empty());
        if let (Some(i), Some(name)) = (id_at, &options.id) {
            match row.get(i) {
                Some(id) if !id.is_empty() => {
                    if seen.insert((*id).into(), 0).is_some() {
                        issues.push(Issue::warning(format!("{line}.{name}"), format!("the id \"{id}\" occurs again")));
                    }
                }
                _ => issues.push(Issue::warning(format!("{line}.{name}"), "the id is empty")),
            }
        }
        let coordinate = |i: usize| at.is_some_and(|(x, y)| i == x || i == y);
        let cells = table.header.iter().zip(&row).enumerate();
        // Of columns with one name the first counts, the builder would take the last.
        let cells = cells.filter(|(i, (_, cell))| !cell.is_empty() && !coordinate(*i) && first.get(*i) == Some(&true));
        let mut properties = cells.map(|(i, (name, cell))| (name.as_str(), typed(cell, numeric.get(i))));
        builder.push_cells(id.map(|id| Value::from(*id)), geometry, &mut properties);
    }
    (builder.finish(), issues)
}

/// The rows as objects, without the columns `but`; numbers and empty cells as [`features`] has them.
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub fn records(table: &Table, but: &[usize]) -> Vec<Value> {
    let keys: Vec<std::sync::Arc<str>> = table.header.iter().map(|h| h.as_str().into()).collect();
    let (numeric, first) = (numeric_columns(table), firsts(&table.header));
    let of = |row: super::Row<'_>| {
        let known = |c: &usize| first.get(*c) == Some(&true) && !but.contains(c);
        let cells = row.cells().enumerate().filter(|(c, text)| !text.is_empty() && known(c));
        let cell = |(c, text): (usize, &str)| Some((keys.get(c)?.clone(), typed(text, numeric.get(c)).to_value()));
        Value::Object(cells.filter_map(cell).collect())
    };
    table.rows.iter().map(of).collect()
}

fn typed<'a>(cell: &'a str, numeric: Option<&bool>) -> Cell<'a> {
    let number = numeric.is_some_and(|n| *n).then(|| number::parse(cell.trim())).flatten();
    number.map_or(Cell::Text(cell), Cell::Number)
}

fn pick(table: &Table, name: Option<&str>, guesses: &[&str], what: &str, issues: &mut Vec<Issue>) -> Option<usize> {
    if let Some(name) = name {
        return named(table, name, what, issues);
    }
    let found = guesses.iter().find_map(|g| table.header.iter().position(|h| h.trim().eq_ignore_ascii_case(g)));
    if found.is_none() {
        let message = format!("no column for the {what} ({}); {}", guesses.join(", "), columns(table));
        issues.push(Issue::error("1", message));
    }
    found
}

fn named(table: &Table, name: &str, what: &str, issues: &mut Vec<Issue>) -> Option<usize> {
    let found = table.column(name);
    if found.is_none() {
        let message = format!("there is no column \"{name}\" for the {what}; {}", columns(table));
        issues.push(Issue::error(format!("1.{name}"), message));
    }
    found
}

fn columns(table: &Table) -> String {
    format!("the columns are {}", table.header.join(", "))
}

/// The point of a row; `None` when it was told to be wrong.
fn point(
    table: &Table,
    row: &[&str],
    line: u64,
    (x_at, y_at): (usize, usize),
    datum: Datum,
    issues: &mut Vec<Issue>,
) -> Option<Geometry> {
    let cell = |i: usize| row.get(i).map_or("", |c| c.trim());
    let path = |i: usize| format!("{line}.{}", brief(table.header.get(i).map_or("", String::as_str)));
    if cell(x_at).is_empty() && cell(y_at).is_empty() {
        issues.push(Issue::warning(path(x_at), "no coordinates: kept, but not on the map"));
        return Some(Geometry::None);
    }
    let mut number = |i: usize| match number::parse(cell(i)) {
        Some(n) if n.is_finite() => Some(n),
        _ => {
            let message = format!("row left out: \"{}\" must be a number, as in 113.05", cell(i));
            issues.push(Issue::error(path(i), message));
            None
        }
    };
    let (x, y) = (number(x_at), number(y_at));
    let (x, y) = (x?, y?);
    match convert(datum, Datum::Wgs84, [x, y]) {
        Ok([lon, lat]) if lon.abs() <= 180.0 => Some(Geometry::Points(vec![world_from_lonlat(LonLat::new(lon, lat))])),
        Ok([lon, _]) => {
            let message = format!("row left out: longitude {} must be within -180 and 180", Decimal(lon));
            issues.push(Issue::error(path(x_at), message));
            None
        }
        Err(message) => {
            let at = if message.starts_with("longitude") { x_at } else { y_at };
            issues.push(Issue::error(path(at), format!("row left out: {message}")));
            None
        }
    }
}

/// For each column whether its filled cells, of which there are some, are plain numbers.
fn numeric_columns(table: &Table) -> Vec<bool> {
    let mut columns = vec![(false, true); table.header.len()];
    for row in table.rows.iter() {
        for ((filled, plain), cell) in columns.iter_mut().zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
            *filled = true;
            *plain = *plain && is_plain_number(cell.trim());
        }
    }
    columns.into_iter().map(|(filled, plain)| filled && plain).collect()
}

/// Whether turning a cell into a number and back would lose nothing that a reader would miss.
fn is_plain_number(cell: &str) -> bool {
    let bare = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && whole.len() + fraction.len() <= 16
        && whole.len() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proj::lonlat_from_world;

    #[test]
    fn cells_are_exact() {
        let t = read("\u{feff}a,b\r\n1,\"x \r\n\"\"y\"\"\"\r\n\r\n 2 ,\"\"\r\n");
        assert_eq!(t.header, ["a", "b"]);
        let rows: Vec<Vec<&str>> = t.rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(rows, [["1", "x \r\n\"y\""], [" 2 ", ""]]);
        assert_eq!((t.lines, t.issues), (vec![2, 5], vec![]));
    }

    /// Each of these once took minutes, or more memory than there is.
    #[test]
    fn hostile_headers_are_bounded() {
        let wide = format!("{}\n{}", "a,".repeat(20_000), "1,\n".repeat(20_000));
        let table = read(&wide);
        assert!(table.rows.len() < 300 && table.rows.iter().all(|row| row.cells().count() == table.header.len()));
        assert_eq!(table.rows.len(), table.lines.len());
        assert!(table.issues.iter().any(|i| i.message.starts_with("row left out: 2 cells where the header has 20001")));
        let distinct: Vec<String> = (0..100_000).map(|i| format!("c{i}")).collect();
        assert!(read(&distinct.join(",")).issues.is_empty());
        let long = format!("b,{}\n{}", "长".repeat(100_000), "1\n".repeat(10_000));
        let table = read(&long);
        assert_eq!(table.rows.len(), 10_000);
        assert!(table.issues.iter().all(|i| i.path.len() < 300));
    }

    #[test]
    fn delimiters() {
        for (text, cells) in
            [("a;b;c,d\n", 3), ("a\tb\n1\t2", 2), ("a|b|c,d\n", 3), ("\"x;y;z\",b\n", 2), ("a\n1,5;2", 1)]
        {
            assert_eq!(read(text).header.len(), cells, "{text}");
        }
    }

    #[test]
    fn faults_are_told() {
        for (text, issues) in [
            ("", &["error 1"][..]),
            ("a,b\n1\n", &["warning 2.b"]),
            ("a,b\n1,2,3\n", &["error 2"]),
            ("a,b\n1,2,\n", &["warning 2"]),
            ("a,a,\n1,2,3\n", &["warning 1.a", "warning 1"]),
            ("a,b\n1,\"2\n3,4\n", &["error 2"]),
        ] {
            let t = read(text);
            let found: Vec<String> = t.issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
            assert_eq!(found, issues, "{text:?}");
            assert!(t.rows.iter().all(|r| r.cells().count() == t.header.len()));
        }
    }

    #[test]
    fn points_and_properties() {
        let t = read(
            "编号,名称,经度,纬度,tel,n\na,甲,113.05,23.68,0763,1.5\nb,乙,,,020,\nc,丙,113,95,1,2\nd,丁,east,23,1,2\n",
        );
        let (set, issues) = features(&t, &CsvOptions { id: Some("编号".into()), ..CsvOptions::default() });
        assert_eq!(set.len(), 2);
        assert_eq!(set.id(0), Some(Value::from("a")));
        assert_eq!(set.properties(0).to_json(), r#"{"编号":"a","名称":"甲","tel":"0763","n":1.5}"#);
        assert_eq!(set.property(1, "n"), None);
        let p = lonlat_from_world(set.vertices()[0]);
        assert!((p.lon - 113.05).abs() < 1e-12 && (p.lat - 23.68).abs() < 1e-12);
        let found: Vec<String> = issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
        assert_eq!(found, ["warning 3.经度", "error 4.纬度", "error 5.经度"]);
    }

    #[test]
    fn wrong_columns_name_the_right_ones() {
        let t = read("name,lon,lat\na,1,2\n");
        let options = CsvOptions { lon: Some("lnog".into()), id: Some("code".into()), ..CsvOptions::default() };
        let (set, issues) = features(&t, &options);
        assert_eq!((set.len(), issues.len()), (1, 2));
        assert!(issues[0].message.contains("\"lnog\"") && issues[0].message.contains("name, lon, lat"));
        let (_, issues) = features(&read("name\na\n"), &CsvOptions::default());
        assert_eq!(issues.len(), 2);
    }

    #[test]
    fn numbers() {
        for (cell, plain) in [
            ("12", true),
            ("-0.5", true),
            ("0763", false),
            ("1e5", false),
            ("440100000000123456", false),
            ("1.", false),
        ] {
            assert_eq!(is_plain_number(cell), plain, "{cell}");
        }
    }
}
