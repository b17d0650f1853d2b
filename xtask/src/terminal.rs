//! What is written for a terminal.

use std::io::{self, IsTerminal as _};

/// Whether standard output takes colors: it is a terminal, and `NO_COLOR` is not set.
pub(crate) fn colors() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !no_color && io::stdout().is_terminal()
}

/// `text` in a color or weight, if there are `colors`.
pub(crate) fn paint(colors: bool, code: &str, text: &str) -> String {
    if colors {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Keys of a hostile file end up in messages; they must not steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .collect()
}

/// `1 problem`, `2 problems`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
