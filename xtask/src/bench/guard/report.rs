//! How a comparison is written down.

use std::io::{self, Write};

use serde_json::json;

use super::compare::{Row, THRESHOLD_PERCENT, Verdict};
use crate::format::PageFormat;
use crate::terminal::{count, paint, printable};

const RED: &str = "31";
const YELLOW: &str = "33";

/// The result of a run.
pub(super) struct Report<'r> {
    pub(super) rows: &'r [Row],
    /// The file with the baseline.
    pub(super) place: &'r str,
    /// Whether the counts were stored in it.
    pub(super) updated: bool,
}

impl Report<'_> {
    pub(super) fn write(
        &self,
        format: PageFormat,
        colors: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match format {
            PageFormat::Human => self.human(colors, out)?,
            PageFormat::Markdown => self.markdown(out)?,
            PageFormat::Json => self.json(out)?,
        }
        out.flush()
    }

    fn human(&self, colors: bool, out: &mut dyn Write) -> io::Result<()> {
        let names = self.rows.iter().map(|row| row.name.chars().count());
        let width = names.chain(["benchmark".len()]).max().unwrap_or_default();
        writeln!(
            out,
            "{:<width$}  {:>14}  {:>14}  {:>8}",
            "benchmark", "stored", "counted", "change"
        )?;
        for row in self.rows {
            let [stored, counted, change] = cells(row);
            let name = printable(&row.name);
            let line = format!("{name:<width$}  {stored:>14}  {counted:>14}  {change:>8}");
            let line = match remark(row.verdict) {
                Some(remark) if !self.updated => {
                    let color = if row.verdict.fails() { RED } else { YELLOW };
                    paint(colors, color, &format!("{line}  {remark}"))
                }
                _ => line,
            };
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
        for line in self.conclusion() {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "| benchmark | stored | counted | change | |")?;
        writeln!(out, "| --- | ---: | ---: | ---: | --- |")?;
        for row in self.rows {
            let [stored, counted, change] = cells(row);
            let remark = if self.updated {
                None
            } else {
                remark(row.verdict)
            };
            let remark = remark.map(|text| format!("{text} ")).unwrap_or_default();
            let name = printable(&row.name);
            writeln!(
                out,
                "| `{name}` | {stored} | {counted} | {change} | {remark}|"
            )?;
        }
        writeln!(out, "\n{}", self.conclusion().join(" "))
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let benchmarks: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                json!({
                    "name": row.name,
                    "stored": row.before,
                    "counted": row.after,
                    "change_percent": row.change_percent(),
                    "verdict": row.verdict.name(),
                })
            })
            .collect();
        let report = json!({
            "passed": self.updated || self.rows.iter().all(|row| !row.verdict.fails()),
            "updated": self.updated,
            "baseline": self.place,
            "threshold_percent": THRESHOLD_PERCENT,
            "benchmarks": benchmarks,
        });
        writeln!(out, "{report}")
    }

    /// What follows from it all, and what to do.
    fn conclusion(&self) -> Vec<String> {
        let place = self.place;
        let total = count(self.rows.len(), "benchmark");
        if self.updated {
            return vec![format!(
                "{total}, stored in `{place}`: commit it together with the reason."
            )];
        }
        let number = |verdict| {
            self.rows
                .iter()
                .filter(|row| row.verdict == verdict)
                .count()
        };
        let update = "run `cargo xtask bench --guard --update`";
        let said = [
            (
                Verdict::More,
                format!(
                    "more than {THRESHOLD_PERCENT} % above what is stored. `callgrind_annotate` shows where, of the files in \
                     `target/gungraun`. If it is worth it, {update}"
                ),
            ),
            (
                Verdict::Fewer,
                format!(
                    "more than {THRESHOLD_PERCENT} % below what is stored. To hold what was gained, {update}"
                ),
            ),
            (
                Verdict::New,
                format!("not stored yet, and so not guarded: {update}"),
            ),
            (
                Verdict::Missing,
                format!("stored, but not there any more: if that is meant, {update}"),
            ),
        ];
        let mut lines: Vec<_> = said
            .into_iter()
            .map(|(verdict, text)| (number(verdict), text))
            .filter(|(number, _)| *number > 0)
            .map(|(number, text)| format!("{number} of {total}: {text}."))
            .collect();
        if lines.is_empty() {
            lines.push(format!(
                "{total}, none further than {THRESHOLD_PERCENT} % from `{place}`."
            ));
        }
        lines
    }
}

/// What there is to say about a benchmark.
fn remark(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Within => None,
        Verdict::More => Some("too many"),
        Verdict::Fewer => Some("fewer: renew"),
        Verdict::New => Some("new: store"),
        Verdict::Missing => Some("missing"),
    }
}

/// The stored count, the new one, and the change.
fn cells(row: &Row) -> [String; 3] {
    let number = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), thousands);
    let change = row
        .change_percent()
        .map_or_else(|| "-".to_owned(), |percent| format!("{percent:+.2} %"));
    [number(row.before), number(row.after), change]
}

/// With its thousands apart.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
