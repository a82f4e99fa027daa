use crate::paint::Measure;
use std::sync::Arc;

/// Text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The lines from top to bottom with their widths, px.
    pub lines: Vec<(Arc<str>, f64)>,
    /// Width of the widest line, px.
    pub width: f64,
    /// Number of lines times the line height, px.
    pub height: f64,
}

/// Breaks `text` into lines of at most about `max_width` ems and measures them.
///
/// Breaks at line feeds, at spaces, and between wide (Han) characters but never before closing punctuation. Lines are
/// balanced: a text that needs three lines gets three of like width. `size` in px; `line_height` and `letter_spacing` in
/// ems.
pub fn layout(
    text: &str,
    size: f64,
    max_width: f64,
    line_height: f64,
    letter_spacing: f64,
    measure: &dyn Measure,
) -> Block {
    let advance = |c: char| measure.advance(c) + letter_spacing;
    let mut lines: Vec<(Arc<str>, f64)> = Vec::new();
    for paragraph in text.split('\n') {
        let total: f64 = paragraph.chars().map(advance).sum();
        let count = if max_width > 0.0 { (total / max_width).ceil().max(1.0) } else { 1.0 };
        // A little slack, else rounding spills the last character of a balanced line.
        let target = total / count + 0.51;
        // The last line takes what is left, up to the width that was asked for.
        let first = lines.len();
        let limit = |lines: usize| if (lines - first + 1) as f64 >= count { max_width.max(target) } else { target };
        let (mut line, mut width) = (String::new(), 0.0);
        let mut chars = paragraph.chars().peekable();
        let mut word_start = 0;
        while let Some(c) = chars.next() {
            line.push(c);
            width += advance(c);
            let next_wide = chars.peek().is_some_and(|n| wide(*n) && !closes(*n));
            let may_break = c == ' ' || (wide(c) && chars.peek().is_none_or(|n| !closes(*n))) || next_wide;
            if count > 1.0 && width > limit(lines.len()) && word_start > 0 && !may_break {
                let rest = line.split_off(word_start);
                push(&mut lines, &line, &advance, size);
                width = rest.chars().map(advance).sum();
                line = rest;
                word_start = 0;
            }
            if may_break {
                let next: f64 = word_width(chars.clone(), &advance);
                if count > 1.0 && chars.peek().is_some() && width + next > limit(lines.len()) {
                    push(&mut lines, &line, &advance, size);
                    (line, width, word_start) = (String::new(), 0.0, 0);
                } else {
                    word_start = line.len();
                }
            }
        }
        push(&mut lines, &line, &advance, size);
    }
    let width = lines.iter().map(|l| l.1).fold(0.0, f64::max);
    let height = lines.len() as f64 * line_height * size;
    Block { lines, width, height }
}

fn push(lines: &mut Vec<(Arc<str>, f64)>, line: &str, advance: &impl Fn(char) -> f64, size: f64) {
    let line = line.trim();
    lines.push((line.into(), line.chars().map(advance).sum::<f64>() * size));
}

/// The width up to the next place where the line may break.
fn word_width(chars: impl Iterator<Item = char>, advance: &impl Fn(char) -> f64) -> f64 {
    let mut width = 0.0;
    let mut before: Option<char> = None;
    for c in chars {
        if c == ' ' || (before.is_some_and(|b| wide(b) || wide(c)) && !closes(c)) {
            break;
        }
        width += advance(c);
        before = Some(c);
    }
    width
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
    use crate::paint::AdvanceTable;

    fn lines(text: &str, max: f64) -> Vec<String> {
        layout(text, 10.0, max, 1.2, 0.0, &AdvanceTable).lines.iter().map(|l| l.0.to_string()).collect()
    }

    #[test]
    fn lines_are_balanced() {
        assert_eq!(lines("广清经济特别合作区", 6.0), ["广清经济特", "别合作区"]);
        assert_eq!(lines("广清园\n28.7 km²", 10.0), ["广清园", "28.7 km²"]);
        assert_eq!(lines("Qingyuan Hi-tech Zone", 8.0), ["Qingyuan", "Hi-tech Zone"]);
        assert_eq!(lines("", 8.0), [""]);
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
