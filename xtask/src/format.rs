//! For whom a command writes its result.

/// How the result of a command is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

/// How a result is written that people also put on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PageFormat {
    /// For a terminal.
    #[default]
    #[value(alias = "text")]
    Human,
    /// Markdown, for a changelog or another document.
    Markdown,
    /// One JSON object.
    Json,
}

impl From<Format> for crate::lint::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
        }
    }
}
