//! Installs what contenders need, below `target/bench`.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use super::super::Setting;
use super::{Failure, Line, Machine, find, seen};
use crate::specs;

/// The command that does it, for messages.
pub(super) const PREPARE: &str = "`cargo xtask bench --prepare`";

/// The interpreters in `PATH`.
pub(super) const PYTHON: &str = "python3";
pub(super) const NODE: &str = "node";

/// What is installed for Python, with versions and hashes.
const REQUIREMENTS: &str = "benches/contenders/requirements.txt";
/// What is installed for Node.js: the client at the version that it is tested with.
const PACKAGE: &str = "tests/official/segment";

/// The Python that has the prepared packages.
pub(super) fn python(setting: &Setting<'_>) -> PathBuf {
    setting.folder().join("python/bin/python")
}

/// The program that the package for Python brings along.
pub(super) fn jar(setting: &Setting<'_>) -> Option<PathBuf> {
    let versions = fs::read_dir(setting.folder().join("python/lib")).ok()?;
    let inside = "site-packages/openapi_generator_cli/openapi-generator.jar";
    let mut jars = versions.filter_map(|version| Some(version.ok()?.path().join(inside)));
    jars.find(|jar| jar.exists())
}

/// Installs and builds what can be, and says on `out` what that is and what is not possible. Whether everything was.
///
/// # Errors
/// `out` cannot be written, or the specs cannot be listed.
pub fn prepare(
    setting: &Setting<'_>,
    machine: &mut dyn Machine,
    out: &mut dyn Write,
) -> Result<bool, String> {
    let mut all_is_well = true;
    let tell = |out: &mut dyn Write, text: String| {
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .map_err(|error| format!("the report cannot be written: {error}"))
    };
    for (what, install) in [
        (
            "OpenAPI Generator and kestrapy into `target/bench/python`",
            for_python as Install,
        ),
        (
            "Segment's TypeScript SDK into `target/bench/node`",
            for_node,
        ),
    ] {
        tell(out, format!("installing {what}"))?;
        if let Err(why) = install(setting, machine) {
            all_is_well = false;
            tell(out, format!("not possible: {why}"))?;
        }
    }
    for provider in specs::providers(setting.root).map_err(|error| error.to_string())? {
        for found in find(setting, &provider, machine, out) {
            match found {
                Ok(contender) => tell(out, format!("ready: {contender}"))?,
                Err(skipped) => {
                    all_is_well = false;
                    let (what, why) = (skipped.what, skipped.why);
                    tell(out, format!("not possible: {what}: {why}"))?;
                }
            }
        }
    }
    Ok(all_is_well)
}

type Install = fn(&Setting<'_>, &mut dyn Machine) -> Result<(), String>;

fn for_python(setting: &Setting<'_>, machine: &mut dyn Machine) -> Result<(), String> {
    let needs = "Python 3.10 or later with venv";
    let environment = setting.folder().join("python");
    let make = Line::new(PYTHON).with(["-m", "venv"]).with([environment]);
    step(setting, machine, &make, needs)?;
    // Everything that is needed is in the list, and nothing else is installed.
    let install = Line::new(python(setting))
        .with(["-m", "pip", "install", "--quiet", "--no-input"])
        .with(["--disable-pip-version-check", "--no-deps"])
        .with(["--require-hashes", "--requirement"])
        .with([setting.root.join(REQUIREMENTS)]);
    step(setting, machine, &install, needs)
}

fn for_node(setting: &Setting<'_>, machine: &mut dyn Machine) -> Result<(), String> {
    let folder = setting.folder().join("node");
    let copy = || -> io::Result<()> {
        fs::create_dir_all(&folder)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(setting.root.join(PACKAGE).join(file), folder.join(file))?;
        }
        Ok(())
    };
    copy().map_err(|error| format!("`{}` cannot be written: {error}", seen(setting, &folder)))?;
    let install = Line::new("npm")
        .with(["ci", "--no-progress", "--no-audit", "--no-fund"])
        .inside(folder);
    step(setting, machine, &install, "Node.js 20 or later with npm")
}

fn step(
    setting: &Setting<'_>,
    machine: &mut dyn Machine,
    line: &Line,
    needs: &str,
) -> Result<(), String> {
    let program = seen(setting, &line.program);
    match machine.run(line) {
        Ok(_) => Ok(()),
        Err(Failure::Absent) => Err(format!("there is no `{program}`: install {needs}")),
        Err(Failure::Failed(said)) => Err(format!("`{program}` fails: {said}")),
    }
}
