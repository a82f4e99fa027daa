use crate::paint::is_wide;

/// Marks in the order of Unicode's vertical forms, from the given one on; where there is none, a space.
const FORMS: [(u32, &str); 8] = [
    (0xfe10, "，、。：；！？〖〗…"),
    (0xfe10, ",  :;!?"),
    (0xfe31, "—–＿"),
    (0xfe32, "-"),
    (0xfe35, "（）｛｝〔〕【】《》〈〉「」『』"),
    (0xfe35, "()          “”‘’"),
    (0xfe47, "［］"),
    (0xfe47, "[]"),
];

/// The form that stands upright in a vertical line for the character `c` at a byte of `text`; `None` for one that is turned
/// as the line is: Latin letters, digits and the marks among them, as `text-orientation: mixed` of CSS has it.
pub fn upright(text: &str, at: usize, c: char) -> Option<char> {
    if c == ' ' {
        return None;
    }
    for (first, marks) in FORMS {
        let Some(n) = marks.chars().position(|mark| mark == c) else { continue };
        let latin = |n: Option<char>| n.is_some_and(|n| n.is_ascii_alphanumeric());
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
        let set = c >= '\u{3000}' || !(latin(before) || latin(after));
        return char::from_u32(first + n as u32).filter(|_| set);
    }
    // Dashes of their own length, which fonts have lying.
    let turned = matches!(c, 'ー' | '～' | '〜' | '＝' | '－');
    let symbol = matches!(c as u32, 0x2600..=0x27bf | 0x1f000..=0x1faff);
    ((is_wide(c) && !turned) || symbol).then_some(c)
}

/// Whether a text may be set in vertical lines: one without characters that stand upright in them may not.
pub fn is_vertical(text: &str) -> bool {
    text.chars().any(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        text.char_indices().map(|(i, c)| upright(text, i, c).unwrap_or('_')).collect()
    }

    #[test]
    fn han_stands_latin_lies_and_marks_take_their_vertical_form() {
        assert_eq!(set("广清园（一期），ＯＫ"), "广清园︵一期︶︐ＯＫ");
        assert_eq!(set("清远（CBD）S2-3 a,b"), "清远︵___︶________");
        assert_eq!(set("广州-清远, (南)"), "广州︲清远︐_︵南︶");
        assert_eq!(set("ラーメン…"), "ラ_メン︙");
        assert_eq!(
            set("：；！？〖〗、。｛｝〔〕【】《》〈〉「」『』［］＿"),
            "︓︔︕︖︗︘︑︒︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈︳"
        );
        assert_eq!(set("(,:;!?) “‘[—–-]’”"), "︵︐︓︔︕︖︶_﹁﹃﹇︱︲︲﹈﹄﹂");
    }

    #[test]
    fn a_text_of_latin_letters_is_horizontal() {
        assert!(is_vertical("S2 线") && !is_vertical("Line 2 (a), “b”…"));
    }
}
