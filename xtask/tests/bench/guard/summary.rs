//! What is read of the output of `gungraun`.

use serde_json::{Value, json};
use xtask::bench::guard::instructions;

use super::counts;

/// One line, with more in it than is read.
fn line(id: Value, profiles: &Value) -> String {
    json!({
        "version": "7",
        "module_path": "guard::calls::get",
        "id": id,
        "profiles": profiles,
    })
    .to_string()
}

fn callgrind(instructions: Value) -> Value {
    json!({
        "tool": "Callgrind",
        "data": {
            "parts": [{ "metrics": { "Ir": { "values": { "new": 1 } } } }],
            "total": {
                "metrics": { "Dr": { "values": { "new": 2 } }, "Ir": instructions },
                "regressions": [],
            },
        },
    })
}

fn counted(new: u64) -> Value {
    json!({ "change": { "diff_pct": "50" }, "values": { "new": new, "old": 4 } })
}

#[test]
fn the_new_total_of_each_line_counts() {
    let output = [
        line("segment".into(), &json!([callgrind(counted(53_745))])),
        String::new(),
        line("kestra".into(), &json!([callgrind(counted(48_264))])),
        line(Value::Null, &json!([callgrind(counted(7))])),
    ];
    let expected = [
        ("calls::get", 7),
        ("calls::get::kestra", 48_264),
        ("calls::get::segment", 53_745),
    ];
    assert_eq!(instructions(&output.join("\n")), Ok(counts(&expected)));
    assert_eq!(instructions(""), Ok(counts(&[])));
}

#[test]
fn anything_else_is_an_error_that_names_the_line() {
    let good = line("kestra".into(), &json!([callgrind(counted(1))]));
    let other_tool = json!([{ "tool": "DHAT", "data": callgrind(counted(1))["data"] }]);
    let fraction = json!({ "values": { "new": 1.5 } });
    // A benchmark that was not run has the counts of the run before only.
    let old_only = json!({ "values": { "old": 4 } });
    for (second, problem) in [
        ("Gungraun result: Ok".to_owned(), "expected value"),
        ("{}".to_owned(), "missing field"),
        (line("b".into(), &json!([])), "no counts of callgrind"),
        (line("b".into(), &other_tool), "no counts of callgrind"),
        (
            line("b".into(), &json!([callgrind(counted(0))])),
            "nothing was executed",
        ),
        (
            line("b".into(), &json!([callgrind(fraction)])),
            "invalid type",
        ),
        (
            line("b".into(), &json!([callgrind(old_only)])),
            "missing field `new`",
        ),
        (
            line("b".into(), &json!([callgrind(json!({ "values": {} }))])),
            "missing field `new`",
        ),
        (
            good.clone(),
            "it is the second one about `calls::get::kestra`",
        ),
    ] {
        let error = instructions(&format!("{good}\n{second}\n")).unwrap_err();
        assert!(
            error.starts_with("line 2 of what gungraun prints is not understood: "),
            "{error}"
        );
        assert!(error.contains(problem), "{error}");
    }
}
