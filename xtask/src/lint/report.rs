//! How problems are written down.

use std::io::{self, Write};

use serde::Serialize;

use super::{Class, Problem, Rule};
use crate::terminal::{paint, printable};

/// For whom problems are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal.
    #[default]
    Human,
    /// One JSON object, `{"problems": [...]}`.
    Json,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
}

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
    let paint = |code: &str, text: String| paint(color, code, &text);
    let Problem {
        line, column, rule, ..
    } = problem;
    let position = paint(
        "1",
        format!("{}:{line}:{column}:", printable(&problem.file)),
    );
    let label = paint("1;31", format!("error[{}]", rule.id));
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
        writeln!(out, "  {} {text}", paint("2", name.to_owned()))?;
    }
    writeln!(out)
}

fn github(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let data = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let path = if problem.path.is_empty() {
        "the document"
    } else {
        &problem.path
    };
    writeln!(
        out,
        "::error file={},line={},col={},title={}::{}",
        property(&problem.file),
        problem.line,
        problem.column,
        property(problem.rule.id),
        data(&format!(
            "{}\nat {path}\nwhy: {}\nfix: {}",
            problem.what, problem.rule.why, problem.rule.fix
        )),
    )
}
