//! Just enough reading of manifests and sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The lines of a section of a manifest, without comments, or `None` if there is no such section.
pub(crate) fn section<'a>(manifest: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let lines = manifest
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'));
    let mut lines = lines.skip_while(|line| *line != format!("[{name}]"));
    lines.next()?;
    let body = lines.take_while(|line| !line.starts_with('['));
    Some(body.filter(|line| !line.is_empty()).collect())
}

/// All `.rs` files below `directory` but those of tests, sorted.
pub(crate) fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A source without comments and without the tests at its end.
pub(crate) fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// All words of a source, in lower case.
pub(crate) fn words(code: &str) -> Vec<String> {
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Providers whose names are words of ours.
const WORDS: &[&str] = &["segment"];

/// Whether a word names a provider or a crate that speaks HTTP.
pub(crate) fn is_foreign(word: &str, providers: &[String]) -> bool {
    // What a vendor is also called, and where it is.
    let also = ["huwise", "segmentapis"];
    let crates = [
        "httpmock",
        "hyper",
        "progenitor",
        "progenitor_client",
        "reqwest",
    ];
    // Some are words with a meaning of their own, as a path has segments: only the word for itself, or as a part of a name, is the provider.
    let is_provider = |name: &String| {
        let name = name.replace('-', "_");
        let part = word == name
            || word.starts_with(&format!("{name}_"))
            || word.ends_with(&format!("_{name}"));
        part || (!WORDS.contains(&name.as_str()) && word.contains(&name))
    };
    providers.iter().any(is_provider)
        || crates.contains(&word)
        || also.iter().any(|name| word.contains(name))
}

#[test]
fn sections_and_words_are_found() {
    let manifest =
        "# [package]\n[package]\nname = \"x\"\n\n# note\nversion.workspace = true\n[lints]";
    assert_eq!(
        section(manifest, "package").unwrap(),
        ["name = \"x\"", "version.workspace = true"]
    );
    assert_eq!(section(manifest, "lints").unwrap(), [""; 0]);
    assert_eq!(section(manifest, "dependencies"), None);
    let source = "//! Segment\nfn a() { b(\"segment\") } // x\n  /// Kestra\n#[cfg(test)]\nkestra";
    let providers = ["kestra", "opendatasoft", "segment"].map(str::to_owned);
    let words = words(&code(source));
    assert_eq!(words, ["fn", "a", "b", "segment", "x"]);
    assert!(words.iter().any(|word| is_foreign(word, &providers)));
    for word in ["dotsegment", "segments", "http", "url"] {
        assert!(!is_foreign(word, &providers), "{word}");
    }
    for word in ["groups_segment", "kestraprovider", "reqwest", "hyper"] {
        assert!(is_foreign(word, &providers), "{word}");
    }
}
