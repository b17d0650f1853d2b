//! `cargo xtask new-provider`: everything that a provider consists of, as far as it follows from its name, its address and the vendor's documents.
//!
//! What has to be written by hand is marked `TODO`: in the spec, where `lint` names each as unfinished, and in the Rust files as `TODO(NAME)`. The contract tests of
//! every provider fail with the list of those that are left.
//!
//! Everything is made in memory first and written only when all of it could be made. A draft of which no code can be made is kept aside, so that it can be mended.

mod draft;
mod names;
mod places;
mod templates;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::document::Document;
use crate::format::Format;
use crate::generate::{self, Change, Changes, Failure};
use crate::lint::{Class, Problem};
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
    #[arg(long, value_name = "URL", required_unless_present = "spec")]
    pub server: Option<String>,
    /// A document of the vendor's, of which the spec is drafted: OpenAPI, or pages of OpenAPI Generator. May be given several times, for pages that belong together.
    #[arg(long = "document", value_name = "DOC", value_parser = as_seen_from_here)]
    pub documents: Vec<PathBuf>,
    /// A spec to begin with instead of a draft, for example a draft that had to be mended. It says the address itself.
    #[arg(long, value_name = "FILE", value_parser = as_seen_from_here, conflicts_with_all = ["server", "documents"])]
    pub spec: Option<PathBuf>,
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
/// A message for the maintainer. Nothing was written, unless the message says that a file could not be, or where there is a draft to be mended.
pub fn command(args: &Args, root: &Path, out: &mut dyn Write) -> Result<(), String> {
    let unwritable = |error: io::Error| format!("the report cannot be written: {error}");
    let start = start(args, root)?;
    let changes = match plan(&args.name, &start, root) {
        Ok(changes) => changes,
        Err(Failure::Other(message)) => return Err(message),
        Err(Failure::Specs(problems)) => {
            let (file, next) = match &args.spec {
                Some(path) => (shown(path, root), "mend it".to_owned()),
                None => keep_draft(&args.name, &start.spec, root)?,
            };
            lint::write(&in_the_way(problems, &file), args.format.into(), false, out)
                .map_err(unwritable)?;
            return Err(format!(
                "no code can be made of `{file}`, for the reasons above, and no provider was written: {next}"
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

/// What a provider begins with.
struct Start {
    server: String,
    spec: String,
}

/// The spec that is given, or else a draft.
fn start(args: &Args, root: &Path) -> Result<Start, String> {
    specs::check_name(&args.name)
        .map_err(|why| format!("`{}` cannot be the name of a provider: {why}", args.name))?;
    let names = Names::new(&args.name);
    refuse_existing(root, &names)?;
    templates::refuse_ambiguous(&names)?;
    for other in specs::providers(root).map_err(|error| error.to_string())? {
        if Names::new(&other).pascal == names.pascal {
            return Err(format!(
                "`{}` cannot be the name of a provider: its types would be called as those of `{other}`",
                args.name
            ));
        }
    }
    if let Some(path) = &args.spec {
        let file = shown(path, root);
        let spec = fs::read_to_string(path)
            .map_err(|error| format!("`{file}` cannot be read: {error}"))?;
        let server = Document::parse(&file, &spec)
            .and_then(|document| document.openapi())
            .map_err(|problem| problem.to_string())?
            .servers
            .into_iter()
            .next()
            .map(|server| server.url)
            .ok_or_else(|| format!("`{file}` has no server"))?;
        return Ok(Start { server, spec });
    }
    let server = args.server.clone().unwrap_or_default();
    refuse_address(&args.name, &server)?;
    let documents = documents(args, root)?;
    if !documents.is_empty() && documents.iter().all(|api| api.operations.is_empty()) {
        return Err(
            "the document has no operations; give one that has, or begin without `--document`"
                .to_owned(),
        );
    }
    let spec = draft(&args.name, &server, &documents);
    Ok(Start { server, spec })
}

/// A draft without a document has no problem that is not about the address.
fn refuse_address(name: &str, server: &str) -> Result<(), String> {
    let unusable = |problem: &Problem| {
        format!(
            "`{server}` cannot be the address of the API: {}. Give it as `https://api.example.com/v1`; what varies in it can be declared in the spec later",
            problem.what
        )
    };
    let spec = Document::parse("draft", &draft(name, server, &[]))
        .map_err(|problem| unusable(&problem))?;
    let problems = lint::lint(&spec);
    let found = problems.iter().find(|problem| is_in_the_way(problem));
    found.map_or(Ok(()), |problem| Err(unusable(problem)))
}

/// Unfinished is everything in a draft, and nothing that keeps code from being made.
fn is_in_the_way(problem: &Problem) -> bool {
    problem.rule.class != Class::Unfinished
}

/// The problems that matter, in the file that has them.
fn in_the_way(problems: Vec<Problem>, file: &str) -> Vec<Problem> {
    let problems = problems.into_iter().filter(is_in_the_way);
    let here = |problem| Problem {
        file: file.to_owned(),
        ..problem
    };
    problems.map(here).collect()
}

/// Puts a draft where somebody can mend it, outside of what is checked in. Returns where, and what to do with it.
fn keep_draft(name: &str, spec: &str, root: &Path) -> Result<(String, String), String> {
    let file = format!("target/new-provider/{name}.yaml");
    let path = root.join(&file);
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, spec))
        .map_err(|error| {
            format!("the draft cannot be generated, and not be kept in `{file}` either: {error}")
        })?;
    let next =
        format!("mend the draft there, then `cargo xtask new-provider {name} --spec {file}`");
    Ok((file, next))
}

/// The path as it stands below `root`.
fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// All files that are made or get an entry.
///
/// # Errors
/// A spec that cannot be generated, or the first thing that could not be made.
fn plan(name: &str, start: &Start, root: &Path) -> Result<Changes, Failure> {
    let names = Names::new(name);
    let Start { server, spec } = start;
    let readme = templates::readme(&names, server);
    let scaffold = generate::scaffold(root, name, spec, &readme)?;
    let written = templates::files(&names, &scaffold);
    let port = places::free_port(root)?;
    let edited = places::edit(
        root,
        &places::entries(&names, port, scaffold.operations.len()),
    )?;
    let mut files = scaffold.files;
    files.add(&format!("specs/{name}.yaml"), spec.clone());
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let text = fs::read_to_string(root.join(licence))
            .map_err(|error| format!("`{licence}` cannot be read: {error}"))?;
        files.add(&format!("crates/groups-{name}/{licence}"), text);
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
