//! Which texts a walk has met, in as few bytes as are needed to notice one that comes twice.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The most texts for which room is made before they come: 18 MiB of addresses, of which nothing is touched before.
const MOST_EXPECTED: usize = 1_000_000;

/// Hashes of texts: 10 to 21 bytes for each, whatever its length.
///
/// The hash has a key that is drawn for each walk, so that nobody can choose texts that meet. Two texts of one hash look like one that comes twice, which ends the walk with an error: the safe side. Among a
/// million texts that happens in one walk of 37 million.
#[derive(Default)]
pub(crate) struct Seen {
    key: RandomState,
    hashes: HashSet<u64, AsItIs>,
    /// The hashes of one page: made first and looked up then, so that the look-ups, which wait for memory, do not wait for each other.
    page: Vec<u64>,
}

impl Seen {
    /// Makes room for so many texts, within reason: the number is somebody else's word.
    pub(crate) fn expect(&mut self, texts: u64) {
        let texts = usize::try_from(texts)
            .unwrap_or(usize::MAX)
            .min(MOST_EXPECTED);
        self.hashes.reserve(texts.saturating_sub(self.hashes.len()));
    }

    /// Whether `text` is new.
    pub(crate) fn insert(&mut self, text: &str) -> bool {
        self.hashes.insert(hash(&self.key, text))
    }

    /// Whether all of `texts` are new, and each is there once.
    pub(crate) fn insert_all<'t, T>(
        &mut self,
        items: &'t [T],
        text: impl Fn(&'t T) -> std::borrow::Cow<'t, str>,
    ) -> bool {
        let Self { key, hashes, page } = self;
        page.clear();
        page.extend(items.iter().map(|item| hash(key, &text(item))));
        hashes.reserve(page.len());
        page.iter().all(|hash| hashes.insert(*hash))
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.hashes.clear();
    }
}

fn hash(key: &RandomState, text: &str) -> u64 {
    let mut hasher = key.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// For keys that are hashes already.
#[derive(Clone, Copy, Default)]
pub(crate) struct AsItIs(u64);

impl BuildHasher for AsItIs {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        // Not called for `u64`. Right for everything else, if not good.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_text_is_new_once() {
        let mut seen = Seen::default();
        assert!(seen.insert("a") && seen.insert("b") && !seen.insert("a"));
        seen.clear();
        assert!(seen.insert("a"));
    }

    /// A vendor that announces more than there is memory for is not believed.
    #[test]
    fn room_is_made_within_reason() {
        let mut seen = Seen::default();
        seen.expect(u64::MAX);
        assert!((MOST_EXPECTED..4 * MOST_EXPECTED).contains(&seen.hashes.capacity()));
        assert!(seen.insert("a") && !seen.insert("a"));
    }

    #[test]
    fn a_page_is_new_if_nothing_of_it_was_seen_and_nothing_comes_twice_in_it() {
        let mut seen = Seen::default();
        let mut page =
            |texts: &[&str]| seen.insert_all(texts, |text| Cow::Owned((*text).to_owned()));
        assert!(page(&["a", "b"]) && page(&[]) && page(&["c"]));
        assert!(!page(&["d", "b"]));
        assert!(!page(&["e", "e"]));
    }
}
