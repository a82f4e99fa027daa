//! Text files in whatever encoding people have them.

use std::path::Path;

/// A file's text: by its byte order mark UTF-8 or UTF-16, else UTF-8 where it is that, else GB18030, which holds GBK and
/// GB 2312. Says which, as the encoding's name in the WHATWG standard.
///
/// # Errors
/// With the file's name, when it cannot be read.
pub(super) fn read(path: &Path) -> Result<(String, &'static str), String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(decode(&bytes))
}

fn decode(bytes: &[u8]) -> (String, &'static str) {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|found| found.0);
    let plain = || if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    // The mark is taken out by `decode`.
    let (text, encoding, _) = marked.unwrap_or_else(plain).decode(bytes);
    (text.into_owned(), encoding.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_out() {
        for (bytes, wanted) in [
            (&b"\xef\xbb\xbf\xe6\xb8\x85"[..], ("清", "UTF-8")),
            (b"\xe6\xb8\x85", ("清", "UTF-8")),
            (b"\xff\xfe\x05\x6e", ("清", "UTF-16LE")),
            (b"\xc7\xe5\xd4\xb6", ("清远", "gb18030")),
            // Four bytes: outside of GBK.
            (b"\x95\x32\x82\x36", ("𠀀", "gb18030")),
            (b"", ("", "UTF-8")),
        ] {
            let (text, name) = decode(bytes);
            assert_eq!((text.as_str(), name), wanted);
        }
    }
}
