//! All groups of an installation, as a stream of items.

use std::io::Write;

use super::super::Setting;
use super::super::contenders::{self, Contender, Processes};
use super::super::meter::{Usage, measured};
use super::super::result::{Findings, Goal, Row, Samples, Skipped, Unit, rows};
use super::super::server::{PROVIDERS, Programs, Server};
use super::super::sides::{Measure, Side, Used, in_turns, table};

/// The largest page that Opendatasoft and Segment document.
pub(super) const PAGE_SIZE: usize = 1_000;
/// What a provider's server has.
pub(super) const PAGES: usize = 1_000;
/// Memory is to be the same for so few.
pub(super) const FEW_PAGES: usize = 10;
/// Up to this ratio, memory counts as the same.
const CONSTANT: f64 = 1.25;
/// What the traits keep of each item, in bytes at most: the hash by which one that comes twice is noticed (decision 0014).
const HASH: f64 = 21.0;
/// By how much the one reads more than the other.
const MORE_ITEMS: f64 = ((PAGES - FEW_PAGES) * PAGE_SIZE) as f64;
/// Each is one ratio.
const ROUNDS: u32 = 9;

/// The sides of the workspace, by the names that `contender` knows, with those in the table. The first is what the others are held against.
pub(super) const OWN_SIDES: [(&str, &str); 3] = [
    ("by-hand", "by hand"),
    ("client", "generated client"),
    ("traits", "traits"),
];

/// Who needs less, and takes nothing else of what comes: no goal is held against that, but it is to be seen what the other fields cost.
const LEAST: (&str, &str) = ("by-hand-least", "by hand, id and name alone");

pub(super) fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    for provider in PROVIDERS {
        // Nowhere is left to report that standard error is closed.
        let _ = write!(progress, "{provider} ");
        findings.extend(of_provider(setting, &programs, provider, progress)?);
    }
    Ok(findings)
}

fn of_provider(
    setting: &Setting<'_>,
    programs: &Programs,
    provider: &str,
    progress: &mut dyn Write,
) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let few = Server::start(programs, provider, FEW_PAGES * PAGE_SIZE, PAGE_SIZE, 0)?;
    let found = contenders::generated(setting, provider, &mut Processes, progress);
    let foreign = tried(found, &few.url, &mut findings);
    let all = |program, url, pages| {
        let mut sides = own_sides(programs, program, provider, url, pages);
        let counted = program == COUNTED;
        let side = |contender| foreign_side(contender, url, pages, counted);
        sides.extend(foreign.as_ref().map(side));
        sides
    };

    let server = Server::start(programs, provider, PAGES * PAGE_SIZE, PAGE_SIZE, 0)?;
    let rounds = setting.rounds(ROUNDS);
    let many_used = in_turns(&all(MEASURED, &server.url, PAGES), rounds, progress)?;
    let few_used = in_turns(&all(MEASURED, &few.url, FEW_PAGES), rounds, progress)?;
    // How many they are is the same in every run.
    let counted = in_turns(&all(COUNTED, &server.url, PAGES), 1, progress)?;

    let case = format!("{provider}, {PAGES} pages of {PAGE_SIZE} groups");
    findings
        .rows
        .extend(table(&case, &many_used, &MEASURES, goal));
    findings.rows.extend(constant(&case, &few_used, &many_used));
    findings
        .rows
        .extend(table(&case, &counted, &[ALLOCATIONS], |_, _| None));
    Ok(findings)
}

/// The programs of the workspace's own sides: the second one counts allocations.
pub(super) const MEASURED: &str = "contender";
const COUNTED: &str = "contender_counted";

pub(super) const CPU: &str = "processor time";
const MEMORY: &str = "peak memory";

/// What is measured of who reads.
pub(super) const MEASURES: [Measure<Usage>; 3] = [
    (CPU, Unit::Seconds, |used| used.cpu_s),
    ("wall time", Unit::Seconds, |used| used.wall_s),
    (MEMORY, Unit::Mebibytes, |used| used.peak_kib / 1024.0),
];

const ALLOCATIONS: Measure<Usage> = ("allocations of an item", Unit::Plain, |used| {
    // Who does not count has no row.
    let calls = used.allocations.map_or(f64::NAN, |calls| calls as f64);
    calls / used.items as f64
});

fn goal(side: &str, measure: &str) -> Option<Goal> {
    match (side, measure) {
        ("traits", CPU) => Some(Goal::RatioAtMost(1.10)),
        ("generated client", CPU) => Some(Goal::RatioAtMost(1.05)),
        ("traits" | "generated client", MEMORY) => Some(Goal::AtMost(64.0)),
        _ => None,
    }
}

/// The memory for many pages beside that for few, of each of the workspace's own sides: it is to be the same, but for
/// the hashes of the traits and for what the allocator makes of it.
pub fn constant(case: &str, few: &[Used<Usage>], many: &[Used<Usage>]) -> Vec<Row> {
    let measure = format!("{MEMORY}, beside {FEW_PAGES} pages");
    let pairs = many.iter().zip(few).filter(|(many, _)| is_own(&many.side));
    let rows = pairs.flat_map(|(many, few)| {
        let of = |used: &Used<Usage>, side: String| Samples {
            side,
            values: used.rounds.iter().map(MEASURES[2].2).collect(),
        };
        let reference = of(few, format!("{}, {FEW_PAGES} pages", few.side));
        let sides = [reference, of(many, many.side.clone())];
        let constant = |side: &str| match side {
            "generated client" => Some(Goal::RatioAtMost(CONSTANT)),
            "traits" => Some(Goal::MoreAtMost(HASH * MORE_ITEMS / f64::from(1 << 20))),
            _ => None,
        };
        rows(case, &measure, Unit::Mebibytes, &sides, constant)
    });
    rows.collect()
}

fn is_own(side: &str) -> bool {
    OWN_SIDES.iter().any(|(_, shown)| *shown == side)
}

/// The sides of the workspace, each reading `pages` pages from `url`.
fn own_sides<'a>(
    programs: &'a Programs,
    program: &'a str,
    provider: &'a str,
    url: &'a str,
    pages: usize,
) -> Vec<Side<'a, Usage>> {
    let side = |names| own_side(programs, program, provider, url, pages, names);
    OWN_SIDES.into_iter().chain([LEAST]).map(side).collect()
}

/// One side of the workspace, reading `pages` pages from `url`.
pub(super) fn own_side<'a>(
    programs: &'a Programs,
    program: &'a str,
    provider: &'a str,
    url: &'a str,
    pages: usize,
    (name, shown): (&'static str, &str),
) -> Side<'a, Usage> {
    Side::new(shown, move || {
        let groups = (pages * PAGE_SIZE).to_string();
        let mut command = programs.command(program);
        command.args(["read", provider, url, name, &groups]);
        measured(command.arg(PAGE_SIZE.to_string()))
    })
}

/// A client of somebody else, reading `pages` pages from `url`, with its allocations counted where that is wanted and possible.
pub(super) fn foreign_side<'a>(
    contender: &'a Contender,
    url: &'a str,
    pages: usize,
    counted: bool,
) -> Side<'a, Usage> {
    Side::new(contender.name, move || {
        let groups = pages * PAGE_SIZE;
        let counting = counted
            .then(|| contender.read_counted(url, groups, PAGE_SIZE))
            .flatten();
        let command = counting.unwrap_or_else(|| contender.read(url, groups, PAGE_SIZE));
        measured(&mut { command })
    })
}

/// The client if it can read the few groups of the server at `url`, which is noted; or else why it is left out: what fails later ends the work.
pub(super) fn tried(
    found: Result<Contender, Skipped>,
    url: &str,
    findings: &mut Findings,
) -> Option<Contender> {
    let read = |contender: Contender| {
        let groups = FEW_PAGES * PAGE_SIZE;
        let read: Result<Usage, _> = measured(&mut contender.read(url, groups, PAGE_SIZE));
        match read {
            Ok(_) => Ok(contender),
            Err(why) => Err(Skipped {
                what: contender.to_string(),
                why,
            }),
        }
    };
    match found.and_then(read) {
        Ok(contender) => {
            findings.others.insert(contender.to_string());
            Some(contender)
        }
        Err(skipped) => {
            findings.skipped.push(skipped);
            None
        }
    }
}
