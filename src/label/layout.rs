use std::ops::Range;

/// What stands for a picture in a text: U+FFFC, the object replacement character.
pub const PICTURE: char = '\u{fffc}';

/// One line of a text that was broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its bytes in the text, without the spaces at both ends.
    pub range: Range<usize>,
    /// Its width, ems.
    pub width: f64,
}

/// Breaks `text` into lines of at most about `max_width` ems and measures them; `advance` has the width of the character at
/// a byte, ems.
///
/// Breaks at line feeds, at spaces, behind pictures, and between wide (Han) characters but never before closing punctuation.
/// Lines are balanced: a text that needs three lines gets three of like width.
pub fn layout(text: &str, max_width: f64, advance: &dyn Fn(usize, char) -> f64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        fill(text, start..start + paragraph.len(), max_width, advance, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

/// Breaks one paragraph.
fn fill(text: &str, all: Range<usize>, max_width: f64, advance: &dyn Fn(usize, char) -> f64, lines: &mut Vec<Line>) {
    let length = |range: Range<usize>| length(text, range, advance);
    let total = length(all.clone());
    let count = if max_width > 0.0 { (total / max_width).ceil().max(1.0) } else { 1.0 };
    // A little slack, else rounding spills the last character of a balanced line.
    let target = total / count + 0.51;
    // The last line takes what is left, up to the width that was asked for.
    let first = lines.len();
    let limit = |lines: usize| if (lines - first + 1) as f64 >= count { max_width.max(target) } else { target };
    let push = |lines: &mut Vec<Line>, range: Range<usize>| {
        let range = trimmed(text, range);
        lines.push(Line { width: length(range.clone()), range });
    };
    let (mut start, mut width, mut word) = (all.start, 0.0, all.start);
    let mut chars = text.get(all.clone()).unwrap_or_default().char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let end = all.start + i + c.len_utf8();
        width += advance(all.start + i, c);
        let next = chars.peek().map(|n| n.1);
        let closed = next.is_some_and(closes);
        let may_break = c == ' ' || (breaks_behind(c) && !closed) || (next.is_some_and(wide) && !closed);
        if count > 1.0 && width > limit(lines.len()) && word > start && !may_break {
            push(lines, start..word);
            (start, width) = (word, length(word..end));
        }
        if may_break {
            word = end;
            if count > 1.0 && next.is_some() && width + length(next_word(text, end..all.end)) > limit(lines.len()) {
                push(lines, start..end);
                (start, width) = (end, 0.0);
            }
        }
    }
    push(lines, start..all.end);
}

/// The width of the characters in a range, ems.
pub fn length(text: &str, range: Range<usize>, advance: &dyn Fn(usize, char) -> f64) -> f64 {
    let mut sum = 0.0;
    for (i, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        sum += advance(range.start + i, c);
    }
    sum
}

/// A range without the spaces at both ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or_default();
    let inner = whole.trim();
    let start = range.start + (inner.as_ptr() as usize - whole.as_ptr() as usize);
    start..start + inner.len()
}

/// Up to the next place where the line may break.
fn next_word(text: &str, rest: Range<usize>) -> Range<usize> {
    let mut before: Option<char> = None;
    for (i, c) in text.get(rest.clone()).unwrap_or_default().char_indices() {
        if c == ' ' || (before.is_some_and(|b| breaks_behind(b) || wide(c)) && !closes(c)) {
            return rest.start..rest.start + i;
        }
        before = Some(c);
    }
    rest
}

fn breaks_behind(c: char) -> bool {
    wide(c) || c == PICTURE
}

fn wide(c: char) -> bool {
    crate::paint::is_wide(c)
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '」'
            | '』'
            | '》'
            | '〉'
            | '】'
            | '”'
            | '’'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | ')'
            | ','
            | '.'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::{AdvanceTable, Measure};

    fn lines(text: &str, max: f64) -> Vec<String> {
        layout(text, max, &|_, c| AdvanceTable.advance(c)).into_iter().map(|l| text[l.range].to_string()).collect()
    }

    #[test]
    fn lines_are_balanced() {
        assert_eq!(lines("广清经济特别合作区", 6.0), ["广清经济特", "别合作区"]);
        assert_eq!(lines("广清园\n28.7 km²", 10.0), ["广清园", "28.7 km²"]);
        assert_eq!(lines("Qingyuan Hi-tech Zone", 8.0), ["Qingyuan", "Hi-tech Zone"]);
        assert_eq!(lines("", 8.0), [""]);
        assert_eq!(lines(" 广州 \n\n 清远 ", 8.0), ["广州", "", "清远"]);
    }

    #[test]
    fn a_line_may_end_behind_a_picture_and_counts_it_as_wide_as_it_is() {
        assert_eq!(lines("Port\u{fffc}Airport", 5.0), ["Port\u{fffc}", "Airport"]);
        let wide = |_: usize, c: char| if c == PICTURE { 6.0 } else { 0.5 };
        let broken = layout("ab\u{fffc}cd", 5.0, &wide);
        assert_eq!(broken.iter().map(|l| (l.range.clone(), l.width)).collect::<Vec<_>>(), [(0..5, 7.0), (5..7, 1.0)]);
    }

    #[test]
    fn closing_punctuation_stays_with_its_word() {
        for max in 2..9 {
            for line in lines("广州（清远）产业转移，工业园。", f64::from(max)) {
                assert!(!line.starts_with(closes), "{line}");
            }
        }
    }
}
