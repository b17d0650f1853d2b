//! Which version a change asks for.

use std::cmp::Ordering;
use std::fmt;

use super::Class;

/// A version of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    numbers: [u64; 3],
    pre_release: Option<String>,
}

impl Version {
    /// Reads `1.2.3` or `1.2.3-rc.1`; build metadata counts for nothing.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.split('+').next().unwrap_or(text);
        let (numbers, pre_release) = match text.split_once('-') {
            Some((numbers, pre_release)) => (numbers, Some(pre_release.to_owned())),
            None => (text, None),
        };
        let mut parts = numbers.split('.').map(str::parse::<u64>);
        let mut next = || parts.next()?.ok();
        let numbers = [next()?, next()?, next()?];
        parts.next().is_none().then_some(Self {
            numbers,
            pre_release,
        })
    }

    /// Whether this is no release yet.
    #[must_use]
    pub(super) fn is_pre_release(&self) -> bool {
        self.pre_release.is_some()
    }

    /// The lowest version that may follow this one after a change of `class`, by cargo's reading of semantic versions: the first
    /// number that is not zero stands for compatibility.
    #[must_use]
    pub(super) fn after(&self, class: Class) -> Self {
        let numbers = match (self.numbers, class) {
            // A pre-release promises nothing to the release that it is for.
            _ if self.is_pre_release() => return self.clone(),
            (same, Class::Documentation) => same,
            ([0, 0, patch], _) => [0, 0, patch + 1],
            ([0, minor, _], Class::Breaking) => [0, minor + 1, 0],
            ([0, minor, patch], Class::Additive) => [0, minor, patch + 1],
            ([major, _, _], Class::Breaking) => [major + 1, 0, 0],
            ([major, minor, _], Class::Additive) => [major, minor + 1, 0],
        };
        Self {
            numbers,
            pre_release: None,
        }
    }

    /// Whether a crate of this version may carry what asks for `required`. A pre-release of the required version may.
    #[must_use]
    pub(super) fn covers(&self, required: &Self) -> bool {
        match self.numbers.cmp(&required.numbers) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => !required.is_pre_release() || self >= required,
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| {
            match (&self.pre_release, &other.pre_release) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(mine), Some(theirs)) => pre_release(mine, theirs),
            }
        })
    }
}

/// Numbers are compared as numbers and are lower than words.
fn pre_release(mine: &str, theirs: &str) -> Ordering {
    let part = |text: &str| match text.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, text.to_owned()),
    };
    mine.split('.').map(part).cmp(theirs.split('.').map(part))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        match &self.pre_release {
            Some(text) => write!(f, "-{text}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Class::{Additive, Breaking, Documentation};
    use super::Version;

    #[test]
    fn versions_follow_cargos_rules() {
        for (from, class, to) in [
            ("0.1.0", Breaking, "0.2.0"),
            ("0.1.4", Breaking, "0.2.0"),
            ("0.1.4", Additive, "0.1.5"),
            ("0.1.4", Documentation, "0.1.4"),
            ("0.0.3", Additive, "0.0.4"),
            ("0.0.3", Breaking, "0.0.4"),
            ("1.2.3", Breaking, "2.0.0"),
            ("1.2.3", Additive, "1.3.0"),
            ("1.0.0-rc.1", Breaking, "1.0.0-rc.1"),
        ] {
            let from = Version::parse(from).unwrap();
            assert_eq!(from.after(class).to_string(), to, "{from} {class:?}");
        }
    }

    #[test]
    fn versions_cover_what_is_not_above_them() {
        let covers = |have: &str, need: &str| {
            Version::parse(have)
                .unwrap()
                .covers(&Version::parse(need).unwrap())
        };
        assert!(covers("0.2.0", "0.2.0"));
        assert!(covers("0.10.0", "0.9.9"));
        assert!(covers("0.2.0-rc.1", "0.2.0"));
        assert!(!covers("0.1.9", "0.2.0"));
        assert!(!covers("1.0.0-rc.9", "1.0.0-rc.10"));
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["1", "1.2", "1.2.3.4", "v1.2.3", "a.b.c", ""] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
