//! Which worker a group or a user belongs to, when several work through a large job.

use std::fmt;
use std::num::NonZeroU32;

/// The part of a large job that one of several workers does: every id is in exactly one shard of a count.
///
/// ```
/// use groups_core::Shard;
///
/// // What a scheduler told this worker: 2 of 0, 1, 2.
/// let shard = Shard::new(2, 3)?;
/// let mine = ["analysts", "stewards", "editors"].into_iter().filter(|id| shard.contains(id));
/// # let _ = mine.count();
/// # Ok::<(), groups_core::InvalidShard>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    index: u32,
    count: NonZeroU32,
}

/// A shard that there is not. Its worker would do nothing, and nobody would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidShard {
    /// The number of the shard, counted from 0.
    pub index: u32,
    /// How many shards there are.
    pub count: u32,
}

impl Shard {
    /// The shard number `index`, counted from 0, of `count`.
    ///
    /// # Errors
    /// [`InvalidShard`] if there are not as many.
    pub const fn new(index: u32, count: u32) -> Result<Self, InvalidShard> {
        match NonZeroU32::new(count) {
            Some(count) if index < count.get() => Ok(Self { index, count }),
            _ => Err(InvalidShard { index, count }),
        }
    }

    /// The number of the shard, counted from 0.
    pub const fn index(self) -> u32 {
        self.index
    }

    /// How many shards there are.
    pub const fn count(self) -> u32 {
        self.count.get()
    }

    /// Whether this shard, and so none of the others, has the id.
    pub const fn contains(self, id: &str) -> bool {
        shard_of(id, self.count) == self.index
    }
}

/// The number of the shard, from 0, that has an id: [`FNV-1a`](https://www.rfc-editor.org/rfc/rfc9923) of its UTF-8 bytes in 64 bits, both halves joined by exclusive or, modulo the
/// count.
///
/// The same on every machine and in every version: workers that disagree about it would do some groups twice and others never. It is no defence against somebody who chooses ids so
/// that they meet in one shard.
///
/// The bytes are taken as they are: an e-mail address in another spelling is in another shard. Give all workers the text that the provider writes.
pub const fn shard_of(id: &str, count: NonZeroU32) -> u32 {
    let bytes = id.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    // The lowest bit of FNV-1a alone is whether the sum of the bytes is even: of an even count of shards, ids that agree in it would fill every second one and leave the others empty.
    ((hash >> 32) as u32 ^ hash as u32) % count.get()
}

impl fmt::Display for InvalidShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, count } = self;
        write!(
            f,
            "there is no shard {index} of {count}: shards are counted from 0"
        )
    }
}

impl std::error::Error for InvalidShard {}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: [u32; 6] = [1, 2, 3, 8, 100, u32::MAX];

    /// Computed by another program. A change of these numbers is a change that breaks every job that runs.
    #[test]
    fn the_shard_of_an_id_never_changes() {
        for (id, shards) in [
            ("", [0, 1, 2, 1, 41, 1_339_080_641]),
            ("a", [0, 0, 1, 0, 64, 694_300_864]),
            ("foobar", [0, 1, 1, 1, 33, 1_923_950_233]),
            ("1", [0, 0, 0, 0, 84, 694_302_384]),
            ("42", [0, 0, 0, 4, 36, 3_009_408_036]),
            (
                "2c0vZc1kXJ9Nf9wIJ1Gb7JzORGf",
                [0, 0, 2, 2, 94, 1_489_881_194],
            ),
            ("analysts", [0, 0, 1, 4, 56, 3_572_717_956]),
            ("9dPmU4iOeZf7KcRb1TsXwN", [0, 0, 1, 2, 34, 3_901_742_434]),
            ("Überall", [0, 1, 1, 7, 51, 2_684_542_951]),
            ("a/b c", [0, 0, 0, 4, 44, 3_721_909_644]),
        ] {
            for (count, shard) in COUNTS.into_iter().zip(shards) {
                let count = NonZeroU32::new(count).unwrap();
                assert_eq!(shard_of(id, count), shard, "{id:?} of {count}");
            }
        }
    }

    #[test]
    fn every_id_is_in_exactly_one_shard() {
        for count in 1..=20 {
            let shards: Vec<_> = (0..count)
                .map(|index| Shard::new(index, count).unwrap())
                .collect();
            for number in 0..500 {
                let id = format!("group-{number}");
                let having = shards.iter().filter(|shard| shard.contains(&id));
                assert_eq!(having.count(), 1, "{id} of {count}");
            }
        }
    }

    /// Whatever the ids look like, no shard has half as many again as its part.
    #[test]
    fn shards_are_about_equally_large() {
        const IDS: u32 = 10_000;
        let forms: [fn(u32) -> String; 5] = [
            |number| number.to_string(),
            |number| (number * 2).to_string(),
            |number| format!("group-{number:06}"),
            // The sum of the bytes is even, for each of them.
            |number| format!("{number:05}{number:05}"),
            |number| format!("{:032x}", u128::from(number) << 96),
        ];
        for (form, id) in forms.iter().enumerate() {
            for count in [2, 3, 4, 7, 8, 16, 64] {
                let mut sizes = vec![0_u32; count as usize];
                for number in 0..IDS {
                    sizes[shard_of(&id(number), NonZeroU32::new(count).unwrap()) as usize] += 1;
                }
                let (fair, most) = (IDS / count, sizes.iter().copied().max().unwrap());
                assert!(
                    most <= fair + fair / 2,
                    "form {form} of {count}: {most} instead of {fair}"
                );
                let least = sizes.iter().copied().min().unwrap();
                assert!(
                    least >= fair / 2,
                    "form {form} of {count}: {least} instead of {fair}"
                );
            }
        }
    }

    #[test]
    fn a_shard_that_there_is_not_is_refused() {
        for (index, count) in [(0, 0), (1, 1), (8, 8), (u32::MAX, 3)] {
            let refused = Shard::new(index, count).unwrap_err();
            assert_eq!(refused, InvalidShard { index, count });
        }
        let shard = Shard::new(7, 8).unwrap();
        assert_eq!((shard.index(), shard.count()), (7, 8));
    }
}
