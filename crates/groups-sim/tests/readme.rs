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

#[test]
fn the_readme_has_the_choices_of_every_vendor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
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
