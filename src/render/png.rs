//! Pixels as PNG inside of text: uncompressed, for the pictures are small.

use crate::paint::Raster;

/// A `data:` address of the picture.
pub(super) fn data_url(raster: &Raster) -> String {
    let row = raster.width as usize * 4;
    // Rows each begin with the number of their filter: none.
    let rows: Vec<u8> =
        raster.data.chunks(row.max(1)).flat_map(|r| std::iter::once(0).chain(r.iter().copied())).collect();
    let mut packed = vec![0x78, 1];
    let blocks = rows.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (i, block) in blocks.enumerate() {
        let n = block.len() as u16;
        packed.push(u8::from(i == last));
        packed.extend(n.to_le_bytes());
        packed.extend((!n).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler32(&rows).to_be_bytes());

    let mut png = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        png.extend((data.len() as u32).to_be_bytes());
        let body = [kind, data].concat();
        png.extend(&body);
        png.extend(crc32(&body).to_be_bytes());
    };
    let [w, h] = [raster.width, raster.height].map(u32::to_be_bytes);
    // Eight bits a channel, RGBA, nothing interlaced.
    chunk(b"IHDR", &[w.as_slice(), &h, &[8, 6, 0, 0, 0]].concat());
    chunk(b"IDAT", &packed);
    chunk(b"IEND", &[]);
    format!("data:image/png;base64,{}", base64(&png))
}

/// RFC 1950, 9.
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    b << 16 | a
}

/// RFC 1952, 8.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    })
}

/// RFC 4648, 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let digit = DIGITS[(n >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_and_digits_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|s| base64(s.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn one_red_pixel() {
        let red = Raster { width: 1, height: 1, data: [255, 0, 0, 255].into() };
        // Verified with a decoder of PNG.
        let expected = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAEElEQVR4AQEFAPr/AP8AAP8FAAH/+lyI0QAAAABJRU5ErkJggg==";
        assert_eq!(data_url(&red), expected);
    }
}
