//! Bodies that hurt.

use std::sync::OnceLock;

/// What no message may quote.
pub(crate) const CANARY: &str = "canary-in-a-body";

/// A vendor's error in no vendor's form.
pub(crate) fn error() -> Vec<u8> {
    format!(r#"{{"error":"{CANARY}","message":"{CANARY}","errors":[]}}"#).into_bytes()
}

/// What a gateway says.
pub(crate) fn html() -> Vec<u8> {
    format!("<html><body><h1>Bad day</h1>{CANARY}</body></html>").into_bytes()
}

/// JSON but for two bytes.
pub(crate) fn invalid_utf8() -> Vec<u8> {
    [
        br#"{"message":"canary-in-a-body"#,
        &b"\xff\xfe"[..],
        br#""}"#,
    ]
    .concat()
}

/// A documented body with a byte in each of its texts that no UTF-8 has. (What is in a field that is not read is not looked at.)
pub(crate) fn with_invalid_utf8(documented: &str) -> Vec<u8> {
    let mut broken = Vec::new();
    for byte in documented.bytes() {
        broken.push(byte);
        // A text begins as a value of a field or as the first one of a list.
        if broken.ends_with(b": \"") || broken.ends_with(b"[\"") {
            broken.push(0xff);
        }
    }
    broken
}

/// Large for an error, larger than what is read of one.
pub(crate) fn large() -> Vec<u8> {
    CANARY.repeat(80_000 / CANARY.len()).into_bytes()
}

/// A quarter of a megabyte of gzip that is 34 MiB of zeros once unpacked, more than any body may have.
///
/// One fixed block: a literal zero, then over and over "the last byte 258 times more".
pub(crate) fn bomb() -> Vec<u8> {
    static BOMB: OnceLock<Vec<u8>> = OnceLock::new();
    BOMB.get_or_init(|| {
        let mut bits = Bits::default();
        bits.push(&[1, 1, 0]); // The last block, with the fixed codes.
        bits.push(&[0, 0, 1, 1, 0, 0, 0, 0]); // The literal 0.
        for _ in 0..34 * (1 << 20) / 258 {
            bits.push(&[1, 1, 0, 0, 0, 1, 0, 1]); // A match of 258 ...
            bits.push(&[0, 0, 0, 0, 0]); // ... at distance 1.
        }
        bits.push(&[0; 7]); // The end of the block.
        let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        // The check sum is wrong: by the time it is looked at, the memory is gone.
        [&head[..], &bits.bytes, &[0; 8]].concat()
    })
    .clone()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, bits: &[u8]) {
        for bit in bits {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= bit << (self.used % 8);
            self.used += 1;
        }
    }
}

#[test]
fn the_bomb_is_small() {
    let bomb = bomb();
    assert!((100_000..300_000).contains(&bomb.len()), "{}", bomb.len());
}
