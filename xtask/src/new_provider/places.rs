//! The places of the workspace where all providers are listed, and how one more gets into them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::names::Names;

/// How an entry finds its place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Among the lines that begin so, in alphabetical order; in a manifest, those of the first table that has any.
    Among(&'static str),
    /// Before the first line that is this one, below the line that begins so.
    Before {
        below: &'static str,
        line: &'static str,
    },
    /// Above the first line that begins so.
    Above(&'static str),
    /// Below the last line that begins so.
    BelowLast(&'static str),
    /// In the row of a table that begins so: the first line of the text in its first cell, the second one in its last.
    Row(&'static str),
}

/// One more entry in a file that is there.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) file: &'static str,
    pub(super) place: Place,
    /// One line or several.
    pub(super) text: String,
}

/// The files with the entries in them, by path.
///
/// # Errors
/// A message that names the file and the place that it does not have.
pub(super) fn edit(root: &Path, entries: &[Entry]) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    for entry in entries {
        let text = match files.remove(entry.file) {
            Some(text) => text,
            None => fs::read_to_string(root.join(entry.file))
                .map_err(|error| format!("`{}` cannot be read: {error}", entry.file))?,
        };
        files.insert(entry.file.to_owned(), insert(&text, entry)?);
    }
    Ok(files)
}

/// The entries of a provider, in all lists of providers.
pub(super) fn entries(names: &Names, port: u16, operations: usize) -> Vec<Entry> {
    let Names {
        plain,
        ident,
        pascal,
        ..
    } = names;
    let before = |below, line| Place::Before { below, line };
    let entry = |file, place, text| Entry { file, place, text };
    let sim_readme = |place, text| entry("crates/groups-sim/README.md", place, text);
    let choices = include_str!("templates/sim/CHOICES.md.txt");
    vec![
        entry(
            "Cargo.toml",
            Place::Among("groups-"),
            format!(
                "groups-{plain} = {{ path = \"crates/groups-{plain}\", version = \"0.1.0\", default-features = false }}"
            ),
        ),
        entry(
            "tests/Cargo.toml",
            Place::Among("groups-"),
            format!("groups-{plain} = {{ workspace = true, features = [\"schemars\"] }}"),
        ),
        entry(
            "crates/groups-sim/src/lib.rs",
            Place::Among("pub mod "),
            format!("pub mod {ident};"),
        ),
        entry(
            "crates/groups-sim/src/vendors.rs",
            before("vendors! {", "}"),
            format!(
                "\n    /// {pascal}.\n    {pascal} in {ident}, port {port}, scheme \"Bearer\";"
            ),
        ),
        sim_readme(
            Place::BelowLast("| `VendorName::"),
            format!("| `VendorName::{pascal}` | `Authorization: Bearer sim-{ident}` | |"),
        ),
        sim_readme(
            Place::Row("| `--opendatasoft`"),
            format!("`--{ident}`\n{port}"),
        ),
        sim_readme(
            Place::BelowLast("<!-- end of choices -->"),
            format!(
                "\n### {pascal}\n\n<!-- choices: {ident} -->\n{choices}<!-- end of choices -->"
            ),
        ),
        entry(
            "tests/src/providers.rs",
            Place::Among("pub mod "),
            format!("pub mod {ident};"),
        ),
        entry(
            "tests/src/providers.rs",
            before("macro_rules! with_providers", "        }"),
            format!("            {ident}: {pascal},"),
        ),
        entry(
            "tests/tests/contract/main.rs",
            Place::Among("mod "),
            format!("mod {ident};"),
        ),
        entry(
            "tests/tests/mocks/typed.rs",
            Place::Among("mod "),
            format!("mod {ident};"),
        ),
        entry(
            "README.md",
            Place::Above("| [`groups-sim`]"),
            format!(
                "| [`groups-{plain}`](crates/groups-{plain}) | {pascal}: {operations} operations |"
            ),
        ),
        entry(
            "CHANGELOG.md",
            Place::Among("| `groups-"),
            format!("| `groups-{plain}` | [CHANGELOG.md](crates/groups-{plain}/CHANGELOG.md) |"),
        ),
    ]
}

/// A port for the simulator that no other vendor has.
pub(super) fn free_port(root: &Path) -> Result<u16, String> {
    let file = "crates/groups-sim/src/vendors.rs";
    let text = fs::read_to_string(root.join(file))
        .map_err(|error| format!("`{file}` cannot be read: {error}"))?;
    let ports = text.lines().filter_map(|line| {
        let (_, rest) = line.split_once(" port ")?;
        rest.split(',').next()?.trim().parse::<u16>().ok()
    });
    let last = ports.max();
    last.and_then(|port| port.checked_add(1)).ok_or_else(|| {
        format!("`{file}` has no vendor with a `port` after which the next one could come")
    })
}

fn insert(text: &str, entry: &Entry) -> Result<String, String> {
    let lines: Vec<_> = text.lines().collect();
    let mut edited: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let done = match entry.place {
        Place::Row(start) => extend_row(&mut edited, start, &entry.text),
        _ => position(&lines, entry).map(|at| {
            edited.splice(at..at, entry.text.lines().map(str::to_owned));
        }),
    };
    done.ok_or_else(|| {
        let Entry { file, place, .. } = entry;
        let wanted = match place {
            Place::Among(start) | Place::Above(start) | Place::BelowLast(start) => {
                format!("no line begins with `{start}`")
            }
            Place::Row(start) => format!("no row of a table begins with `{start}`"),
            Place::Before { below, line } => {
                format!("no line `{line}` follows one that begins with `{below}`")
            }
        };
        format!("`{file}` has no place for a provider: {wanted}")
    })?;
    let mut edited = edited.join("\n");
    edited.push('\n');
    Ok(edited)
}

/// Adds to the first and to the last cell of a row.
fn extend_row(lines: &mut [String], start: &str, text: &str) -> Option<()> {
    let row = lines.iter_mut().find(|line| line.starts_with(start))?;
    let (first, last) = text.split_once('\n')?;
    let (cell, rest) = row.strip_prefix("| ")?.split_once(" | ")?;
    let rest = rest.strip_suffix(" |")?;
    *row = format!("| {cell}, {first} | {rest}, {last} |");
    Some(())
}

/// Before which line the entry comes.
fn position(lines: &[&str], entry: &Entry) -> Option<usize> {
    let first = |start: &str| lines.iter().position(|line| line.starts_with(start));
    match entry.place {
        Place::Row(_) => None,
        Place::Above(start) => first(start),
        Place::BelowLast(start) => {
            let last = lines.iter().rposition(|line| line.starts_with(start))?;
            Some(last + 1)
        }
        Place::Before { below, line } => {
            let below = first(below)?;
            let mut rest = lines.iter().skip(below);
            Some(below + rest.position(|known| *known == line)?)
        }
        Place::Among(start) => {
            let own = entry.text.lines().next().unwrap_or_default();
            let mut after = None;
            for (position, line) in lines.iter().enumerate() {
                // The next table of a manifest is another list.
                if after.is_some() && line.starts_with('[') {
                    break;
                }
                if !line.starts_with(start) {
                    continue;
                }
                if *line < own {
                    after = Some(position + 1);
                } else if after.is_none() {
                    return Some(position);
                }
            }
            after
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inserted(place: Place, text: &str) -> Result<String, String> {
        let entry = Entry {
            file: "list.txt",
            place,
            text: text.to_owned(),
        };
        insert("head\nmod b;\nmod d;\n}\ntail\n}\n", &entry)
    }

    #[test]
    fn an_entry_stands_where_the_alphabet_has_it() {
        let among = |text| inserted(Place::Among("mod "), text).unwrap();
        assert_eq!(
            among("mod a;"),
            "head\nmod a;\nmod b;\nmod d;\n}\ntail\n}\n"
        );
        assert_eq!(
            among("mod c;"),
            "head\nmod b;\nmod c;\nmod d;\n}\ntail\n}\n"
        );
        assert_eq!(
            among("mod e;"),
            "head\nmod b;\nmod d;\nmod e;\n}\ntail\n}\n"
        );
    }

    #[test]
    fn an_entry_stands_in_the_first_table_of_a_manifest() {
        let manifest = "[dependencies]\nb = 1\nother = 1\n\n[dev-dependencies]\nb-more = 1\n";
        let entry = |text: &str| Entry {
            file: "Cargo.toml",
            place: Place::Among("b"),
            text: text.to_owned(),
        };
        let last = insert(manifest, &entry("bz = 1")).unwrap();
        assert!(
            last.starts_with("[dependencies]\nb = 1\nbz = 1\nother"),
            "{last}"
        );
        let first = insert(manifest, &entry("b = 0")).unwrap();
        assert!(
            first.starts_with("[dependencies]\nb = 0\nb = 1\nother"),
            "{first}"
        );
    }

    #[test]
    fn an_entry_stands_at_the_end_of_its_block() {
        let place = Place::Before {
            below: "head",
            line: "}",
        };
        let text = inserted(place, "one\ntwo").unwrap();
        assert_eq!(text, "head\nmod b;\nmod d;\none\ntwo\n}\ntail\n}\n");
        let below = inserted(Place::BelowLast("}"), "one").unwrap();
        assert_eq!(below, "head\nmod b;\nmod d;\n}\ntail\n}\none\n");
        let above = inserted(Place::Above("mod"), "one").unwrap();
        assert_eq!(above, "head\none\nmod b;\nmod d;\n}\ntail\n}\n");
    }

    #[test]
    fn an_entry_stands_in_the_first_and_the_last_cell_of_a_row() {
        let mut row = vec!["| `a`, `b` | what it is | 1, 2 |".to_owned()];
        extend_row(&mut row, "| `a`", "`c`\n3").unwrap();
        assert_eq!(row, ["| `a`, `b`, `c` | what it is | 1, 2, 3 |"]);
        assert_eq!(extend_row(&mut row, "| `b`", "`c`\n3"), None);
    }

    #[test]
    fn a_place_that_is_not_there_is_named() {
        let error = inserted(Place::Among("use "), "use a;").unwrap_err();
        assert_eq!(
            error,
            "`list.txt` has no place for a provider: no line begins with `use `"
        );
        let place = Place::Before {
            below: "tail",
            line: "]",
        };
        assert!(inserted(place, "x").unwrap_err().contains("no line `]`"));
    }
}
