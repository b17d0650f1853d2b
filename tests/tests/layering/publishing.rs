//! What a registry, its users and their lawyers expect of a package.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::CORE;
use super::packages::{Package, cargo, packages, root};
use super::sources::rust_files;

/// The categories of crates.io that we use; a registry refuses or drops others.
const CATEGORIES: &[&str] = &[
    "api-bindings",
    "development-tools::testing",
    "web-programming::http-client",
    "web-programming::http-server",
];

fn published() -> Vec<Package> {
    let all = packages().into_iter();
    let published: Vec<_> = all.filter(Package::is_published).collect();
    assert!(
        published.len() >= 8,
        "more packages than these are published"
    );
    published
}

/// The texts of a field that is a list.
fn list(package: &Package, field: &str) -> Vec<String> {
    let values = package.fields[field].as_array().unwrap().iter();
    values
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}

/// The files that go into the package, as seen from its manifest.
fn files(package: &Package) -> BTreeSet<PathBuf> {
    let list = cargo(&[
        "package",
        "--list",
        "--offline",
        "--allow-dirty",
        "--package",
        &package.name,
    ]);
    list.lines().map(PathBuf::from).collect()
}

#[test]
fn the_metadata_of_what_is_published_are_complete() {
    for package in published() {
        let Package { name, fields, .. } = &package;
        let text = |field: &str| {
            let text = fields[field].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name}: {field}");
            text
        };
        assert!(text("description").len() <= 200, "{name}");
        assert!(
            !text("description").ends_with('.'),
            "{name}: it is a phrase"
        );
        assert_eq!(text("license"), "MIT OR Apache-2.0", "{name}");
        assert_eq!(text("documentation"), format!("https://docs.rs/{name}"));
        assert!(text("repository").starts_with("https://"), "{name}");
        assert_eq!(text("readme"), "README.md", "{name}");
        text("rust_version");

        let keywords = list(&package, "keywords");
        assert!((3..=5).contains(&keywords.len()), "{name}: {keywords:?}");
        for keyword in keywords {
            let starts_well = keyword.starts_with(|c: char| c.is_ascii_alphanumeric());
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_+".contains(c);
            let is_valid = starts_well && keyword.len() <= 20 && keyword.chars().all(allowed);
            assert!(is_valid, "{name}: {keyword}");
        }
        let categories = list(&package, "categories");
        assert!(
            (1..=5).contains(&categories.len()),
            "{name}: {categories:?}"
        );
        for category in categories {
            assert!(
                CATEGORIES.contains(&category.as_str()),
                "{name}: {category}"
            );
        }
        let docs = &fields["metadata"]["docs"]["rs"];
        assert_eq!(docs["all-features"], true, "{name}: docs.rs shows a part");
        let source = fs::read_to_string(package.manifest.with_file_name("src/lib.rs")).unwrap();
        for line in [
            "#![doc = include_str!(\"../README.md\")]",
            "#![cfg_attr(docsrs, feature(doc_cfg))]",
        ] {
            assert!(source.contains(line), "{name}: {line}");
        }
    }
}

#[test]
fn every_package_carries_its_licences_its_readme_and_its_changes() {
    let index = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    for package in published() {
        let name = &package.name;
        let files = files(&package);
        for file in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
            assert!(
                files.contains(Path::new(file)),
                "{name} is packed without {file}"
            );
        }
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let ours = fs::read(root().join(licence)).unwrap();
            let packed = fs::read(package.manifest.with_file_name(licence)).unwrap();
            assert!(
                ours == packed,
                "{name}: {licence} is not a copy of the one in the root"
            );
        }
        let changes = fs::read_to_string(package.manifest.with_file_name("CHANGELOG.md")).unwrap();
        assert!(
            changes.starts_with(&format!("# Changelog of `{name}`\n")),
            "{name}"
        );
        let versions: Vec<_> = changes
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        assert_eq!(versions.first(), Some(&"Unreleased"), "{name}");
        for version in &versions[1..] {
            // `0.2.0 - 2026-01-31`
            let (number, date) = version.split_once(" - ").unwrap_or_default();
            let is_release = number.split('.').count() == 3 && date.split('-').count() == 3;
            assert!(is_release, "{name}: {version}");
        }
        let link = format!("(crates/{name}/CHANGELOG.md)");
        assert!(
            index.contains(&link),
            "{name} is not in the root's CHANGELOG.md"
        );
    }
}

#[test]
fn what_a_package_includes_is_in_it() {
    let mut found = 0;
    for package in published() {
        let folder = package.manifest.parent().unwrap();
        let files = files(&package);
        let sources = files
            .iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
        for source in sources {
            let text = fs::read_to_string(folder.join(source)).unwrap();
            for call in ["include_str!(\"", "include_bytes!(\""] {
                for rest in text.split(call).skip(1) {
                    let included = rest.split('"').next().unwrap();
                    let included = without_dots(&source.parent().unwrap().join(included));
                    let is_packed = files.contains(&included);
                    assert!(is_packed, "{}: {included:?} is not packed", package.name);
                    found += 1;
                }
            }
        }
    }
    assert!(found >= 8, "only {found} files are included");
}

/// The targets of all links of a Markdown text, and every `[`code`]` that nothing defines the target of. Code blocks are left out.
fn links(markdown: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut targets, mut undefined) = (Vec::new(), Vec::new());
    let prose = markdown.split("```").step_by(2);
    for line in prose.flat_map(str::lines) {
        for rest in line.split("](").skip(1) {
            targets.extend(rest.split(')').next());
        }
        targets.extend(
            line.strip_prefix('[')
                .and_then(|line| Some(line.split_once("]: ")?.1)),
        );
        for rest in line.split("[`").skip(1) {
            let Some((code, after)) = rest.split_once("`]") else {
                continue;
            };
            let is_defined = markdown.contains(&format!("\n[`{code}`]: "));
            if !after.starts_with('(') && !is_defined {
                undefined.push(code);
            }
        }
    }
    (targets, undefined)
}

/// Whether `target` is an item of `package` as docs.rs shows it: `struct.Name.html#method.name` or `module/index.html`.
fn is_documented(package: &Package, target: &str) -> bool {
    let (page, anchor) = target.split_once('#').unwrap_or((target, ""));
    let (folder, page) = page.rsplit_once('/').unwrap_or(("", page));
    let module = folder.rsplit('/').next().unwrap();
    let (kind, name) = match page {
        "index.html" => ("mod", module),
        _ => page
            .strip_suffix(".html")
            .and_then(|page| page.split_once('.'))
            .unwrap_or_default(),
    };
    let method = anchor.strip_prefix("method.").unwrap_or_default();
    let sources = rust_files(&package.manifest.with_file_name("src"));
    let texts: Vec<_> = sources
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let declared = |wanted: String| {
        let end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        texts
            .iter()
            .any(|text| text.split(&wanted).skip(1).any(end))
    };
    declared(format!("pub {kind} {name}"))
        && (module.is_empty() || declared(format!("pub mod {module}")))
        && (method.is_empty() || declared(format!("fn {method}")))
}

/// A registry shows the README beside none of our files, and knows nothing of the items that rustdoc links to.
#[test]
fn the_links_of_a_readme_work_away_from_this_repository() {
    let packages = published();
    let mut items = 0;
    for package in &packages {
        let name = &package.name;
        let readme = fs::read_to_string(package.manifest.with_file_name("README.md")).unwrap();
        let (targets, undefined) = links(&readme);
        assert_eq!(undefined, [""; 0], "{name}: these have no target");
        for target in targets {
            let is_absolute = target.starts_with("https://");
            assert!(is_absolute || target.starts_with('#'), "{name}: {target}");
            // https://docs.rs/groups-core/latest/groups_core/struct.Group.html
            let item = target.strip_prefix("https://docs.rs/").unwrap_or_default();
            let parts: Vec<_> = item.splitn(4, '/').collect();
            let [krate, version, library, item] = parts[..] else {
                continue;
            };
            let Some(ours) = packages.iter().find(|package| package.name == krate) else {
                continue;
            };
            assert_eq!(
                (version, library),
                ("latest", &*krate.replace('-', "_")),
                "{name}: {target}"
            );
            assert!(is_documented(ours, item), "{name}: {target} does not exist");
            items += 1;
        }
    }
    assert!(items >= 20, "only {items} items are linked");
}

#[test]
fn links_are_found_and_items_that_do_not_exist_are_not() {
    let markdown = "[a](b) and [`c`], [`d`](e), [`f`]\n```\n[g](h)\n```\n[`c`]: i\n";
    assert_eq!(links(markdown), (vec!["b", "e", "i"], vec!["f"]));
    let packages = published();
    let core = packages
        .iter()
        .find(|package| package.name == CORE)
        .unwrap();
    assert!(is_documented(core, "struct.Group.html"));
    for target in [
        "struct.Grou.html",
        "enum.Group.html",
        "struct.Pages.html#method.read_al",
        "walk/index.html",
    ] {
        assert!(!is_documented(core, target), "{target}");
    }
}

/// A path without its `..`.
fn without_dots(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => assert!(short.pop(), "{path:?} leaves the package"),
            other => short.push(other),
        }
    }
    short
}

#[test]
fn what_is_published_needs_nothing_that_is_not_and_says_which_version() {
    let packages = packages();
    for package in packages.iter().filter(|package| package.is_published()) {
        let name = &package.name;
        for dependency in package.fields["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let Some(ours) = packages.iter().find(|package| package.name == on) else {
                continue;
            };
            assert!(
                ours.is_published(),
                "{name} needs {on}, which is not published"
            );
            let version = ours.fields["version"].as_str().unwrap();
            let wanted = dependency["req"].as_str().unwrap();
            assert_eq!(wanted, format!("^{version}"), "{name} needs {on}");
        }
    }
}
