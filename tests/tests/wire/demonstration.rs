//! The program that shows the clients at work does what it says, as a program.

use std::process::{Command, Stdio};

use groups_tests::calls;

/// The binding of the documented examples.
const BINDING: &str = "1bNcXs7DgPq4MvKoR0tZhA";

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
            // The id of a binding is made up by the simulator.
            let is_wanted = |printed: &str| match line.split_once(BINDING) {
                Some((before, after)) => {
                    let id = printed.strip_prefix(before);
                    let id = id.and_then(|rest| rest.strip_suffix(after));
                    id.is_some_and(|id| id.len() == BINDING.len())
                }
                None => printed == line,
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
