//! The same groups, read with the vendors' own clients.

use std::io::Write;

use super::super::Setting;
use super::super::contenders::{self, Processes};
use super::super::result::{Findings, Goal};
use super::super::server::{PROVIDERS, Programs, Server};
use super::super::sides::{in_turns, table};
use super::read::{
    CPU, FEW_PAGES, MEASURED, MEASURES, OWN_SIDES, PAGE_SIZE, PAGES, foreign_side, own_side, tried,
};

/// Each is one ratio. The differences are large.
const ROUNDS: u32 = 5;

pub(super) fn run(setting: &Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String> {
    let programs = Programs::built(setting.root)?;
    let mut findings = Findings::default();
    for provider in PROVIDERS {
        let Some(found) = contenders::official(setting, provider, &mut Processes) else {
            findings.skip(
                format!("the vendor's client for {provider}"),
                "there is no program around one in `benches/contenders`",
            );
            continue;
        };
        let few = Server::start(&programs, provider, FEW_PAGES * PAGE_SIZE, PAGE_SIZE, 0)?;
        let Some(contender) = tried(found, &few.url, &mut findings) else {
            continue;
        };
        // Nowhere is left to report that standard error is closed.
        let _ = write!(progress, "{contender} ");
        let server = Server::start(&programs, provider, PAGES * PAGE_SIZE, PAGE_SIZE, 0)?;
        // The traits are what it is held against.
        let own = OWN_SIDES.into_iter().rev();
        let mut sides: Vec<_> = own
            .map(|names| own_side(&programs, MEASURED, provider, &server.url, PAGES, names))
            .collect();
        sides.push(foreign_side(&contender, &server.url, PAGES, false));
        let used = in_turns(&sides, setting.rounds(ROUNDS), progress)?;
        let case = format!("{provider}, {PAGES} pages of {PAGE_SIZE} groups");
        let goal = |side: &str, measure: &str| {
            let wanted = side == contender.name && measure == CPU;
            wanted.then_some(Goal::RatioAtLeast(10.0))
        };
        findings.rows.extend(table(&case, &used, &MEASURES, goal));
    }
    Ok(findings)
}
