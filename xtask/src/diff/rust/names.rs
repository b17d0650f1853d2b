//! Names in signatures that mean nothing to users: of lifetimes and generics, and the private places where types are defined.

use std::collections::{BTreeSet, HashMap, HashSet};

use public_api::tokens::Token;

/// The public paths of items, by the paths at which they are defined, in all crates of one version.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, BTreeSet<String>>);

impl Places {
    pub(super) fn add(&mut self, defined: String, public: String) {
        self.0.entry(defined).or_default().insert(public);
    }

    /// Of several public paths, the shortest that the `other` version has too: a path that comes or goes gives nothing
    /// another name.
    pub(super) fn aliases(&self, other: &Self) -> Aliases {
        let known: HashSet<_> = other.0.values().flatten().collect();
        let names = self.0.iter().filter_map(|(defined, public)| {
            let both = public.iter().filter(|path| known.contains(path));
            let name = shortest(both).or_else(|| shortest(public.iter()))?;
            Some((defined.clone(), name.clone()))
        });
        Aliases(names.collect())
    }
}

fn shortest<'p>(paths: impl Iterator<Item = &'p String>) -> Option<&'p String> {
    paths.min_by_key(|path| (path.matches("::").count(), *path))
}

/// One public path for each item, by the path at which it is defined.
#[derive(Debug)]
pub(super) struct Aliases(HashMap<String, String>);

impl Aliases {
    /// The public path of the item that is defined at `path`.
    pub(super) fn of(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// The public path for a path that begins with that of an item.
    fn public(&self, path: &str) -> String {
        let mut start = path;
        loop {
            if let Some(public) = self.of(start) {
                let rest = path.get(start.len()..).unwrap_or_default();
                return format!("{public}{rest}");
            }
            match start.rsplit_once("::") {
                Some((shorter, _)) => start = shorter,
                None => return path.to_owned(),
            }
        }
    }
}

/// A signature in which lifetimes and generics are numbered in the order in which they appear, and paths are public.
pub(super) fn normal(tokens: &[Token], aliases: &Aliases) -> String {
    let mut out = String::new();
    let mut path = String::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut next = 0;
    for token in tokens {
        match token {
            Token::Identifier(name) | Token::Type(name) | Token::Function(name) => {
                path.push_str(name);
                continue;
            }
            Token::Symbol(symbol) if symbol == "::" && !path.is_empty() => {
                path.push_str("::");
                continue;
            }
            _ => {}
        }
        out.push_str(&aliases.public(&path));
        path.clear();
        let sign = match token {
            Token::Lifetime(name) if name == "'static" => None,
            Token::Lifetime(_) => Some('\''),
            Token::Generic(_) => Some('#'),
            _ => None,
        };
        match sign {
            None => out.push_str(token.text()),
            Some(sign) => {
                next += 1;
                // Each anonymous lifetime is one of its own.
                let number = match token.text() {
                    "'_" => next,
                    name => *numbers.entry(name).or_insert(next),
                };
                out.push(sign);
                out.push_str(&number.to_string());
            }
        }
    }
    out.push_str(&aliases.public(&path));
    out
}

#[cfg(test)]
mod tests {
    use public_api::tokens::Token;

    use super::{Places, normal};

    fn places(public: &[&str]) -> Places {
        let mut places = Places::default();
        for path in public {
            places.add("a::b::C".to_owned(), (*path).to_owned());
        }
        places
    }

    fn text(tokens: &[Token]) -> String {
        let places = places(&["a::x::y::C", "a::C"]);
        normal(tokens, &places.aliases(&places))
    }

    #[test]
    fn a_path_that_only_one_version_has_names_nothing() {
        let (old, new) = (places(&["a::x::C"]), places(&["a::C", "a::x::C"]));
        assert_eq!(old.aliases(&new).of("a::b::C"), Some("a::x::C"));
        assert_eq!(new.aliases(&old).of("a::b::C"), Some("a::x::C"));
        assert_eq!(new.aliases(&places(&["a::D"])).of("a::b::C"), Some("a::C"));
    }

    fn symbol(text: &str) -> Token {
        Token::Symbol(text.to_owned())
    }

    fn lifetime(text: &str) -> Token {
        Token::Lifetime(text.to_owned())
    }

    fn name(text: &str) -> Token {
        Token::Identifier(text.to_owned())
    }

    #[test]
    fn names_of_lifetimes_and_private_places_mean_nothing() {
        let path = |last| {
            let separator = symbol("::");
            vec![
                name("a"),
                separator.clone(),
                name("b"),
                separator.clone(),
                name(last),
                separator,
                name("d"),
            ]
        };
        assert_eq!(text(&path("C")), "a::C::d");
        assert_eq!(text(&path("D")), "a::b::D::d");
        let two = |one, other| text(&[lifetime(one), symbol(", "), lifetime(other)]);
        assert_eq!(two("'a", "'a"), two("'b", "'b"));
        assert_eq!(two("'a", "'b"), two("'_", "'_"));
        assert_ne!(two("'a", "'a"), two("'_", "'_"));
        assert_ne!(two("'a", "'static"), two("'a", "'b"));
    }
}
