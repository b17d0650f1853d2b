//! Pages of any size, cut anywhere, changed at random: nothing is lost without a word, and nothing panics.

use std::collections::BTreeSet;

use crate::outline::outline;
use crate::{PAGES, page, read};

#[test]
fn what_is_no_text_or_too_long_is_refused() {
    let mut bytes = page("python.md").as_bytes().to_vec();
    bytes[30] = 0xff;
    for (text, message) in [
        (bytes, "3:8: error[not-text]: this is not UTF-8 text"),
        (
            page("python.md").replacen("URIs", "U\0Is", 1).into_bytes(),
            "3:6: error[not-text]: the file contains a NUL character",
        ),
        (
            page("python.md")
                .replacen("URIs", &"x".repeat(300_000), 1)
                .into_bytes(),
            "3:1: error[markdown-long-line]: the line is longer than 256 KiB",
        ),
        (
            vec![b'#'; 65 * 1024 * 1024],
            "1:1: error[too-large]: the file is larger than 64 MiB",
        ),
    ] {
        let problem = read(text).unwrap_err();
        assert_eq!(problem.to_string(), format!("document.txt:{message}"));
    }
}

#[test]
fn a_page_of_great_size_is_read_whole() {
    let row = |n: usize| format!("[**op{n}**](X.md#op{n}) | **GET** /x/{n} | Reads\n");
    let section = |n: usize| {
        let (_, rest) = page("python.md").split_once("# **list_crews**").unwrap();
        let (body, _) = rest.split_once("# **remove_sailor**").unwrap();
        format!(
            "# **op{n}**{}",
            body.replace("list_crews", &format!("op{n}"))
        )
    };
    let (head, _) = page("python.md").split_once("[**add_sailors**]").unwrap();
    let rows: String = (0..2000).map(row).collect();
    let sections: String = (0..2000).map(section).collect();
    let api = read(format!("{head}{rows}\n\n{sections}")).unwrap();
    assert_eq!(api.operations.len(), 2000);
}

/// All facts, without the lines that they are from.
fn facts(text: &[u8]) -> Option<BTreeSet<String>> {
    let outline = outline(&read(text).ok()?);
    Some(outline.lines().map(str::to_owned).collect())
}

/// A page that is cut anywhere is refused, or nothing but closing links and blank lines are cut off: all facts are still there.
#[test]
fn no_cut_loses_a_fact() {
    for (name, text) in PAGES {
        // A model may end with any property; nothing else on its page says how many there are. The same holds for the statuses of the dialects
        // that end a section without links.
        let closed = matches!(
            name,
            "python.md" | "operations.md" | "typescript.md" | "go.md"
        );
        let whole = facts(text.as_bytes()).unwrap();
        let mut read = 0;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Some(facts) = facts(&text.as_bytes()[..end]) else {
                continue;
            };
            read += 1;
            if closed {
                assert_eq!(
                    facts,
                    whole,
                    "{name} cut after {:?}",
                    &text[..end].lines().last()
                );
            }
        }
        assert!(read > 0 && read < text.len(), "{name}");
    }
}

/// Removing any line is noticed, or it takes only what stood there: no other operation or parameter is lost or gets another method or path.
#[test]
fn no_missing_line_loses_an_operation() {
    for (name, text) in PAGES {
        let api = read(text).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (missing, removed) in lines.iter().enumerate() {
            let kept = lines.iter().enumerate().filter(|(at, _)| *at != missing);
            let kept: String = kept.map(|(_, line)| *line).collect();
            let Ok(found) = read(&kept) else { continue };
            assert_eq!(
                found.operations.iter().map(call).collect::<Vec<_>>(),
                api.operations.iter().map(call).collect::<Vec<_>>(),
                "{name} without {removed:?}"
            );
        }
    }
}

fn call(operation: &xtask::api::Operation) -> String {
    let path: Vec<&str> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location.value().is_some())
        .map(|parameter| parameter.name.as_str())
        .collect();
    format!(
        "{} {} {path:?}",
        operation.method.value, operation.path.value
    )
}

/// Nothing that is done to a page makes the reader panic, and what it still reads has all operations of the table.
#[test]
fn no_change_makes_the_reader_panic() {
    let snippets: Vec<&[u8]> = vec![
        b"|",
        b"**",
        b"*",
        b"[",
        b"]",
        b"](",
        b")",
        b"(",
        b"<",
        b">",
        b"\n",
        b"\n\n",
        b"```\n",
        b"# ",
        b"## ",
        b"### ",
        b"&#x",
        b"&#39;",
        b"\\",
        b"\0",
        b"\xff",
        b"\xc3",
        "\u{e9}".as_bytes(),
        b"{",
        b"}",
        b" - ",
        b"[optional]",
        b"[default to ",
        b"{x}",
        b":",
        b",",
        b"0",
        b"List[",
    ];
    let mut random = Random(0x5eed);
    for (name, text) in PAGES {
        let count = read(text).unwrap().operations.len();
        let mut read_again = 0;
        for _ in 0..4000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random.below(3) {
                let at = random.below(bytes.len());
                match random.below(4) {
                    0 => {
                        bytes.remove(at);
                    }
                    1 => {
                        let snippet = snippets[random.below(snippets.len())];
                        bytes.splice(at..at, snippet.iter().copied());
                    }
                    2 => {
                        let end = bytes.len().min(at + random.below(80));
                        bytes.drain(at..end);
                    }
                    _ => {
                        let from = random.below(bytes.len());
                        let end = bytes.len().min(from + random.below(200));
                        let part = bytes[from..end].to_vec();
                        bytes.splice(at..at, part);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            match read(&bytes) {
                Err(problem) => {
                    let lines = bytes.split(|byte| *byte == b'\n').count();
                    assert!((1..=lines).contains(&problem.line), "{problem}");
                    assert!(problem.column >= 1 && !problem.what.is_empty());
                }
                Ok(api) => {
                    read_again += 1;
                    // The table of operations and the sections had to lose the same one.
                    assert_eq!(api.operations.len(), count, "{name}");
                }
            }
        }
        assert!(
            read_again > 100,
            "{name}: only {read_again} changes were harmless"
        );
    }
}

/// A generator of numbers that is the same everywhere (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}
