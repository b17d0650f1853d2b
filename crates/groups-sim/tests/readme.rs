//! The README says the same as the documentation of the modules.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::path::Path;

use groups_sim::VendorName;

fn readme() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("README.md")).unwrap()
}

#[test]
fn the_readme_has_the_credential_and_the_option_of_every_vendor() {
    let readme = readme();
    for vendor in VendorName::ALL {
        let credential = vendor.authorization();
        let row = format!("| `VendorName::{vendor:?}` | `Authorization: {credential}` |");
        assert!(readme.contains(&row), "no row `{row}`");
    }
    let options = VendorName::ALL
        .map(|vendor| format!("`--{vendor}`"))
        .join(", ");
    let port = |vendor: VendorName| vendor.default_address().rsplit(':').next().unwrap();
    let ports = VendorName::ALL.map(port).join(", ");
    let mut lines = readme.lines();
    let row = lines
        .find(|line| line.starts_with("| `--opendatasoft`"))
        .unwrap();
    assert!(
        row.starts_with(&format!("| {options} |")),
        "options: {options}"
    );
    assert!(row.ends_with(&format!("| {ports} |")), "defaults: {ports}");
}

#[test]
fn the_readme_has_the_choices_of_every_vendor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = readme();
    for vendor in VendorName::ALL {
        let file = format!("src/{vendor}/CHOICES.md");
        let choices = std::fs::read_to_string(root.join(&file)).unwrap();
        let start = format!("<!-- choices: {vendor} -->\n");
        let (_, rest) = readme
            .split_once(&start)
            .unwrap_or_else(|| panic!("no `{start}`"));
        let (section, _) = rest.split_once("<!-- end of choices -->").unwrap();
        assert!(
            section == choices,
            "put {file} below `{}` of the README",
            start.trim_end()
        );
    }
}
