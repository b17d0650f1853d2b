//! The providers that there are keep to the pattern that `new-provider` makes.

use std::collections::BTreeSet;
use std::fs;

use crate::common::workspace;

/// What `new-provider` makes in `src`, without the generated folder.
const PATTERN: [&str; 5] = [
    "config.rs",
    "convert.rs",
    "directory.rs",
    "lib.rs",
    "provider.rs",
];

/// What a provider has beyond the pattern, and why.
const MORE: [(&str, &str, &str); 8] = [
    (
        "kestra",
        "listing.rs",
        "its lists are walked by page number",
    ),
    (
        "kestra",
        "members.rs",
        "with it, provider.rs would have 400 lines",
    ),
    (
        "kestra",
        "memberships.rs",
        "which of its lists tell all memberships with the fewest requests",
    ),
    (
        "kestra",
        "permissions.rs",
        "with it, provider.rs would have 400 lines",
    ),
    (
        "opendatasoft",
        "listing.rs",
        "one of its lists is walked by the vendor's link",
    ),
    (
        "opendatasoft",
        "memberships.rs",
        "which of its lists tell all memberships with the fewest requests",
    ),
    (
        "segment",
        "listing.rs",
        "its lists are walked by cursor, those of people in two parts",
    ),
    (
        "segment",
        "memberships.rs",
        "which of its lists tell all memberships with the fewest requests",
    ),
];

#[test]
fn every_provider_has_the_files_of_the_pattern_and_no_others_without_a_reason() {
    let mut seen = 0;
    for entry in fs::read_dir(workspace().join("specs")).unwrap() {
        let spec = entry.unwrap().file_name().into_string().unwrap();
        let Some(provider) = spec.strip_suffix(".yaml") else {
            continue;
        };
        let source = workspace().join(format!("crates/groups-{provider}/src"));
        let files = fs::read_dir(&source).unwrap().map(|entry| entry.unwrap());
        let files = files.map(|entry| entry.file_name().into_string().unwrap());
        let files: BTreeSet<_> = files.filter(|name| name != "generated").collect();
        let more = MORE.iter().filter(|(whose, ..)| *whose == provider);
        let more = more.map(|(_, file, _)| *file);
        let wanted: BTreeSet<_> = PATTERN.into_iter().chain(more).map(str::to_owned).collect();
        assert_eq!(files, wanted, "{provider}");
        seen += 1;
    }
    assert!(seen >= 3);
}

/// The same roles in the same order: what each file begins with.
#[test]
fn every_file_of_the_pattern_has_the_same_role_everywhere() {
    for provider in ["kestra", "opendatasoft", "segment"] {
        let read = |file: &str| {
            let path = format!("crates/groups-{provider}/src/{file}");
            fs::read_to_string(workspace().join(path)).unwrap()
        };
        let in_order = |file: &str, parts: &[&str]| {
            let text = read(file);
            let mut rest = text.as_str();
            for part in parts {
                let (_, after) = rest
                    .split_once(part)
                    .unwrap_or_else(|| panic!("{provider}: {file} has no `{part}` in its place"));
                rest = after;
            }
        };
        in_order(
            "config.rs",
            &[
                "Config {",
                "pub fn builder()",
                "pub fn from_env()",
                "pub fn client(&self)",
                "pub fn provider(&self)",
                "ConfigBuilder {",
                "builder_methods! {",
                "pub fn build(self)",
            ],
        );
        in_order("convert.rs", &["impl ErrorBody for "]);
        in_order(
            "provider.rs",
            &[
                "pub static CAPABILITIES",
                "Provider {",
                "pub fn new(",
                "pub fn client(&self)",
                "impl Provider for ",
                "impl Groups for ",
            ],
        );
        in_order("directory.rs", &["impl UserDirectory for "]);
        in_order(
            "lib.rs",
            &[
                "mod config;",
                "mod convert;",
                "mod directory;",
                "pub mod generated;",
                "mod provider;",
                "client_api::*",
            ],
        );
    }
}
