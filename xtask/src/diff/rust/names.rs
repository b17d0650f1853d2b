//! Names in signatures that mean nothing to users: of lifetimes and generics, and the private places where types are defined.

use std::collections::HashMap;

use public_api::tokens::Token;

/// The public paths of items, by the paths at which they are defined, in all crates of one version.
#[derive(Debug, Default)]
pub(super) struct Aliases(HashMap<String, String>);

impl Aliases {
    /// Of several public paths, the shortest is taken.
    pub(super) fn add(&mut self, defined: String, public: String) {
        let order = |path: &String| (path.matches("::").count(), path.clone());
        let known = self.0.entry(defined).or_insert_with(|| public.clone());
        if order(&public) < order(known) {
            *known = public;
        }
    }

    /// The public path for a path that begins with that of an item.
    fn public(&self, path: &str) -> String {
        let mut start = path;
        loop {
            if let Some(public) = self.0.get(start) {
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

    use super::{Aliases, normal};

    fn text(tokens: &[Token]) -> String {
        let mut aliases = Aliases::default();
        aliases.add("a::b::C".to_owned(), "a::x::y::C".to_owned());
        aliases.add("a::b::C".to_owned(), "a::C".to_owned());
        normal(tokens, &aliases)
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
