//! Ids in the vendor's shape: 22 letters and digits, the same on every run.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    made: u64,
}

impl Ids {
    /// An id that was not made before.
    pub(super) fn next(&mut self) -> String {
        self.made += 1;
        let high = mix(self.made);
        let low = mix(high ^ self.made);
        let mut rest = (u128::from(high) << 64) | u128::from(low);
        // 62^22 is more than 2^128: 22 digits hold every value.
        (0..22)
            .map(|_| {
                let digit = usize::try_from(rest % 62).unwrap_or_default();
                rest /= 62;
                DIGITS.get(digit).copied().map_or('0', char::from)
            })
            .collect()
    }
}

/// The finalizer of `SplitMix64`: a bijection, so that different counts give different ids.
fn mix(count: u64) -> u64 {
    let mut mixed = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
