//! How time and memory grow with the number of groups, as rows and as a picture.

use std::fs;
use std::io::Write;

use super::super::Setting;
use super::super::fit;
use super::super::meter::{Usage, measured};
use super::super::plot::{Line, Panel, svg};
use super::super::result::{Findings, Goal, Samples, Spread, Unit, rows};
use super::super::server::{PROVIDERS, Programs, Server};
use super::super::sides::{Side, in_turns};
use super::super::store::DRAWN;

/// The numbers of groups.
const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];
/// What `all_memberships` asks for, and the list is asked for, too.
const PAGE_SIZE: usize = 1_000;
/// The members of each group.
const MEMBERS: usize = 10;
/// What is plotted is the median of so many.
const ROUNDS: u32 = 3;
/// Growth that is called linear: a fit over measured times is never exactly 1.
const LINEAR: f64 = 1.10;
/// The most memory that any size may take, in MiB.
const MOST_MEMORY: f64 = 64.0;

/// What is done.
const CALLS: [&str; 2] = ["list_groups", "all_memberships"];

/// One line of the picture.
struct Grown {
    name: String,
    /// Seconds of processor time and MiB, by the number of groups.
    cpu: Vec<(f64, f64)>,
    memory: Vec<(f64, f64)>,
}

pub(super) fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    let mut all = Vec::new();
    for provider in PROVIDERS {
        // Nowhere is left to report that standard error is closed.
        let _ = write!(progress, "{provider} ");
        for grown in of_provider(setting, &programs, provider, progress)? {
            findings.extend(found(&grown));
            all.push(grown);
        }
    }
    let lines = |of: fn(&Grown) -> &Vec<(f64, f64)>| {
        let line = |grown: &Grown| Line {
            name: grown.name.clone(),
            points: of(grown).clone(),
        };
        all.iter().map(line).collect()
    };
    let panels = [
        Panel {
            title: "Processor time".to_owned(),
            axis: "seconds".to_owned(),
            most: None,
            lines: lines(|grown| &grown.cpu),
        },
        Panel {
            title: "Peak memory".to_owned(),
            axis: "MiB".to_owned(),
            most: Some(MOST_MEMORY),
            lines: lines(|grown| &grown.memory),
        },
    ];
    let (folder, picture) = (setting.folder(), svg(&panels, "groups")?);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(DRAWN), picture))
        .map_err(|error| format!("`{DRAWN}` cannot be written: {error}"))?;
    Ok(findings)
}

/// The growth of each task.
fn of_provider(
    setting: &Setting<'_>,
    programs: &Programs,
    provider: &str,
    progress: &mut dyn Write,
) -> Result<Vec<Grown>, String> {
    let grown = |call| Grown {
        name: format!("{provider}, {call}"),
        cpu: Vec::new(),
        memory: Vec::new(),
    };
    let mut all: Vec<_> = CALLS.into_iter().map(grown).collect();
    for groups in SIZES {
        let server = Server::start(programs, provider, groups, PAGE_SIZE, MEMBERS)?;
        let side = |call: &'static str| {
            let url = server.url.clone();
            Side::new(call, move || {
                let mut command = programs.command("contender");
                let numbers = if call == "list_groups" {
                    command.args(["read", provider, &url, "traits"]);
                    [groups, PAGE_SIZE]
                } else {
                    command.args(["memberships", provider, &url]);
                    [groups, MEMBERS]
                };
                measured::<Usage>(command.args(numbers.map(|number| number.to_string())))
            })
        };
        let sides: Vec<_> = CALLS.into_iter().map(side).collect();
        let used = in_turns(&sides, setting.rounds(ROUNDS), progress)?;
        for (grown, used) in all.iter_mut().zip(used) {
            let median = |measure: fn(&Usage) -> f64| {
                let values: Vec<_> = used.rounds.iter().map(measure).collect();
                Spread::of(&values).map_or(f64::NAN, |spread| spread.median)
            };
            grown.cpu.push((groups as f64, median(|used| used.cpu_s)));
            let memory = median(|used| used.peak_kib / 1024.0);
            grown.memory.push((groups as f64, memory));
        }
    }
    Ok(all)
}

/// The rows of one line: every size, the exponent of growth of the larger ones, where the work outweighs what every run pays, and the most memory.
fn found(grown: &Grown) -> Findings {
    let mut findings = Findings::default();
    let one = |value| Samples {
        side: "traits".to_owned(),
        values: vec![value],
    };
    for ((groups, seconds), (_, memory)) in grown.cpu.iter().zip(&grown.memory) {
        let case = format!("{}, {groups} groups", grown.name);
        let cpu = [one(*seconds)];
        findings
            .rows
            .extend(rows(&case, "processor time", Unit::Seconds, &cpu, |_| None));
        let most = |_: &str| Some(Goal::AtMost(MOST_MEMORY));
        let memory = [one(*memory)];
        findings
            .rows
            .extend(rows(&case, "peak memory", Unit::Mebibytes, &memory, most));
    }
    let larger = grown.cpu.iter().filter(|(groups, _)| *groups >= 1_000.0);
    if let Some(exponent) = fit::exponent(&larger.copied().collect::<Vec<_>>()) {
        let linear = |_: &str| Some(Goal::AtMost(LINEAR));
        let exponent = [one(exponent)];
        findings.rows.extend(rows(
            &grown.name,
            "exponent of growth, from 1,000 groups",
            Unit::Plain,
            &exponent,
            linear,
        ));
    }
    findings
}
