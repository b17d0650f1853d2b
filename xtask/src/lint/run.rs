//! The command `cargo xtask lint`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Format, Problem, lint, write};
use crate::document::Document;
use crate::specs;
use crate::terminal::{colors, count};

/// The arguments of `cargo xtask lint`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The providers whose specs are checked, as in `specs/PROVIDER.yaml`; all if none is given.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// How problems are written.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Why nothing could be checked.
#[derive(Debug)]
pub enum Usage {
    /// This is not the name of a provider, for this reason.
    NoProvider(String, String),
    /// A file in the folder of the specs cannot be one, in words for the maintainer.
    File(String),
    /// There is no spec in this folder.
    NoSpecs(PathBuf),
    /// The folder cannot be listed.
    Folder(PathBuf, io::Error),
    /// The report cannot be written.
    Output(io::Error),
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoProvider(name, why) => {
                write!(
                    f,
                    "`{name}` is not the name of a provider: {why}; `lint segment` checks `specs/segment.yaml`"
                )
            }
            Self::File(what) => f.write_str(what),
            Self::NoSpecs(folder) => write!(f, "there is no `*.yaml` in `{}`", folder.display()),
            Self::Folder(folder, error) => {
                write!(f, "`{}` cannot be listed: {error}", folder.display())
            }
            Self::Output(error) => write!(f, "the report cannot be written: {error}"),
        }
    }
}

impl std::error::Error for Usage {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder(_, error) | Self::Output(error) => Some(error),
            Self::NoProvider(..) | Self::File(_) | Self::NoSpecs(_) => None,
        }
    }
}

/// Checks the specs that `args` names in the workspace at `root` and writes the report to `out`.
///
/// Returns the number of problems. A terminal gets colors unless `NO_COLOR` is set.
///
/// # Errors
/// Where nothing could be checked. A spec that cannot be read is a problem like any other.
pub fn command(args: &Args, root: &Path, out: &mut dyn Write) -> Result<usize, Usage> {
    let files = specs(&args.providers, root)?;
    run(&files, args.format, colors(), out).map_err(Usage::Output)
}

/// The files that are meant, relative to the current folder where possible: a report names them as the user would.
fn specs(providers: &[String], root: &Path) -> Result<Vec<PathBuf>, Usage> {
    let folder = root.join("specs");
    let here = std::env::current_dir().unwrap_or_default();
    let relative = |path: PathBuf| path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path);
    let file = |name: &String| relative(folder.join(format!("{name}.yaml")));
    if providers.is_empty() {
        let all = specs::providers(root).map_err(|error| match error {
            specs::Error::Folder(error) => Usage::Folder(folder.clone(), error),
            specs::Error::File(what) => Usage::File(what),
            specs::Error::None => Usage::NoSpecs(folder.clone()),
        })?;
        return Ok(all.iter().map(file).collect());
    }
    for name in providers {
        specs::check_name(name).map_err(|why| Usage::NoProvider(name.clone(), why))?;
    }
    Ok(providers.iter().map(file).collect())
}

/// Checks `files` and writes one report about all of them to `out`. Returns the number of problems.
///
/// # Errors
/// What `out` returns.
pub fn run(
    files: &[PathBuf],
    format: Format,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let mut problems: Vec<Problem> = Vec::new();
    for file in files {
        match Document::load(file) {
            Ok(document) => problems.extend(lint(&document)),
            Err(problem) => problems.push(problem),
        }
    }
    write(&problems, format, color, out)?;
    if format == Format::Human {
        writeln!(
            out,
            "{} in {}",
            count(problems.len(), "problem"),
            count(files.len(), "spec")
        )?;
    }
    out.flush()?;
    Ok(problems.len())
}
