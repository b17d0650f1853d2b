//! The lines of a file, with code blocks told from the rest.

use super::{LONG_LINE, OPEN_FENCE, Source};
use crate::lint::Problem;

/// Descriptions are one line, however long; none comes near this.
const MAX_LENGTH: usize = 256 * 1024;

/// A line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Without the line break.
    pub(super) text: &'t str,
    pub(super) kind: LineKind<'t>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind<'t> {
    Blank,
    /// How many `#`, and the text behind them.
    Heading(usize, &'t str),
    /// `> ...`, without the `>`.
    Quote(&'t str),
    /// Part of a code block.
    Code,
    Text,
}

impl Line<'_> {
    /// A link to the top of the page or to other pages, with which the generator closes a page or a section.
    pub(super) fn is_footer(&self) -> bool {
        self.text.trim_start().starts_with("[[Back to ")
    }

    /// An anchor for links, which some dialects set before a heading.
    pub(super) fn is_anchor(&self) -> bool {
        let text = self.text.trim();
        ["<a name=", "<a id="]
            .iter()
            .any(|start| text.starts_with(start))
            && text.ends_with("</a>")
    }
}

/// All lines of `text`.
pub(super) fn lines<'t>(source: Source<'_>, text: &'t str) -> Result<Vec<Line<'t>>, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    // The fence that is open: its first character, its length and its line.
    let mut open: Option<(char, usize, usize)> = None;
    for (index, text) in text.lines().enumerate() {
        let number = index + 1;
        if text.len() > MAX_LENGTH {
            let what = format!("the line is longer than {} KiB", MAX_LENGTH / 1024);
            return Err(source.problem(&LONG_LINE, number, 1, "", what));
        }
        let kind = match (open, fence(text)) {
            (None, Some((mark, length, _))) => {
                open = Some((mark, length, number));
                LineKind::Code
            }
            (None, None) => plain(text),
            (Some((mark, length, _)), Some((other, count, true)))
                if mark == other && count >= length =>
            {
                open = None;
                LineKind::Code
            }
            (Some(_), _) => LineKind::Code,
        };
        lines.push(Line { number, text, kind });
    }
    match open {
        None => Ok(lines),
        Some((_, _, number)) => Err(source.problem(
            &OPEN_FENCE,
            number,
            1,
            "",
            "the code block that begins here does not end",
        )),
    }
}

/// The mark of a line that begins or ends a code block, its length, and whether nothing follows it.
fn fence(text: &str) -> Option<(char, usize, bool)> {
    let text = text.trim_start();
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    // Code within a line of text begins like a block, but it ends on the same line.
    (length >= 3 && !(mark == '`' && rest.contains('`')))
        .then(|| (mark, length, rest.trim().is_empty()))
}

fn plain(text: &str) -> LineKind<'_> {
    if text.trim().is_empty() {
        return LineKind::Blank;
    }
    if let Some(quote) = text.strip_prefix('>') {
        return LineKind::Quote(quote.trim());
    }
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    if (1..=6).contains(&level) && rest.starts_with([' ', '\t']) {
        return LineKind::Heading(level, rest.trim());
    }
    LineKind::Text
}
