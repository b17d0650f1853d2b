//! How results are written down.

use std::io::{self, Write};

use serde::Serialize;

use super::result::{Findings, Goal, Row, Spread, Unit};
use super::store::Results;
use super::works::WORKS;
use crate::format::PageFormat;
use crate::terminal::{colors, count, paint};

/// A row beside the same row of another run.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared<'a> {
    /// The row.
    pub row: &'a Row,
    /// What the other run had in its place.
    pub earlier: Option<&'a Row>,
}

/// What is written as JSON: what is kept, with what it is held against.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    results: &'a Results,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<&'a Results>,
}

/// Writes the tables of all works.
///
/// # Errors
/// Those of `out`.
pub fn tables(
    results: &Results,
    earlier: Option<&Results>,
    format: PageFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == PageFormat::Json {
        serde_json::to_writer(&mut *out, &Written { results, earlier })?;
        writeln!(out)?;
        return out.flush();
    }
    if let Some(earlier) = earlier.filter(|earlier| !earlier.are_of_here()) {
        let (target, cores) = (&earlier.target, count(earlier.cores, "core"));
        writeln!(
            out,
            "The earlier results are of another machine: {target}, {cores}.\n"
        )?;
    }
    for (work, findings) in &results.works {
        let before = earlier.and_then(|earlier| earlier.works.get(work));
        let with_earlier = earlier.is_some();
        let table = table(findings, before, with_earlier);
        match format {
            PageFormat::Markdown => {
                write!(out, "## {work}\n\n{}", markdown(&table))?;
                remarks(findings, "- ", out)?;
                writeln!(out)?;
            }
            PageFormat::Human | PageFormat::Json => {
                writeln!(out, "\n{}", paint(colors(), "1", work))?;
                human(&table, out)?;
                remarks(findings, "", out)?;
            }
        }
    }
    out.flush()
}

/// Writes what works there are.
pub(super) fn list(out: &mut dyn Write) -> io::Result<()> {
    let width = WORKS.iter().map(|work| work.name.len()).max();
    let width = width.unwrap_or_default();
    for work in WORKS {
        writeln!(out, "{:<width$}  {}", work.name, work.about)?;
    }
    out.flush()
}

/// The page with the tables of these results in place of those that stand there, `<!-- bench:WORK -->` to `<!-- /bench:WORK -->`.
pub(super) fn documented(page: &str, results: &Results) -> Result<String, String> {
    let mut page = page.to_owned();
    for (work, findings) in &results.works {
        let (begin, end) = (
            format!("<!-- bench:{work} -->"),
            format!("<!-- /bench:{work} -->"),
        );
        let places = page
            .find(&begin)
            .zip(page.find(&end))
            .map(|(from, to)| (from + begin.len(), to))
            .filter(|(from, to)| from <= to);
        let Some((from, to)) = places else {
            return Err(format!(
                "`docs/performance.md` has no place for `{work}`: write `{begin}` and `{end}` where its table belongs"
            ));
        };
        let mut text = Vec::new();
        remarks(findings, "- ", &mut text).map_err(|error| error.to_string())?;
        let table = markdown(&table(findings, None, false));
        let text = String::from_utf8_lossy(&text).into_owned();
        page.replace_range(from..to, &format!("\n\n{table}{text}\n"));
    }
    Ok(page)
}

/// What stands below a table, one line each.
fn remarks(findings: &Findings, bullet: &str, out: &mut dyn Write) -> io::Result<()> {
    if !findings.others.is_empty() || !findings.skipped.is_empty() {
        writeln!(out)?;
    }
    for other in &findings.others {
        writeln!(out, "{bullet}measured: {other}")?;
    }
    for skipped in &findings.skipped {
        let why: Vec<_> = skipped.why.split_whitespace().collect();
        let (what, why) = (&skipped.what, why.join(" "));
        writeln!(out, "{bullet}not measured: {what}: {why}")?;
    }
    Ok(())
}

/// The cells, the head first.
fn table(findings: &Findings, earlier: Option<&Findings>, with_earlier: bool) -> Vec<Vec<String>> {
    let mut head = vec!["case", "measure", "side", "median", "ratio (middle half)"];
    head.push("goal");
    if with_earlier {
        head.push("earlier");
    }
    let mut lines = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for row in &findings.rows {
        let mut rows = earlier.iter().flat_map(|earlier| &earlier.rows);
        let compared = Compared {
            row,
            earlier: rows.find(|other| other.key() == row.key()),
        };
        let mut line = vec![
            row.case.clone(),
            row.measure.clone(),
            row.side.clone(),
            value(row.value.median, row.unit),
            row.ratio.map(ratio).unwrap_or_default(),
            goal(row),
        ];
        if with_earlier {
            line.push(compared.change());
        }
        lines.push(line);
    }
    lines
}

impl Compared<'_> {
    /// What the earlier run had: the ratio where there is one, because values of two runs cannot be compared.
    fn change(&self) -> String {
        match self.earlier {
            None => "-".to_owned(),
            Some(Row {
                ratio: Some(before),
                ..
            }) => ratio(*before),
            Some(before) => value(before.value.median, before.unit),
        }
    }
}

fn goal(row: &Row) -> String {
    let Some(is_met) = row.is_met() else {
        return String::new();
    };
    let wanted = match row.goal {
        Some(Goal::RatioAtMost(most)) => format!("<= {} x", plain(most)),
        Some(Goal::RatioAtLeast(least)) => format!(">= {} x", plain(least)),
        Some(Goal::AtMost(most)) => format!("<= {}", value(most, row.unit)),
        Some(Goal::AtLeast(least)) => format!(">= {}", value(least, row.unit)),
        Some(Goal::MoreAtMost(more)) => format!("<= +{}", value(more, row.unit)),
        None => return String::new(),
    };
    let met = if is_met { "met" } else { "missed" };
    format!("{wanted}, {met}")
}

fn ratio(spread: Spread) -> String {
    // Ratios of ten and more say nothing with three decimals.
    let number = |ratio: f64| match ratio {
        ratio if ratio >= 10.0 => format!("{ratio:.0}"),
        ratio => format!("{ratio:.3}"),
    };
    let Spread { low, median, high } = spread;
    format!("{} ({} to {})", number(median), number(low), number(high))
}

fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds if value < 0.1 => format!("{:.1} ms", value * 1e3),
        Unit::Seconds => format!("{value:.2} s"),
        Unit::Microseconds => format!("{value:.1} us"),
        Unit::Mebibytes => format!("{value:.1} MiB"),
        Unit::PerSecond => format!("{value:.0} /s"),
        Unit::Plain => format!("{value:.3}"),
        Unit::Count => plain(value),
    }
}

/// Whole numbers without decimals, others with two.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn markdown(table: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = String::new();
    for (number, cells) in table.iter().enumerate() {
        text += &line(cells);
        if number == 0 {
            let rule = |cell: &String| match cell.as_str() {
                "median" => "---:".to_owned(),
                _ => "---".to_owned(),
            };
            text += &line(&cells.iter().map(rule).collect::<Vec<_>>());
        }
    }
    text
}

fn human(table: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let columns = table.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = table.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    for line in table {
        let cells = line.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let line = cells.join("  ");
        let is_missed = line.contains(", missed");
        writeln!(
            out,
            "{}",
            paint(is_missed && colors(), "31", line.trim_end())
        )?;
    }
    Ok(())
}
