//! The program that shows the clients at work does what it says, as a program.

use std::process::{Command, Stdio};

use groups_tests::calls;

fn drive() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drive"));
    // No account and no setting is needed.
    command.env_clear();
    command
}

#[test]
fn it_prints_every_operation_with_request_and_result() {
    let output = drive().output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(output.stderr.is_empty());
    let mut lines = text.lines();
    for call in calls::calls() {
        let mut wanted = vec![format!("  {}", call.operation)];
        wanted.push(format!("    > {}", call.request));
        wanted.extend(call.body.map(|body| format!("    > {body}")));
        for line in wanted {
            // Some ids are made up by the simulator.
            let made_up = call.provider.facts().before.iter();
            let made_up = made_up.filter_map(|before| before.makes);
            let made_up: Vec<_> = made_up.filter(|id| line.contains(id)).collect();
            let is_wanted = |printed: &str| match made_up[..] {
                [] => printed == line,
                [documented] => {
                    let (before, after) = line.split_once(documented).unwrap();
                    let id = printed.strip_prefix(before);
                    let id = id.and_then(|rest| rest.strip_suffix(after));
                    id.is_some_and(|id| id.len() == documented.len())
                }
                _ => panic!("several ids that are made up: {line}"),
            };
            assert!(lines.any(is_wanted), "{line}");
        }
        let result = lines.next().unwrap();
        let status = format!("    < {} ", call.success.0);
        assert!(result.starts_with(&status), "{result}");
    }
    let all = calls::calls().count();
    let summary = format!("{all} operations, {all} succeeded");
    assert_eq!(lines.next(), Some(summary.as_str()));
    assert_eq!(lines.next(), None);
}

#[test]
fn it_ends_quietly_when_nobody_reads_on() {
    let mut command = drive();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}
