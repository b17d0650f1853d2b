//! The command `cargo xtask generate`.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::{Change, Changes, Failure, Generated, Report, generate};
use crate::format::Format;
use crate::lint;

/// The arguments of `cargo xtask generate`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The providers whose crates are generated, as in `specs/PROVIDER.yaml`; all if none is given.
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// Writes nothing and fails if a file is not what its spec produces.
    #[arg(long)]
    pub check: bool,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Generates, or checks, the crates below `root`. Returns whether all is well.
///
/// # Errors
/// A message for the maintainer. Nothing was written, unless the message says that a file could not be.
pub fn command(args: &Args, root: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let unwritable = |error: io::Error| format!("the report cannot be written: {error}");
    let generated = match generate(root, &args.providers) {
        Ok(generated) => generated,
        Err(Failure::Other(message)) => return Err(message),
        Err(Failure::Specs(problems)) => {
            lint::write(&problems, args.format.into(), false, out).map_err(unwritable)?;
            return Ok(false);
        }
    };
    let changes = generated.compare(root)?;
    if !args.check {
        changes.apply(root)?;
    }
    let report = match args.format {
        Format::Human => human(&generated, &changes, args.check),
        Format::Json => format!("{}\n", machine(&generated, &changes, args.check)),
    };
    out.write_all(report.as_bytes())
        .and_then(|()| out.flush())
        .map_err(unwritable)?;
    Ok(!args.check || changes.is_empty())
}

fn human(generated: &Generated, changes: &Changes, check: bool) -> String {
    let mut text = String::new();
    let verb = if check { "stale" } else { "written" };
    for report in &generated.reports {
        let Report {
            provider,
            operations,
            types,
            lines,
            unfinished,
            changed,
            elapsed,
        } = report;
        let milliseconds = elapsed.as_millis();
        text.push_str(&format!(
            "{provider}: {operations} operations, {types} types, {lines} lines, {changed} files {verb}, \
             {milliseconds} ms\n"
        ));
        if *unfinished > 0 {
            text.push_str(&format!(
                "  specs/{provider}.yaml: {unfinished} × TODO; `cargo xtask lint {provider}` names each\n"
            ));
        }
    }
    for (path, change) in changes.iter() {
        let what = match (change, check) {
            (Change::Create(_), true) => "missing",
            (Change::Update(_), true) => "stale",
            (Change::Remove, true) => "left over, no spec produces it",
            (Change::Remove, false) => "removed, no spec produces it",
            // `generate` itself does not get this far with one.
            (Change::Foreign, _) => "left over, and not generated: move it elsewhere or delete it",
            (Change::Create(_) | Change::Update(_), false) => "written",
        };
        text.push_str(&format!("  {path}: {what}\n"));
    }
    if check && !changes.is_empty() {
        text.push_str("To mend this: cargo xtask generate\n");
    }
    text
}

fn machine(generated: &Generated, changes: &Changes, check: bool) -> serde_json::Value {
    let providers: Vec<_> = generated
        .reports
        .iter()
        .map(|report| {
            json!({
                "provider": report.provider,
                "operations": report.operations,
                "types": report.types,
                "lines": report.lines,
                "unfinished": report.unfinished,
                "changed": report.changed,
                "milliseconds": report.elapsed.as_millis() as u64,
            })
        })
        .collect();
    let files: Vec<_> = changes
        .iter()
        .map(|(path, change)| {
            let change = match change {
                Change::Create(_) => "create",
                Change::Update(_) => "update",
                Change::Remove => "remove",
                Change::Foreign => "foreign",
            };
            json!({ "path": path, "change": change })
        })
        .collect();
    json!({ "check": check, "providers": providers, "changes": files })
}
