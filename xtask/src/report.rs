//! How commands write what they found: for people, for programs and for GitHub.

use std::io::{self, Write};

/// For whom a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
}

/// Writes a workflow command of GitHub that marks a line as wrong.
pub(crate) fn annotate(
    out: &mut dyn Write,
    file: &str,
    (line, column): (usize, usize),
    title: &str,
    message: &str,
) -> io::Result<()> {
    let data = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    writeln!(
        out,
        "::error file={},line={line},col={column},title={}::{}",
        property(file),
        property(title),
        data(message),
    )
}
