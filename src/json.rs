//! A pull reader of JSON (RFC 8259) text, and the writing of JSON strings.
//!
//! Why not serde_json: members must keep their order and duplicates, every tree here has its own shape, and one reader
//! without generics takes a fifth of the wasm.

use crate::number;
use std::borrow::Cow;

/// Arrays and objects within each other at most; what is deeper is passed over, so that no recursion can exhaust the stack.
pub(crate) const MAX_DEPTH: usize = 128;

/// What is said of a value that is deeper.
pub(crate) const TOO_DEEP: &str = "left out: more than 128 arrays and objects within each other; nest it less";

/// What stands for half a surrogate pair, which is no character.
pub(crate) const MENDED: char = '\u{fffd}';

/// Whether text has it. By its bytes: the standard library's search would be five kilobytes of the wasm.
pub(crate) fn is_mended(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Most text lacks the first, and that is found out fast.
    bytes.contains(&0xef) && bytes.windows(3).any(|three| three == [0xef, 0xbf, 0xbd])
}

/// What is said of text that has it.
pub(crate) const HALF: &str =
    "has U+FFFD in place of what is no character: half of an emoji that was cut, or another encoding";

/// What a value begins with.
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// Its items follow, each announced by [`Reader::item`].
    Array,
    /// Its members follow, each announced by [`Reader::key`].
    Object,
    /// An array or object beyond [`MAX_DEPTH`], passed over as a whole.
    Deep,
}

/// What is wrong, without the place.
pub(crate) type Fault = &'static str;

/// Reads one JSON value front to back.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    mended: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Reader { text, at: 0, depth: 0, mended: false }
    }

    /// How many arrays and objects are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Whether text was mended since this was asked last.
    pub(crate) fn take_mended(&mut self) -> bool {
        std::mem::take(&mut self.mended)
    }

    /// A reader of text from inside of so many arrays and objects.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub(crate) fn inside(text: &'a str, depth: usize) -> Self {
        Reader { text, at: 0, depth, mended: false }
    }

    /// How many bytes are read.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// A fault with the line and column, from 1 and in bytes, that the reader has come to.
    #[cold]
    pub(crate) fn explain(&self, fault: Fault) -> String {
        let read = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line = 1 + read.iter().filter(|b| **b == b'\n').count();
        let column = 1 + read.iter().rev().take_while(|b| **b != b'\n').count();
        format!("{fault} at line {line} column {column}")
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space; it stays to be read.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// The beginning of the next value: all of it unless it is an array or an object.
    pub(crate) fn token(&mut self) -> Result<Token<'a>, Fault> {
        match self.peek() {
            Some(b'"') => self.string().map(Token::Text),
            Some(open @ (b'[' | b'{')) => {
                if self.depth == MAX_DEPTH {
                    return self.pass_over();
                }
                self.at += 1;
                self.depth += 1;
                Ok(if open == b'[' { Token::Array } else { Token::Object })
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b'n') => self.word("null", Token::Null),
            Some(b't') => self.word("true", Token::Bool(true)),
            Some(b'f') => self.word("false", Token::Bool(false)),
            Some(_) => Err("expected a value"),
            None => Err("the text ends where a value is expected"),
        }
    }

    /// Passes over an array or object, of which only the brackets are looked at.
    #[cold]
    fn pass_over(&mut self) -> Result<Token<'a>, Fault> {
        let mut open = 0usize;
        loop {
            match self.byte().ok_or("the text ends inside an array or object")? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'{' => open += 1,
                b']' | b'}' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(Token::Deep);
            }
        }
    }

    fn word(&mut self, word: &str, token: Token<'a>) -> Result<Token<'a>, Fault> {
        if !self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            return Err("expected a value");
        }
        self.at += word.len();
        Ok(token)
    }

    /// Whether an array has one more item, which is to be read next.
    pub(crate) fn item(&mut self, first: bool) -> Result<bool, Fault> {
        self.more(first, b']', "expected \",\" or \"]\"")
    }

    /// The name of an object's next member, whose value is to be read next.
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<Cow<'a, str>>, Fault> {
        if !self.more(first, b'}', "expected \",\" or \"}\"")? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err("expected a member's name in quotes");
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err("expected \":\"");
        }
        self.at += 1;
        Ok(Some(key))
    }

    fn more(&mut self, first: bool, close: u8, expected: Fault) -> Result<bool, Fault> {
        match self.peek() {
            Some(b) if b == close => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            Some(b',') if !first => self.at += 1,
            Some(_) if first => return Ok(true),
            Some(_) => return Err(expected),
            None => return Err("the text ends inside an array or object"),
        }
        if self.peek() == Some(close) { Err("a comma without anything behind it") } else { Ok(true) }
    }

    /// Nothing but white space may follow the value.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        if self.peek().is_some() { Err("unexpected text behind the value") } else { Ok(()) }
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > from
    }

    fn number(&mut self) -> Result<f64, Fault> {
        const INVALID: Fault = "invalid number";
        let from = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let zero = self.byte() == Some(b'0');
        let whole = self.at;
        if !self.digits() || (zero && self.at > whole + 1) {
            return Err(INVALID);
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return Err(INVALID);
            }
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            if !self.digits() {
                return Err(INVALID);
            }
        }
        let n = self.text.get(from..self.at).and_then(number::parse).ok_or(INVALID)?;
        if n.is_finite() { Ok(n) } else { Err("a number is out of range") }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let mut out = String::new();
        let mut from = self.at;
        loop {
            let run = self.text.get(from..self.at).unwrap_or_default();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    if out.is_empty() {
                        return Ok(Cow::Borrowed(run));
                    }
                    out.push_str(run);
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => {
                    out.push_str(run);
                    out.push(self.escaped()?);
                    from = self.at;
                }
                Some(0..0x20) => return Err("a control character must be escaped in a string"),
                Some(_) => self.at += 1,
                None => return Err("the text ends inside a string"),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let b = self.byte().ok_or("the text ends inside a string")?;
        self.at += 1;
        Ok(match b {
            b'"' | b'\\' | b'/' => char::from(b),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.unit()?;
                let behind = self.at;
                if matches!(code, 0xd800..0xdc00)
                    && self.text.as_bytes().get(behind..).is_some_and(|rest| rest.starts_with(b"\\u"))
                {
                    self.at += 2;
                    match self.unit()? {
                        second @ 0xdc00..0xe000 => code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00),
                        // A character of its own.
                        _ => self.at = behind,
                    }
                }
                let c = char::from_u32(code);
                self.mended |= c.is_none();
                c.unwrap_or(MENDED)
            }
            _ => return Err("unknown escape in a string"),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Fault> {
        let mut n = 0;
        for _ in 0..4 {
            let digit =
                self.byte().and_then(|b| char::from(b).to_digit(16)).ok_or("\\u must have four hexadecimal digits")?;
            n = n * 16 + digit;
            self.at += 1;
        }
        Ok(n)
    }
}

/// Appends text as a JSON string.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => {
                out.push_str("\\u00");
                for digit in [c as u32 >> 4, c as u32 & 15] {
                    out.extend(char::from_digit(digit, 16));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::value::Value;

    #[test]
    fn valid_text_survives() {
        for (text, want) in [
            (" [ ] ", "[]"),
            ("{ }", "{}"),
            (r#"[1e2,-0,-1.5E-1,0.25]"#, "[100,0,-0.15,0.25]"),
            (r#""\"\\\/\b\f\n\r\t\u0001\u4e2d\ud83d\ude00""#, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001中😀\""),
            (r#""中\u0041文""#, "\"中A文\""),
            ("\t{\"a\" : [ true , false , null ]\n, \"\": {}}\r\n", r#"{"a":[true,false,null],"":{}}"#),
        ] {
            assert_eq!(Value::from_json(text).unwrap().to_json(), want, "{text}");
        }
        let deep = format!("{}{}", "[".repeat(128), "]".repeat(128));
        assert_eq!(Value::from_json(&deep).unwrap().to_json(), deep);
    }

    #[test]
    fn half_a_pair_is_mended() {
        for (text, want) in [
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""a\udc00b""#, "a\u{fffd}b"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud83d\n""#, "\u{fffd}\n"),
            (r#""\ud83d\"""#, "\u{fffd}\""),
        ] {
            assert_eq!(Value::from_json(text).unwrap().as_str(), Some(want), "{text}");
        }
        assert!(Value::from_json(r#""\ud83d\u00""#).is_err());
    }

    #[test]
    fn faults_have_their_place() {
        for (text, says) in [
            ("", "the text ends where a value is expected at line 1 column 1"),
            ("[1,\n 2 x]", "expected \",\" or \"]\" at line 2 column 4"),
            ("[1,]", "a comma without anything behind it at line 1 column 4"),
            ("[,1]", "expected a value at line 1 column 2"),
            ("{a:1}", "expected a member's name in quotes at line 1 column 2"),
            ("{\"a\" 1}", "expected \":\" at line 1 column 6"),
            ("[1", "the text ends inside an array or object at line 1 column 3"),
            ("1 1", "unexpected text behind the value at line 1 column 3"),
        ] {
            assert_eq!(Value::from_json(text).unwrap_err(), says, "{text}");
        }
        for text in [
            "01",
            "-",
            "1.",
            ".5",
            "+1",
            "1e",
            "1e999",
            "NaN",
            "nul",
            "tru",
            "'a'",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\n\"",
            "]",
            "{\"a\":1,}",
            "{,}",
            "[1}",
            "\"\\",
        ] {
            assert!(Value::from_json(text).is_err(), "{text}");
        }
    }
}
