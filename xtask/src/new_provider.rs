//! `cargo xtask new-provider`: everything that a provider consists of, as far as it follows from its name, its address and the vendor's documents.
//!
//! What has to be written by hand is marked `TODO`: in the spec, where `lint` names each as unfinished, and in the Rust files as `TODO(NAME)`. The contract tests of
//! every provider fail with the list of those that are left.
//!
//! Everything is made in memory first and written only when all of it could be made.

mod draft;
mod names;
mod places;
mod templates;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::format::Format;
use crate::generate::{self, Change, Changes, Failure};
use crate::{api, lint, specs};
use names::Names;

pub use draft::draft;

/// The arguments of `cargo xtask new-provider`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The provider's name: that of its spec, its crate and its modules.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The address of the API, for example `https://api.example.com/v1`.
    #[arg(long, value_name = "URL")]
    pub server: String,
    /// A document of the vendor's, of which the spec is drafted: OpenAPI, or pages of OpenAPI Generator. May be given several times, for pages that belong together.
    #[arg(long = "document", value_name = "DOC", value_parser = as_seen_from_here)]
    pub documents: Vec<PathBuf>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Something that is left for a person to write.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Left {
    file: String,
    line: usize,
    what: String,
}

/// Makes the provider below `root`.
///
/// # Errors
/// A message for the maintainer. Nothing was written, unless the message says that a file could not be.
pub fn command(args: &Args, root: &Path, out: &mut dyn Write) -> Result<(), String> {
    let unwritable = |error: io::Error| format!("the report cannot be written: {error}");
    let changes = match plan(args, root) {
        Ok(changes) => changes,
        Err(Failure::Other(message)) => return Err(message),
        Err(Failure::Specs(problems)) => {
            lint::write(&problems, args.format.into(), false, out).map_err(unwritable)?;
            return Err(format!(
                "no code can be made of the spec that was drafted, for the {} above; nothing was written. Leave out of the document what they are about, or begin without one",
                if problems.len() == 1 {
                    "problem"
                } else {
                    "problems"
                }
            ));
        }
    };
    changes.apply(root)?;
    let left = left(&changes);
    let next = next(&args.name);
    let report = match args.format {
        Format::Human => human(&changes, &left, &next),
        Format::Json => format!("{}\n", machine(&args.name, &changes, &left, &next)),
    };
    out.write_all(report.as_bytes())
        .and_then(|()| out.flush())
        .map_err(unwritable)
}

/// All files that are made or get an entry.
///
/// # Errors
/// A spec of the document that cannot be generated, or the first thing that could not be made.
pub fn plan(args: &Args, root: &Path) -> Result<Changes, Failure> {
    specs::check_name(&args.name)
        .map_err(|why| format!("`{}` cannot be the name of a provider: {why}", args.name))?;
    let names = Names::new(&args.name);
    refuse_existing(root, &names)?;
    let spec = draft(&args.name, &args.server, &documents(args, root)?);
    let readme = templates::readme(&names, &args.server);
    let scaffold = generate::scaffold(root, &args.name, &spec, &readme)?;
    let written = templates::files(&names, &scaffold);
    let port = places::free_port(root)?;
    let edited = places::edit(
        root,
        &places::entries(&names, port, scaffold.operations.len()),
    )?;
    let mut files = scaffold.files;
    files.add(&format!("specs/{}.yaml", args.name), spec);
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let text = fs::read_to_string(root.join(licence))
            .map_err(|error| format!("`{licence}` cannot be read: {error}"))?;
        files.add(&format!("crates/groups-{}/{licence}", args.name), text);
    }
    for (path, text) in written.into_iter().chain(edited) {
        files.add(&path, text);
    }
    Ok(files.compare(root)?)
}

/// Paths are meant from where the command was called, and not from the root of the workspace.
fn as_seen_from_here(path: &str) -> io::Result<PathBuf> {
    std::path::absolute(path)
}

/// What the documents say.
fn documents(args: &Args, root: &Path) -> Result<Vec<api::Api>, String> {
    let read = |path: &PathBuf| {
        let path = path.strip_prefix(root).unwrap_or(path);
        api::read(path).map_err(|problem| problem.to_string())
    };
    args.documents.iter().map(read).collect()
}

/// Nothing of this name may be there, whoever has made it.
fn refuse_existing(root: &Path, names: &Names) -> Result<(), String> {
    for path in templates::own_places(names) {
        // A link that leads nowhere is there, too.
        if root.join(&path).symlink_metadata().is_ok() {
            return Err(format!(
                "`{path}` exists: `{}` is a provider already, or was one",
                names.plain
            ));
        }
    }
    Ok(())
}

/// The lines of the files that are to be finished.
fn left(changes: &Changes) -> Vec<Left> {
    let mut left = Vec::new();
    for (file, change) in changes.iter() {
        // What is changed has an entry more, and nothing to be finished beside it.
        let Change::Create(text) = change else {
            continue;
        };
        // What is generated follows the spec.
        if file.contains("/generated/") {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            if let Some((_, what)) = line.split_once("TODO") {
                left.push(Left {
                    file: file.to_owned(),
                    line: index + 1,
                    what: format!("TODO{what}"),
                });
            }
        }
    }
    left
}

/// What to do then, as commands.
fn next(name: &str) -> Vec<String> {
    let module = Names::new(name).ident;
    vec![
        format!("cargo xtask lint {name}"),
        format!("cargo xtask generate {name}"),
        format!("cargo test --workspace --all-features --test contract {module}"),
    ]
}

fn human(changes: &Changes, left: &[Left], next: &[String]) -> String {
    let mut text = String::new();
    for (path, change) in changes.iter() {
        let what = match change {
            Change::Create(_) => "written",
            _ => "has one entry more",
        };
        text.push_str(&format!("{path}: {what}\n"));
    }
    let mut files: Vec<&str> = left.iter().map(|one| one.file.as_str()).collect();
    files.dedup();
    text.push_str("\nLeft to write:\n");
    for file in files {
        let count = left.iter().filter(|one| one.file == file).count();
        text.push_str(&format!("  {file}: {count} × TODO\n"));
    }
    text.push_str("\nGo on with docs/adding-a-provider.md:\n");
    for command in next {
        text.push_str(&format!("  {command}\n"));
    }
    text
}

fn machine(name: &str, changes: &Changes, left: &[Left], next: &[String]) -> serde_json::Value {
    let files: Vec<_> = changes
        .iter()
        .map(|(path, change)| {
            let change = match change {
                Change::Create(_) => "create",
                _ => "update",
            };
            json!({ "path": path, "change": change })
        })
        .collect();
    let left: Vec<_> = left
        .iter()
        .map(|Left { file, line, what }| json!({ "file": file, "line": line, "what": what }))
        .collect();
    json!({ "provider": name, "changes": files, "left": left, "next": next })
}
