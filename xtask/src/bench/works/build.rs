//! What a program pays for depending on a provider, beside the same program without us.
//!
//! The programs are in `benches/downstream`. Each becomes a package of its own below `target/bench`, with the versions of the workspace's
//! lock file, so that nothing but what it depends on differs.

pub mod packages;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use packages::{Resolved, by_hand, core, crates, openapi_generator, provider};

use super::super::Setting;
use super::super::contenders::{Generator, Processes};
use super::super::meter::{Meter, Outside};
use super::super::process::{remove, said};
use super::super::result::{Findings, Goal, Row, Samples, Unit, rows};
use super::super::sides::{Side, Used, in_turns};
use crate::cargo::{cargo, forget_the_callers_build};

/// The provider whose crate is measured.
const PROVIDER: &str = "segment";

const BY_HAND: &str = "by hand";
const OURS: &str = "groups-segment";
const THEIRS: &str = "OpenAPI Generator";
const CORE: &str = "groups-core";

/// How often `check` is measured in each round: it takes less than a second.
const CHECKS: usize = 3;

/// Measures.
///
/// # Errors
/// Something could not be built.
pub fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let builder = Builder {
        folder: setting.folder().join("build"),
        root: setting.root,
        meter: Meter::built(setting)?,
    };
    let mut programs = vec![(BY_HAND, builder.by_hand()?), (OURS, builder.ours()?)];
    let theirs = Generator::find(setting, &mut Processes).and_then(|generator| {
        let program = builder.theirs(&generator)?;
        Ok((program, generator.version))
    });
    match theirs {
        Ok((program, version)) => {
            findings.others.insert(format!("{THEIRS} {version}"));
            programs.push((THEIRS, program));
        }
        Err(why) => findings.skip(THEIRS, why),
    }
    // Before the first of them is measured: what is wrong with one is to be known early.
    let alone = [(CORE, builder.core()?)];
    let rounds = setting.rounds(2);
    let measured = builder.measure(&programs, rounds, progress)?;
    findings.rows.extend(with_provider(&measured));
    let measured = builder.measure(&alone, rounds, progress)?;
    findings.rows.extend(with_core(&measured));
    Ok(findings)
}

const CRATES: &str = "crates";
const BINARY: &str = "stripped binary";
const COLD: &str = "cold build";
const WALL: &str = "wall time";

/// What is wanted of a program that depends on a provider.
fn goal(side: &str, measure: &str) -> Option<Goal> {
    match measure {
        _ if side != OURS => None,
        CRATES => Some(Goal::MoreAtMost(15.0)),
        BINARY => Some(Goal::RatioAtMost(1.25)),
        cold if cold.starts_with(COLD) => Some(Goal::RatioAtMost(1.15)),
        _ => None,
    }
}

/// What is wanted of a program that uses the traits alone.
fn goal_of_core(_: &str, measure: &str) -> Option<Goal> {
    match measure {
        CRATES => Some(Goal::AtMost(15.0)),
        cold if cold.starts_with(COLD) && cold.ends_with(WALL) => Some(Goal::AtMost(5.0)),
        _ => None,
    }
}

/// What was measured of a program in one round.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How many packages are compiled, without the program itself.
    pub crates: f64,
    /// A build for release from nothing.
    pub release: Outside,
    /// The size of the stripped binary, in MiB.
    pub binary: f64,
    /// A build for development from nothing.
    pub dev: Outside,
    /// Checks after a change of the program.
    pub checks: Vec<Outside>,
}

/// The rows of the programs that do the same: by hand first, which is what the others are held against.
#[must_use]
pub fn with_provider(measured: &[Used<Measured>]) -> Vec<Row> {
    let case = "program that lists groups and adds a member";
    table(case, measured, goal)
}

/// The rows of the program that uses the traits alone.
#[must_use]
pub fn with_core(measured: &[Used<Measured>]) -> Vec<Row> {
    table("program that uses the traits alone", measured, goal_of_core)
}

fn table(
    case: &str,
    measured: &[Used<Measured>],
    goal: fn(&str, &str) -> Option<Goal>,
) -> Vec<Row> {
    type Values = fn(&Measured) -> Vec<f64>;
    const CPU: &str = "processor time";
    let measures: [(String, Unit, Values); 8] = [
        (CRATES.to_owned(), Unit::Count, |one| vec![one.crates]),
        (BINARY.to_owned(), Unit::Mebibytes, |one| vec![one.binary]),
        (format!("{COLD} for release, {CPU}"), Unit::Seconds, |one| {
            vec![one.release.cpu_s]
        }),
        (
            format!("{COLD} for release, {WALL}"),
            Unit::Seconds,
            |one| vec![one.release.wall_s],
        ),
        (format!("{COLD}, {CPU}"), Unit::Seconds, |one| {
            vec![one.dev.cpu_s]
        }),
        (format!("{COLD}, {WALL}"), Unit::Seconds, |one| {
            vec![one.dev.wall_s]
        }),
        (
            format!("check after a change, {CPU}"),
            Unit::Seconds,
            |one| one.checks.iter().map(|used| used.cpu_s).collect(),
        ),
        (
            format!("check after a change, {WALL}"),
            Unit::Seconds,
            |one| one.checks.iter().map(|used| used.wall_s).collect(),
        ),
    ];
    let of_measure = |(measure, unit, values): (String, Unit, Values)| {
        let samples = measured.iter().map(|used| Samples {
            side: used.side.clone(),
            values: used.rounds.iter().flat_map(values).collect(),
        });
        let samples: Vec<_> = samples.collect();
        rows(case, &measure, unit, &samples, |side| goal(side, &measure))
    };
    measures.into_iter().flat_map(of_measure).collect()
}

/// A program that can be built.
struct Program {
    folder: PathBuf,
    source: String,
    crates: f64,
}

struct Builder<'a> {
    folder: PathBuf,
    root: &'a Path,
    meter: Meter,
}

impl Builder<'_> {
    fn by_hand(&self) -> Result<Program, String> {
        // The same versions and features of what both use, whatever they become.
        let ours = self.package("provider", &provider(self.root, PROVIDER))?;
        let mut metadata = self.cargo(&ours);
        metadata.args(["metadata", "--format-version", "1", "--frozen"]);
        let resolved = Resolved::read(&said(&mut metadata)?)?;
        self.program("by_hand", &by_hand(&resolved)?)
    }

    fn ours(&self) -> Result<Program, String> {
        self.program("provider", &provider(self.root, PROVIDER))
    }

    fn core(&self) -> Result<Program, String> {
        self.program("core", &core(self.root))
    }

    fn theirs(&self, generator: &Generator) -> Result<Program, String> {
        let client = self.folder.join("openapi_generator/client");
        let spec = self.root.join("specs").join(format!("{PROVIDER}.yaml"));
        // Of an earlier spec, files would be left.
        remove(&client)?;
        said(&mut generator.generate(&spec, &client).command())?;
        self.program("openapi_generator", &openapi_generator())
    }

    fn program(&self, name: &str, manifest: &str) -> Result<Program, String> {
        let folder = self.package(name, manifest)?;
        let mut tree = self.cargo(&folder);
        tree.args(["tree", "--frozen", "--edges", "normal,build"]);
        tree.args(["--prefix", "none", "--no-dedupe"]);
        let crates = crates(&said(&mut tree)?);
        Ok(Program {
            source: self.source(name)?,
            folder,
            crates: crates.len() as f64,
        })
    }

    fn source(&self, program: &str) -> Result<String, String> {
        let path = self.root.join("benches/downstream");
        let path = path.join(format!("{program}.rs"));
        fs::read_to_string(&path)
            .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
    }

    /// Writes a package around a program and fetches what it depends on.
    fn package(&self, program: &str, manifest: &str) -> Result<PathBuf, String> {
        let folder = self.folder.join(program);
        let source = self.source(program)?;
        let written = || {
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("Cargo.toml"), manifest)?;
            fs::write(folder.join("src/main.rs"), &source)?;
            fs::copy(self.root.join("Cargo.lock"), folder.join("Cargo.lock")).map(drop)
        };
        written().map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
        // Most is there already, and then the network is not needed.
        let fetch = |offline: &[&str]| said(self.cargo(&folder).arg("fetch").args(offline));
        fetch(&["--offline"]).or_else(|_| fetch(&[]))?;
        Ok(folder)
    }

    fn measure(
        &self,
        programs: &[(&str, Program)],
        rounds: u32,
        progress: &mut dyn Write,
    ) -> Result<Vec<Used<Measured>>, String> {
        let sides: Vec<_> = programs
            .iter()
            .map(|(name, program)| Side::new(*name, || self.once(program)))
            .collect();
        in_turns(&sides, rounds, progress)
    }

    fn once(&self, program: &Program) -> Result<Measured, String> {
        let main = program.folder.join("src/main.rs");
        let write = |text: &str| {
            fs::write(&main, text)
                .map_err(|error| format!("`{}` cannot be written: {error}", main.display()))
        };
        write(&program.source)?;

        self.forget()?;
        let (release, _) = self.meter.run(self.build(program).arg("--release"))?;
        let binary = self.target().join("release/program");
        let size = fs::metadata(&binary)
            .map_err(|error| format!("`{}` is not there: {error}", binary.display()))?
            .len();

        self.forget()?;
        let (dev, _) = self.meter.run(&self.build(program))?;

        self.forget()?;
        let mut check = self.cargo(&program.folder);
        check.args(["check", "--frozen", "--quiet"]);
        self.meter.run(&check)?;
        let mut checks = Vec::new();
        for number in 0..CHECKS {
            write(&format!("{}\n// Change {number}.\n", program.source))?;
            checks.push(self.meter.run(&check)?.0);
        }
        self.forget()?;
        Ok(Measured {
            crates: program.crates,
            release,
            binary: size as f64 / f64::from(1 << 20),
            dev,
            checks,
        })
    }

    /// A build from nothing, as it is of crates that come from a registry: not prepared for changes of them.
    fn build(&self, program: &Program) -> Command {
        let mut build = self.cargo(&program.folder);
        build.args(["build", "--frozen", "--quiet"]);
        build.env("CARGO_INCREMENTAL", "0");
        build
    }

    fn cargo(&self, folder: &Path) -> Command {
        let mut command = cargo(self.root);
        forget_the_callers_build(&mut command);
        command.current_dir(folder);
        command.env("CARGO_TARGET_DIR", self.target());
        // A cache of compilations would be what is measured.
        command.env("RUSTC_WRAPPER", "");
        command
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Removes everything that was built.
    fn forget(&self) -> Result<(), String> {
        remove(&self.target())
    }
}
