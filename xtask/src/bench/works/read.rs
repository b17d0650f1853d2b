//! All groups of an installation, as a stream of items.

use std::io::Write;

use super::super::Setting;
use super::super::contenders::{self, Contender, Processes};
use super::super::meter::{Usage, measured};
use super::super::result::{Findings, Goal, Skipped, Unit, rows};
use super::super::server::{PROVIDERS, Programs, Server};
use super::super::sides::{Side, in_turns, samples};

/// The largest page that Opendatasoft and Segment document.
pub(super) const PAGE_SIZE: usize = 1_000;
/// What a provider's server has.
pub(super) const PAGES: usize = 1_000;
/// Memory is to be the same for so few.
pub(super) const FEW_PAGES: usize = 10;
/// Each is one ratio.
const ROUNDS: u32 = 9;

/// The sides of the workspace, by the names that `contender` knows, with those in the table. The first is what the others are held against.
pub(super) const OWN_SIDES: [(&str, &str); 3] = [
    ("by-hand", "by hand"),
    ("client", "generated client"),
    ("traits", "traits"),
];

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
    let foreign = tried(found, &few.url)
        .map_err(|skipped| findings.skipped.push(skipped))
        .ok();

    let case = format!("{provider}, {PAGES} pages of {PAGE_SIZE} groups");
    let server = Server::start(programs, provider, PAGES * PAGE_SIZE, PAGE_SIZE, 0)?;
    let mut sides = own_sides(programs, "contender", provider, &server.url, PAGES);
    let side = |contender| foreign_side(contender, &server.url, PAGES, false);
    sides.extend(foreign.as_ref().map(side));
    let used = in_turns(&sides, setting.rounds(ROUNDS), progress)?;
    let cpu = samples(&used, |used: &Usage| used.cpu_s);
    findings.rows.extend(rows(
        &case,
        "processor time",
        Unit::Seconds,
        &cpu,
        |side| match side {
            "traits" => Some(Goal::RatioAtMost(1.10)),
            "generated client" => Some(Goal::RatioAtMost(1.05)),
            _ => None,
        },
    ));
    let wall = samples(&used, |used| used.wall_s);
    findings
        .rows
        .extend(rows(&case, "wall time", Unit::Seconds, &wall, |_| None));
    let memory = |used: &Usage| used.peak_kib / 1024.0;
    let peak = samples(&used, memory);
    let bounded =
        |side: &str| matches!(side, "traits" | "generated client").then_some(Goal::AtMost(64.0));
    findings
        .rows
        .extend(rows(&case, "peak memory", Unit::Mebibytes, &peak, bounded));

    let mut sides = own_sides(programs, "contender_counted", provider, &server.url, PAGES);
    let side = |contender| foreign_side(contender, &server.url, PAGES, true);
    sides.extend(foreign.as_ref().map(side));
    let counted = in_turns(&sides, 1, progress)?;
    let allocations = samples(&counted, |used| {
        used.allocations
            .map_or(f64::NAN, |calls| calls as f64 / used.items as f64)
    });
    findings.rows.extend(rows(
        &case,
        "allocations of an item",
        Unit::Plain,
        &allocations,
        |_| None,
    ));
    let mut sides = own_sides(programs, "contender", provider, &few.url, FEW_PAGES);
    let side = |contender| foreign_side(contender, &few.url, FEW_PAGES, false);
    sides.extend(foreign.as_ref().map(side));
    let few = in_turns(&sides, 1, progress)?;
    let case = format!("{provider}, {FEW_PAGES} pages of {PAGE_SIZE} groups");
    findings.rows.extend(rows(
        &case,
        "peak memory",
        Unit::Mebibytes,
        &samples(&few, memory),
        |_| None,
    ));
    Ok(findings)
}

/// The workspace's own sides, each reading `pages` pages from `url`.
pub(super) fn own_sides<'a>(
    programs: &'a Programs,
    program: &'a str,
    provider: &'a str,
    url: &'a str,
    pages: usize,
) -> Vec<Side<'a, Usage>> {
    let side = |names| own_side(programs, program, provider, url, pages, names);
    OWN_SIDES.into_iter().map(side).collect()
}

/// One of [`OWN_SIDES`], reading `pages` pages from `url`.
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

/// The client if it can read the few groups of the server at `url`, or else why it is left out: what fails later ends the work.
pub(super) fn tried(found: Result<Contender, Skipped>, url: &str) -> Result<Contender, Skipped> {
    let contender = found?;
    let groups = FEW_PAGES * PAGE_SIZE;
    let read: Result<Usage, _> = measured(&mut contender.read(url, groups, PAGE_SIZE));
    read.map_err(|why| Skipped {
        what: contender.to_string(),
        why,
    })?;
    Ok(contender)
}
