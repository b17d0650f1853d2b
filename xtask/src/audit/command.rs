//! The command `cargo xtask audit`.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::compare::{Selection, audit};
use super::report;
use crate::document::Document;
use crate::report::Format;
use crate::terminal::colors;
use crate::{api, specs};

/// The arguments of `cargo xtask audit`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The provider whose spec is compared, as in `specs/PROVIDER.yaml`.
    #[arg(value_name = "PROVIDER")]
    pub provider: String,
    /// The vendor's documents: OpenAPI 3.0 or 3.1, JSON or YAML, or Markdown of OpenAPI Generator.
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<PathBuf>,
    /// Only the operations of the documents whose path goes on from this one; can be repeated.
    #[arg(long = "path", value_name = "PATH")]
    pub paths: Vec<String>,
    /// Only the operations of the documents with this tag; can be repeated.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// How differences are written.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Show the differences that deviations cover, too.
    #[arg(long)]
    pub all: bool,
}

/// Compares the spec that `args` names with the documents and writes the report to `out`. Says whether all is well.
///
/// The paths of the documents start in the folder `from`.
///
/// # Errors
/// Where the spec or a document cannot be read: what is wrong, and where.
pub fn command(args: &Args, root: &Path, from: &Path, out: &mut dyn Write) -> Result<bool, String> {
    specs::check_name(&args.provider)
        .map_err(|why| format!("`{}` is not the name of a provider: {why}", args.provider))?;
    let path = root.join("specs").join(format!("{}.yaml", args.provider));
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path);
    let spec = Document::load(&path).map_err(|problem| problem.to_string())?;
    // A report names files as the user does, as long as that is the way from here.
    let document = |path: &PathBuf| match from == here {
        true => api::read(path),
        false => api::read(&from.join(path)),
    };
    let documents = args.documents.iter().map(document);
    let documents: Vec<_> = documents
        .collect::<Result<_, _>>()
        .map_err(|problem| problem.to_string())?;
    let selection = Selection {
        paths: args.paths.clone(),
        tags: args.tags.clone(),
    };
    if !documents
        .iter()
        .any(|document| !document.operations.is_empty())
    {
        let names: Vec<&str> = documents.iter().map(|one| one.file.as_str()).collect();
        return Err(format!(
            "{}: no operation is described: name the page of the operations, too",
            names.join(", ")
        ));
    }
    let api = api::openapi::read(&spec).map_err(|problem| problem.to_string())?;
    if let Some(name) = selection.without_effect(&api, &documents) {
        return Err(format!(
            "no operation is below the path or has the tag `{name}`, neither in the spec nor in the documents"
        ));
    }
    let outcome = audit(&spec, &documents, &selection).map_err(|problem| problem.to_string())?;
    report::write(&outcome, args.format, args.all, colors(), out)
        .and_then(|()| out.flush())
        .map_err(|error| format!("the report cannot be written: {error}"))?;
    Ok(outcome.is_well())
}
