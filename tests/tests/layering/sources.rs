//! Just enough reading of manifests and sources.

use std::collections::BTreeSet;
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

/// All `.rs` files below `folder`, those of tests too.
fn all_files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let sources = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    folders
        .iter()
        .flat_map(|folder| all_files(folder))
        .chain(sources)
        .collect()
}

/// The files that `text` in `file` names: modules, and whatever stands in quotes, which is a module at a path of its own or read as text. Each with
/// whether its own modules are beside it.
fn named_by(file: &Path, text: &str, is_root: bool) -> Vec<(PathBuf, bool)> {
    let folder = file.parent().unwrap();
    let inside = if is_root {
        folder.to_owned()
    } else {
        file.with_extension("")
    };
    let modules = text.lines().filter_map(|line| {
        let name = line.trim().strip_suffix(';')?.split_once("mod ")?.1;
        let (file, folder) = (format!("{name}.rs"), inside.join(name));
        Some([(inside.join(file), false), (folder.join("mod.rs"), true)])
    });
    let quoted = text.split('"').filter(|text| text.ends_with(".rs"));
    modules
        .flatten()
        .chain(quoted.map(|path| (folder.join(path), true)))
        .collect()
}

/// The `.rs` files below `place` that nothing makes a part of a crate.
fn strays(place: &Path) -> BTreeSet<PathBuf> {
    let place = &place.canonicalize().unwrap();
    let mut left = all_files(place);
    // Sources of a crate that a test makes elsewhere.
    left.retain(|file| !file.iter().any(|step| step == "finished"));
    // Cargo finds these by itself.
    let is_root = |file: &PathBuf| {
        let folder = file.parent().unwrap();
        let name = file.file_name().unwrap();
        let in_src = place.ends_with("src");
        name == "main.rs"
            || name == "lib.rs"
            || folder.ends_with("bin")
            || (folder == place && !in_src)
    };
    let mut open: Vec<_> = left
        .iter()
        .filter(|file| is_root(file))
        .map(|file| (file.clone(), true))
        .collect();
    while let Some((file, root)) = open.pop() {
        if left.remove(&file) {
            let text = fs::read_to_string(&file).unwrap();
            let named = named_by(&file, &text, root).into_iter();
            // Without `..`; most of what could be a file is none.
            open.extend(named.filter_map(|(file, root)| Some((file.canonicalize().ok()?, root))));
        }
    }
    left
}

/// What is compiled nowhere is checked nowhere, and yet it is read and packed.
#[test]
fn every_source_is_part_of_a_crate() {
    let mut looked_at = 0;
    for package in super::packages() {
        let folder = package.manifest.parent().unwrap();
        for place in ["benches", "examples", "src", "tests"] {
            let place = folder.join(place);
            // The root is no package, so that no folder is looked at twice.
            if place.is_dir() {
                assert_eq!(strays(&place), BTreeSet::new());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 15, "only {looked_at} folders");
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
