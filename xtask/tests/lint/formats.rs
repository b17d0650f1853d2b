//! How problems are reported, and the command as a whole.

use std::path::Path;

use serde_json::json;
use xtask::lint::{self, Args, Format, Problem, Usage};

use super::{BASE, Folder, problems_of};

/// A problem whose words need escaping in every format.
fn awkward() -> Vec<Problem> {
    let problems = problems_of(
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths:\n  \"a,b:\\e[1m\\n100%\": {}\n",
    );
    problems
        .into_iter()
        .filter(|problem| problem.rule.id == "path-template")
        .collect()
}

fn written(format: Format, color: bool) -> String {
    let mut out = Vec::new();
    lint::write(&awkward(), format, color, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_human_format_names_place_reason_and_remedy() {
    let rule = lint::rules()
        .find(|rule| rule.id == "path-template")
        .unwrap();
    assert_eq!(
        written(Format::Human, false),
        format!(
            "spec.yaml:4:3: error[path-template]: the path does not start with a slash\n  \
             at   paths.a,b:\\u{{1b}}[1m\\n100%\n  why  {}\n  fix  {}\n\n",
            rule.why, rule.fix
        )
    );
    let colored = written(Format::Human, true);
    assert!(
        colored.contains("\x1b[1;31merror[path-template]\x1b[0m"),
        "{colored}"
    );
    assert_eq!(colored.matches('\x1b').count(), 10, "{colored}");
}

#[test]
fn the_json_format_is_one_object() {
    let value: serde_json::Value = serde_json::from_str(&written(Format::Json, true)).unwrap();
    let rule = lint::rules()
        .find(|rule| rule.id == "path-template")
        .unwrap();
    let expected = json!({"problems": [{
        "file": "spec.yaml",
        "line": 4,
        "column": 3,
        "path": "paths.a,b:\u{1b}[1m\n100%",
        "rule": "path-template",
        "class": "rejected",
        "what": "the path does not start with a slash",
        "why": rule.why,
        "fix": rule.fix,
    }]});
    assert_eq!(value, expected);
}

#[test]
fn the_github_format_escapes_what_commands_consist_of() {
    let rule = lint::rules()
        .find(|rule| rule.id == "path-template")
        .unwrap();
    assert_eq!(
        written(Format::Github, true),
        format!(
            "::error file=spec.yaml,line=4,col=3,title=path-template::the path does not start with a slash%0A\
             at paths.a,b:\x1b[1m%0A100%25%0Awhy: {}%0Afix: {}\n",
            rule.why, rule.fix
        )
    );
    let mut problem = awkward().remove(0);
    problem.file = "a,b:100%.yaml".to_owned();
    let mut out = Vec::new();
    lint::write(&[problem], Format::Github, false, &mut out).unwrap();
    assert!(out.starts_with(b"::error file=a%2Cb%3A100%25.yaml,line=4,"));
}

fn command(root: &Path, providers: &[&str]) -> Result<(usize, serde_json::Value), Usage> {
    let providers = providers.iter().map(|name| (*name).to_owned()).collect();
    let mut out = Vec::new();
    let count = lint::command(
        &Args {
            providers,
            format: Format::Json,
        },
        root,
        &mut out,
    )?;
    Ok((count, serde_json::from_slice(&out).unwrap()))
}

#[test]
fn a_broken_file_does_not_hide_the_problems_of_another() {
    let folder = Folder::new("command");
    folder.file("specs/broken.yaml", "openapi: [");
    folder.file("specs/clean.yaml", BASE);
    folder.file("specs/odd.yaml", BASE.replace("  version: \"1\"\n", ""));
    folder.file("specs/README.md", "Not a spec.");
    std::fs::create_dir(folder.0.join("specs/folder.yaml")).unwrap();

    let found = |providers: &[&str]| {
        let (count, report) = command(&folder.0, providers).unwrap();
        let problems = report["problems"].as_array().unwrap();
        assert_eq!(count, problems.len());
        let name = |problem: &serde_json::Value| {
            let file = problem["file"]
                .as_str()
                .unwrap()
                .rsplit(['/', '\\'])
                .next()
                .unwrap()
                .to_owned();
            (file, problem["rule"].as_str().unwrap().to_owned())
        };
        problems.iter().map(name).collect::<Vec<_>>()
    };
    let pair = |file: &str, rule: &str| (file.to_owned(), rule.to_owned());
    let odd = pair("odd.yaml", "missing-key");
    let all = [
        pair("broken.yaml", "yaml-syntax"),
        pair("folder.yaml", "unreadable"),
        odd.clone(),
    ];
    assert_eq!(found(&[]), all);
    assert_eq!(found(&["odd", "clean"]), [odd]);
    assert_eq!(found(&["clean"]), []);
    assert_eq!(found(&["missing"]), [pair("missing.yaml", "unreadable")]);
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let folder = Folder::new("usage");
    for name in [
        "",
        "../segment",
        "specs/segment.yaml",
        "a b",
        "a_b",
        "transport",
        "match",
    ] {
        let error = command(&folder.0, &[name]).unwrap_err();
        assert!(matches!(error, Usage::NoProvider(..)), "{error}");
    }
    assert!(matches!(
        command(&folder.0, &[]).unwrap_err(),
        Usage::Folder(..)
    ));
    std::fs::create_dir(folder.0.join("specs")).unwrap();
    assert!(matches!(
        command(&folder.0, &[]).unwrap_err(),
        Usage::NoSpecs(_)
    ));
}
