//! `cargo xtask fuzz`: runs the targets of `fuzz/` for a bounded time.
//!
//! Each starts from the bodies and specs that the repository holds anyway. They are copied beside what earlier runs found, in
//! `fuzz/corpus/<target>`, which git ignores.

mod seeds;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

/// The memory that a target may use, in MiB. Sanitizers need several times that of the code itself.
const MEMORY_MB: u32 = 1024;
/// The largest piece of memory that a target may ask for at once, in MiB. No input is larger than a small part of it.
const PIECE_MB: u32 = 64;
/// The longest that one input may take, in seconds. Longer counts as a crash.
const ONE_INPUT_SECONDS: u32 = 10;

/// The arguments of `cargo xtask fuzz`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The targets to run, as in `fuzz/fuzz_targets/TARGET.rs`; all if none is given.
    #[arg(value_name = "TARGET")]
    pub targets: Vec<String>,
    /// How long each target runs.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub seconds: u32,
}

/// How a run of one target ended.
#[derive(Debug, PartialEq, Eq)]
struct Ending {
    executions: Option<u64>,
    seconds: Option<u64>,
    artifact: Option<String>,
}

/// Runs the targets that `args` names in the workspace at `root` and writes a table to `out`. Whether none crashed.
///
/// # Errors
/// Nothing could be run: a tool is missing, a target does not exist or does not build.
pub fn command(args: &Args, root: &Path, out: &mut impl Write) -> Result<bool, String> {
    let targets = chosen(&args.targets, &all_targets(root)?)?;
    need(
        nightly().args(["rustc", "--version"]),
        "a nightly toolchain",
        "rustup toolchain install nightly --profile minimal",
    )?;
    need(
        nightly().args(["cargo", "fuzz", "--version"]),
        "cargo-fuzz",
        "cargo install cargo-fuzz --locked",
    )?;
    // The versions that the workspace is tested with.
    let lock = root.join("fuzz/Cargo.lock");
    if !lock.exists() {
        fs::copy(root.join("Cargo.lock"), &lock)
            .map_err(|error| format!("`fuzz/Cargo.lock` cannot be written: {error}"))?;
    }
    let built = nightly()
        .args(["cargo", "fuzz", "build", "--fuzz-dir", "fuzz"])
        .current_dir(root)
        .status()
        .map_err(|error| format!("rustup cannot be run: {error}"))?;
    if !built.success() {
        return Err("the targets do not build".to_owned());
    }

    let mut all_is_well = true;
    let row = |out: &mut _, cells: [&str; 4]| write_row(out, cells);
    row(out, ["target", "seconds", "executions", "result"])?;
    for target in targets {
        let corpus = seeds::copy(root, &target)?;
        let output = nightly()
            .args(["cargo", "fuzz", "run", "--fuzz-dir", "fuzz", &target])
            .arg(&corpus)
            .arg("--")
            .arg(format!("-max_total_time={}", args.seconds))
            .arg(format!("-rss_limit_mb={MEMORY_MB}"))
            .arg(format!("-malloc_limit_mb={PIECE_MB}"))
            .arg(format!("-timeout={ONE_INPUT_SECONDS}"))
            .arg("-print_final_stats=1")
            .current_dir(root)
            .output()
            .map_err(|error| format!("rustup cannot be run: {error}"))?;
        let ending = ending(&output, root);
        let result = match (&ending.artifact, output.status.success()) {
            (None, true) => "no crash".to_owned(),
            (Some(artifact), _) => format!("crash: {artifact}"),
            (None, false) => format!("failed\n{}", String::from_utf8_lossy(&output.stderr)),
        };
        all_is_well &= output.status.success();
        let number = |number: Option<u64>| number.map_or("?".to_owned(), |n| n.to_string());
        let (seconds, executions) = (number(ending.seconds), number(ending.executions));
        row(out, [&target, &seconds, &executions, &result])?;
    }
    Ok(all_is_well)
}

/// A command that runs with the nightly toolchain, whatever toolchain runs this.
fn nightly() -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly"]).env_remove("CARGO");
    command
}

/// Fails, and says what to do, unless `command` works.
fn need(command: &mut Command, what: &str, remedy: &str) -> Result<(), String> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(_) => Err(format!("fuzzing needs {what}: run `{remedy}`")),
        Err(_) => Err("fuzzing needs rustup: see https://rustup.rs".to_owned()),
    }
}

/// The names of the files in `fuzz/fuzz_targets`.
fn all_targets(root: &Path) -> Result<BTreeSet<String>, String> {
    let folder = root.join("fuzz/fuzz_targets");
    let files = fs::read_dir(&folder)
        .map_err(|error| format!("`fuzz/fuzz_targets` cannot be listed: {error}"))?;
    let names = files.filter_map(|file| {
        let path = file.ok()?.path();
        let is_rust = path.extension()? == "rs";
        is_rust.then(|| path.file_stem()?.to_str().map(str::to_owned))?
    });
    Ok(names.collect())
}

fn chosen(wanted: &[String], all: &BTreeSet<String>) -> Result<BTreeSet<String>, String> {
    if wanted.is_empty() {
        return Ok(all.clone());
    }
    if let Some(unknown) = wanted.iter().find(|name| !all.contains(*name)) {
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        let all = all.join(", ");
        return Err(format!("`{unknown}` is not a fuzz target; there are {all}"));
    }
    Ok(wanted.iter().cloned().collect())
}

/// Reads what libFuzzer reports.
fn ending(output: &Output, root: &Path) -> Ending {
    let report = String::from_utf8_lossy(&output.stderr);
    let after = |mark: &str| {
        let (_, rest) = report.rsplit_once(mark)?;
        rest.split_whitespace().next()
    };
    let artifact = after("Test unit written to ").map(|path| {
        let inside = Path::new(path).strip_prefix(root);
        inside.map_or(path.to_owned(), |path| path.display().to_string())
    });
    Ending {
        executions: after("stat::number_of_executed_units:").and_then(|text| text.parse().ok()),
        // `Done 4711 runs in 31 second(s)`
        seconds: after(" runs in ").and_then(|text| text.parse().ok()),
        artifact,
    }
}

fn write_row(out: &mut impl Write, cells: [&str; 4]) -> Result<(), String> {
    let [target, seconds, executions, result] = cells;
    writeln!(out, "{target:<24} {seconds:>8} {executions:>12}  {result}")
        .and_then(|()| out.flush())
        .map_err(|error| format!("the table cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;

    fn ending_of(report: &str) -> Ending {
        let output = Output {
            status: ExitStatus::from_raw(0),
            stdout: Vec::new(),
            stderr: report.into(),
        };
        ending(&output, Path::new("/groups"))
    }

    #[test]
    fn the_report_of_a_clean_run_is_read() {
        let report =
            "#4711 DONE\nDone 4711 runs in 31 second(s)\nstat::number_of_executed_units: 4711\n";
        let clean = Ending {
            executions: Some(4711),
            seconds: Some(31),
            artifact: None,
        };
        assert_eq!(ending_of(report), clean);
    }

    #[test]
    fn a_crash_is_named_as_seen_from_the_root() {
        let report = "stat::number_of_executed_units: 12\nartifact_prefix='/groups/fuzz/artifacts/spec/'; \
                      Test unit written to /groups/fuzz/artifacts/spec/crash-abc\nBase64: ";
        let crash = Ending {
            executions: Some(12),
            seconds: None,
            artifact: Some("fuzz/artifacts/spec/crash-abc".to_owned()),
        };
        assert_eq!(ending_of(report), crash);
    }

    #[test]
    fn a_target_that_does_not_exist_is_refused_with_those_that_do() {
        let all = BTreeSet::from(["decode_kestra".to_owned(), "spec".to_owned()]);
        assert_eq!(chosen(&[], &all).unwrap(), all);
        let error = chosen(&["specs".to_owned()], &all).unwrap_err();
        assert!(error.contains("there are decode_kestra, spec"), "{error}");
    }
}
