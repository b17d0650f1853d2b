//! Which specs there are: one answer for `lint` and `generate`.

use std::ffi::OsString;
use std::path::Path;
use std::{fmt, fs, io};

/// Names that are taken, and by what. They would become the crate `groups-NAME` and a feature and a module of `groups-httpmock`.
const TAKEN: &[(&str, &str)] = &[
    ("core", "`groups-core` is the crate of the shared types"),
    (
        "transport",
        "`groups-transport` is the crate that sends requests",
    ),
    (
        "httpmock",
        "`groups-httpmock` is the crate of the typed mocks",
    ),
    ("sim", "`groups-sim` is the simulator"),
    ("testkit", "`groups-testkit` is the crate of the test tools"),
    ("tests", "`groups-tests` is the crate of the tests"),
    ("benches", "`groups-benches` is the crate of the benchmarks"),
    ("fuzz", "`groups-fuzz` is the crate of the fuzz targets"),
    (
        "default",
        "`default` is the feature that cargo turns on by itself",
    ),
    ("all", "`groups-httpmock` has a feature of this name"),
    ("generated", "`groups-httpmock` has a module of this name"),
    ("regex", "`groups-httpmock` uses a crate of this name"),
    ("serde-json", "`groups-httpmock` uses a crate of this name"),
    ("std", "`groups-httpmock` uses a crate of this name"),
];

/// Why there is no list of specs.
#[derive(Debug)]
pub(crate) enum Error {
    /// The folder cannot be listed.
    Folder(io::Error),
    /// A file cannot be a spec, in words for the maintainer.
    File(String),
    /// There is none.
    None,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => write!(f, "`specs/` cannot be read: {error}"),
            Self::File(what) => f.write_str(what),
            Self::None => f.write_str("there is no `specs/*.yaml`"),
        }
    }
}

/// The names of all providers, in alphabetical order: each `specs/NAME.yaml` is one.
pub(crate) fn providers(root: &Path) -> Result<Vec<String>, Error> {
    let mut providers = Vec::new();
    for entry in fs::read_dir(root.join("specs")).map_err(Error::Folder)? {
        let name = entry.map_err(Error::Folder)?.file_name();
        providers.extend(provider(&name).map_err(Error::File)?);
    }
    providers.sort();
    if providers.is_empty() {
        return Err(Error::None);
    }
    Ok(providers)
}

/// The provider whose spec the file is, if it is a spec.
fn provider(file: &OsString) -> Result<Option<String>, String> {
    let shown = file.to_string_lossy();
    let Some((name, ending)) = shown.rsplit_once('.') else {
        return Ok(None);
    };
    if !["yaml", "yml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
    {
        return Ok(None);
    }
    if ending != "yaml" {
        return Err(format!(
            "`specs/{shown}` is not read: rename it to `specs/{name}.yaml`"
        ));
    }
    check_name(name).map_err(|why| format!("`specs/{shown}`: {why}"))?;
    Ok(Some(name.to_owned()))
}

/// Why this cannot be the name of a provider.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
        return Err(
            "the name becomes part of a crate name; use lower-case letters, digits and hyphens, and begin with a letter"
                .to_owned(),
        );
    }
    if name.ends_with('-') || name.contains("--") {
        return Err("each hyphen of the name has a letter or a digit on both sides".to_owned());
    }
    if let Some((_, why)) = TAKEN.iter().find(|(taken, _)| *taken == name) {
        return Err(format!("the name `{name}` is taken: {why}"));
    }
    if is_keyword(name) {
        return Err(format!(
            "the name becomes that of a module, and `{name}` is a keyword of Rust"
        ));
    }
    Ok(())
}

/// Whether Rust has this word for itself. `gen` became a keyword with the edition 2024, later than `syn` knows.
pub(crate) fn is_keyword(word: &str) -> bool {
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
    is_word && (word == "gen" || syn::parse_str::<syn::Ident>(word).is_err())
}
