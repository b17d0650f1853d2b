//! Tables: a header, a line of dashes, rows.

use super::lines::{Line, LineKind};
use super::{Source, TABLE};
use crate::lint::Problem;

/// A table.
pub(super) struct Table<'t> {
    /// The line of the header.
    pub(super) line: usize,
    /// The names of the columns, in lower case.
    columns: Vec<String>,
    pub(super) rows: Vec<Row<'t>>,
}

/// A row.
pub(super) struct Row<'t> {
    pub(super) line: usize,
    cells: Vec<Cell<'t>>,
}

/// A cell.
#[derive(Clone, Copy)]
pub(super) struct Cell<'t> {
    /// From 1, in characters.
    pub(super) column: usize,
    /// Without space around it.
    pub(super) text: &'t str,
}

impl Table<'_> {
    /// The column of this name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

impl<'t> Row<'t> {
    /// The cell in this column; empty if the table has no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> Cell<'t> {
        column
            .and_then(|column| self.cells.get(column).copied())
            .unwrap_or(Cell {
                column: 1,
                text: "",
            })
    }
}

/// The only table of `lines`, if there is one, and the lines before it.
///
/// Rows whose first cell is one of `skip` are left out, however many cells they have. Below the table nothing stands but links: anything else would be a row that is
/// torn off.
pub(super) fn table<'t, 'l>(
    source: Source<'_>,
    path: &str,
    lines: &'l [Line<'t>],
    skip: &[&str],
) -> Result<(&'l [Line<'t>], Option<Table<'t>>), Problem> {
    let fail =
        |line: &Line<'_>, what: String| Err(source.problem(&TABLE, line.number, 1, path, what));
    let Some(start) = lines.iter().position(is_row) else {
        return Ok((lines, None));
    };
    let (before, rest) = lines.split_at(start);
    let (Some(header), Some(dashes)) = (rest.first(), rest.get(1)) else {
        let number = rest.first().map_or(1, |line| line.number);
        let what = "the table ends after its header";
        return Err(source.problem(&TABLE, number, 1, path, what));
    };
    let columns = header_cells(header.text);
    let closed = header.text.trim_end().ends_with('|');
    let is_dashes =
        |cell: &String| cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':' | ' '));
    let separators = header_cells(dashes.text);
    if separators.len() != columns.len() || !separators.iter().all(is_dashes) {
        return fail(
            dashes,
            format!(
                "a line of dashes for {} columns stands below the header of a table",
                columns.len()
            ),
        );
    }
    let wide = columns.iter().position(|column| column == "description");
    let mut rows = Vec::new();
    for line in rest.iter().skip(2) {
        // Some dialects leave a line between two rows empty.
        if line.kind == LineKind::Blank || line.is_footer() || line.is_anchor() {
            continue;
        }
        if !is_row(line) {
            let what = "this stands below a table, but is no row of it".to_owned();
            return fail(line, what);
        }
        let first = line
            .text
            .split('|')
            .map(str::trim)
            .find(|text| !text.is_empty());
        if first.is_some_and(|first| skip.contains(&first)) {
            continue;
        }
        let Some(cells) = cells(line.text, columns.len(), closed, wide) else {
            return fail(
                line,
                format!("the row has not the {} cells of its table", columns.len()),
            );
        };
        rows.push(Row {
            line: line.number,
            cells,
        });
    }
    Ok((
        before,
        Some(Table {
            line: header.number,
            columns,
            rows,
        }),
    ))
}

/// Whether the line can be the first of a table.
fn is_row(line: &Line<'_>) -> bool {
    line.kind == LineKind::Text && line.text.contains('|')
}

fn header_cells(text: &str) -> Vec<String> {
    let text = text.trim();
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').unwrap_or(text);
    text.split('|')
        .map(|cell| cell.trim().to_ascii_lowercase())
        .collect()
}

/// The cells of a row of `count` columns, of which `wide` takes what is too much: the generator does not escape a `|` in a description.
fn cells(text: &str, count: usize, closed: bool, wide: Option<usize>) -> Option<Vec<Cell<'_>>> {
    let mut bounds = vec![];
    let mut start = 0;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if character == '|' && !escaped {
            bounds.push((start, at));
            start = at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    if bounds.is_empty() {
        return None;
    }
    bounds.push((start, text.len()));
    let blank = |&(from, to): &(usize, usize)| {
        text.get(from..to)
            .is_some_and(|cell| cell.trim().is_empty())
    };
    if text.trim_start().starts_with('|') {
        bounds.remove(0);
    }
    if closed && bounds.len() > count && bounds.last().is_some_and(blank) {
        bounds.pop();
    }
    if let Some(wide) = wide {
        join_types(text, count, wide, &mut bounds);
    }
    let extra = bounds.len().checked_sub(count)?;
    if extra > 0 {
        let wide = wide?;
        let to = bounds.get(wide + extra)?.1;
        bounds.get_mut(wide)?.1 = to;
        bounds.drain(wide + 1..=wide + extra);
    }
    let cells = bounds.into_iter().map(|(from, to)| {
        let cell = text.get(from..to).unwrap_or_default();
        let from = from + (cell.len() - cell.trim_start().len());
        let before = text.get(..from).unwrap_or_default();
        Cell {
            column: before.chars().count() + 1,
            text: cell.trim(),
        }
    });
    Some(cells.collect())
}

/// Joins what stands before column `wide` and is torn within bold text: `**Array<'a' | 'b'>**` is one cell.
fn join_types(text: &str, count: usize, wide: usize, bounds: &mut Vec<(usize, usize)>) {
    for column in 0..wide {
        let is_torn = |bounds: &[(usize, usize)]| {
            let cell = bounds
                .get(column)
                .and_then(|&(from, to)| text.get(from..to));
            cell.is_some_and(|cell| cell.matches("**").count() % 2 == 1)
        };
        while bounds.len() > count && is_torn(bounds) && column + 1 < bounds.len() {
            let (_, to) = bounds.remove(column + 1);
            if let Some(bound) = bounds.get_mut(column) {
                bound.1 = to;
            }
        }
    }
}
