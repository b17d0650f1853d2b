//! How problems are written down.

use std::io::{self, Write};

use serde::Serialize;

use super::{Class, Problem, Rule};
pub use crate::report::Format;
use crate::report::annotate;
use crate::terminal::{paint, printable};

/// Writes `problems` to `out`. `color` is for [`Format::Human`] only.
///
/// # Errors
/// What `out` returns.
pub fn write(
    problems: &[Problem],
    format: Format,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => problems
            .iter()
            .try_for_each(|problem| human(problem, color, out)),
        Format::Github => problems.iter().try_for_each(|problem| github(problem, out)),
        Format::Json => {
            let problems = problems.iter().map(Line::from).collect();
            serde_json::to_writer(&mut *out, &All { problems })?;
            writeln!(out)
        }
    }
}

#[derive(Serialize)]
struct All<'p> {
    problems: Vec<Line<'p>>,
}

/// A problem as JSON.
#[derive(Serialize)]
struct Line<'p> {
    file: &'p str,
    line: usize,
    column: usize,
    path: &'p str,
    rule: &'p str,
    class: Class,
    what: &'p str,
    why: &'p str,
    fix: &'p str,
}

impl<'p> From<&'p Problem> for Line<'p> {
    fn from(problem: &'p Problem) -> Self {
        let Problem {
            file,
            line,
            column,
            path,
            rule,
            what,
        } = problem;
        let Rule {
            id,
            class,
            why,
            fix,
            ..
        } = rule;
        Self {
            file,
            line: *line,
            column: *column,
            path,
            rule: id,
            class: *class,
            what,
            why,
            fix,
        }
    }
}

fn human(problem: &Problem, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let Problem {
        line, column, rule, ..
    } = problem;
    let position = format!("{}:{line}:{column}:", printable(&problem.file));
    let position = paint(color, "1", &position);
    let label = paint(color, "1;31", &format!("error[{}]", rule.id));
    writeln!(out, "{position} {label}: {}", printable(&problem.what))?;
    let path = if problem.path.is_empty() {
        "the document".to_owned()
    } else {
        printable(&problem.path)
    };
    for (name, text) in [
        ("at  ", path.as_str()),
        ("why ", rule.why),
        ("fix ", rule.fix),
    ] {
        writeln!(out, "  {} {text}", paint(color, "2", name))?;
    }
    writeln!(out)
}

fn github(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let path = if problem.path.is_empty() {
        "the document"
    } else {
        &problem.path
    };
    let message = format!(
        "{}\nat {path}\nwhy: {}\nfix: {}",
        problem.what, problem.rule.why, problem.rule.fix
    );
    let at = (problem.line, problem.column);
    annotate(out, &problem.file, at, problem.rule.id, &message)
}
