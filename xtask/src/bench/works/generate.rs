//! Reading, checking and generating, beside OpenAPI Generator on the same documents.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::super::contenders::{Generator, Processes};
use super::super::meter::{Meter, Outside};
use super::super::process::remove;
use super::super::result::{Findings, Goal, Row, Samples, Unit, rows};
use super::super::server;
use super::super::sides::{Measure, Side, Used, in_turns, table};
use super::super::{Setting, fit, sized};
use crate::generate::EMPTY_README;
use crate::specs;

/// The sizes of the specs that are made for this, in operations.
const SIZES: [usize; 4] = [250, 500, 1000, 2000];

/// How much faster than OpenAPI Generator we want to be on our own specs.
const TIMES_FASTER: f64 = 20.0;

/// The exponent up to which growth counts as linear: what is above 1 is the noise of the machine and its caches.
const LINEAR: f64 = 1.15;

/// The name of the spec that is made.
const MADE: &str = "things";

const OPTIMISED: &str = "lint and generate, optimised";
const OURS: &str = "lint and generate, as `cargo xtask` builds it";
const AUDIT: &str = "audit";
const THEIRS: &str = "OpenAPI Generator";

const MEMORY: &str = "peak memory";

/// Measures.
///
/// # Errors
/// Something could not be run, or did not do what it should.
pub fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let mut programs = Programs {
        folder: setting.folder().join("generate"),
        meter: Meter::built(setting)?,
        // The one that runs: what a user of `cargo xtask` has.
        xtask: env::current_exe()
            .map_err(|error| format!("the path of this program cannot be told: {error}"))?,
        optimised: server::Programs::of(setting.root, "xtask")?,
        generator: None,
    };
    match Generator::find(setting, &mut Processes) {
        Ok(generator) => {
            let version = format!("{THEIRS} {}", generator.version);
            findings.others.insert(version);
            programs.generator = Some(generator);
        }
        Err(why) => findings.skip(THEIRS, why),
    }

    let specs = our_specs(setting.root)?;
    let sides = programs.sides(&specs, None);
    let used = in_turns(&sides, setting.rounds(5), progress)?;
    findings
        .rows
        .extend(table("all our specs", &used, &MEASURES, |side, measure| {
            let wanted = side == THEIRS && measure != MEMORY;
            wanted.then_some(Goal::RatioAtLeast(TIMES_FASTER))
        }));

    let mut of_sizes = Vec::new();
    for size in SIZES {
        // Nowhere is left to report that standard error is closed.
        let _ = write!(progress, "{size} operations ");
        let spec = [(MADE.to_owned(), sized::yaml(size / sized::OPERATIONS))];
        let mut sides = programs.sides(&spec, Some(size));
        sides.push(Side::new(AUDIT, || programs.audit(&spec)));
        let used = in_turns(&sides, setting.rounds(3), progress)?;
        let case = format!("{size} operations");
        findings
            .rows
            .extend(table(&case, &used, &MEASURES, |_, _| None));
        of_sizes.push(used);
    }
    findings.rows.extend(growth(&of_sizes));
    Ok(findings)
}

/// Specs with the names of their providers.
type Specs = [(String, String)];

fn our_specs(root: &Path) -> Result<Vec<(String, String)>, String> {
    let providers = specs::providers(root).map_err(|error| error.to_string())?;
    let read = |provider: String| {
        let path = root.join("specs").join(format!("{provider}.yaml"));
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        Ok((provider, text))
    };
    providers.into_iter().map(read).collect()
}

/// What is measured of each side.
const MEASURES: [Measure<Outside>; 3] = [
    ("processor time", Unit::Seconds, |used| used.cpu_s),
    ("wall time", Unit::Seconds, |used| used.wall_s),
    (MEMORY, Unit::Mebibytes, |used| used.peak_kib / 1024.0),
];

/// The exponents of growth, one for each round, from what the sides used for each of the sizes.
#[must_use]
pub fn growth(of_sizes: &[Vec<Used<Outside>>]) -> Vec<Row> {
    let [first, .., last] = SIZES;
    let case = format!("growth from {first} to {last} operations");
    type Value = fn(&Outside) -> f64;
    let measures: [(&str, Value); 2] = [
        ("exponent of processor time", |used| used.cpu_s),
        ("exponent of peak memory", |used| used.peak_kib),
    ];
    let mut all = Vec::new();
    for (measure, value) in measures {
        for (number, side) in of_sizes.iter().flatten().enumerate() {
            // The sides of the first size are those of all sizes.
            if of_sizes.first().is_none_or(|sides| number >= sides.len()) {
                break;
            }
            let exponents = (0..side.rounds.len()).filter_map(|round| {
                let point = |(size, sides): (&usize, &Vec<Used<Outside>>)| {
                    let used = sides.get(number)?.rounds.get(round)?;
                    Some((*size as f64, value(used)))
                };
                let points: Option<Vec<_>> = SIZES.iter().zip(of_sizes).map(point).collect();
                fit::exponent(&points?)
            });
            let samples = Samples {
                side: side.side.clone(),
                values: exponents.collect(),
            };
            // Each side for itself: a ratio of exponents says nothing.
            all.extend(rows(&case, measure, Unit::Plain, &[samples], |side| {
                (side != THEIRS).then_some(Goal::AtMost(LINEAR))
            }));
        }
    }
    all
}

/// What is measured, and with what.
struct Programs {
    folder: PathBuf,
    meter: Meter,
    xtask: PathBuf,
    /// The same, optimised, as other generators are when they are measured.
    optimised: server::Programs,
    generator: Option<Generator>,
}

/// What `generate --format json` says.
#[derive(Deserialize)]
struct Said {
    providers: Vec<SaidOf>,
    changes: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct SaidOf {
    operations: usize,
}

impl Programs {
    /// Ours, and theirs if it is there. `operations` is the number of all of them, where it is known.
    fn sides<'a>(&'a self, specs: &'a Specs, operations: Option<usize>) -> Vec<Side<'a, Outside>> {
        let optimised = move || self.optimised.command("xtask");
        let own = move || Command::new(&self.xtask);
        let mut sides = vec![
            Side::new(OPTIMISED, move || self.ours(optimised, specs, operations)),
            Side::new(OURS, move || self.ours(own, specs, operations)),
        ];
        if let Some(generator) = &self.generator {
            sides.push(Side::new(THEIRS, move || self.theirs(generator, specs)));
        }
        sides
    }

    /// A fresh tree with these specs and nothing generated, so that every file is written.
    fn tree(&self, specs: &Specs) -> Result<PathBuf, String> {
        let tree = self.folder.join("tree");
        remove(&tree)?;
        let made = || {
            fs::create_dir_all(tree.join("specs"))?;
            for (provider, text) in specs {
                fs::write(spec(&tree, provider), text)?;
                let krate = tree.join("crates").join(format!("groups-{provider}"));
                fs::create_dir_all(&krate)?;
                fs::write(krate.join("README.md"), EMPTY_README)?;
            }
            io::Result::Ok(())
        };
        made().map_err(|error| format!("`{}` cannot be made: {error}", tree.display()))?;
        Ok(tree)
    }

    /// `lint`, then `generate`, as one command each for all specs.
    fn ours(
        &self,
        xtask: impl Fn() -> Command,
        specs: &Specs,
        operations: Option<usize>,
    ) -> Result<Outside, String> {
        let tree = self.tree(specs)?;
        let (lint, _) = self.meter.run(task(xtask(), &tree).arg("lint"))?;
        let generate = ["generate", "--format", "json"];
        let (generate, said) = self.meter.run(task(xtask(), &tree).args(generate))?;
        let said: Said = serde_json::from_str(&said)
            .map_err(|error| format!("`generate` said something else than JSON: {error}"))?;
        let sum: usize = said.providers.iter().map(|one| one.operations).sum();
        let is_whole = said.providers.len() == specs.len()
            && said.changes.len() > 5 * specs.len()
            && operations.is_none_or(|operations| operations == sum);
        if !is_whole {
            return Err(format!(
                "`generate` made {} files with {sum} operations of {} providers, which is not all",
                said.changes.len(),
                said.providers.len(),
            ));
        }
        Ok(lint.then(generate))
    }

    /// The comparison of the specs with documents of their vendors, which here are the specs themselves.
    fn audit(&self, specs: &Specs) -> Result<Outside, String> {
        let tree = self.tree(specs)?;
        self.of_each(specs, |provider| {
            let mut audit = task(Command::new(&self.xtask), &tree);
            audit.args(["audit", provider]).arg(spec(&tree, provider));
            Ok(self.meter.run(&audit)?.0)
        })
    }

    fn theirs(&self, generator: &Generator, specs: &Specs) -> Result<Outside, String> {
        let tree = self.tree(specs)?;
        let client = self.folder.join("client");
        self.of_each(specs, |provider| {
            remove(&client)?;
            let generate = generator
                .generate(&spec(&tree, provider), &client)
                .command();
            let (used, _) = self.meter.run(&generate)?;
            if client.join("src/apis/mod.rs").is_file() {
                Ok(used)
            } else {
                Err("it has written no client".to_owned())
            }
        })
    }

    /// One command for each spec, one after the other.
    fn of_each(
        &self,
        specs: &Specs,
        run: impl Fn(&str) -> Result<Outside, String>,
    ) -> Result<Outside, String> {
        let mut sum: Option<Outside> = None;
        for (provider, _) in specs {
            let used = run(provider)?;
            sum = Some(sum.map_or(used, |sum| sum.then(used)));
        }
        sum.ok_or_else(|| "there is no spec".to_owned())
    }
}

/// A task in another workspace.
fn task(mut xtask: Command, tree: &Path) -> Command {
    xtask.arg("--root").arg(tree).current_dir(tree);
    xtask
}

fn spec(tree: &Path, provider: &str) -> PathBuf {
    tree.join("specs").join(format!("{provider}.yaml"))
}
