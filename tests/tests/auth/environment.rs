//! Configurations from the environment. Each is made in a process of its own: the environment belongs to all tests of a process.

use std::ffi::OsStr;
use std::process::Command;

use crate::CANARY;

/// What the program `environment` prints in a process with nothing but these variables.
fn environment<T: AsRef<OsStr>>(variables: &[(&str, T)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_environment"));
    command
        .env_clear()
        .envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_empty_environment_is_an_error_that_names_the_variable() {
    let shown = environment::<&str>(&[]);
    for line in [
        "opendatasoft no base URL: set GROUPS_OPENDATASOFT_URL\n",
        "segment no credential: set GROUPS_SEGMENT_TOKEN\n",
        "kestra no credential: set GROUPS_KESTRA_TOKEN, or GROUPS_KESTRA_USERNAME and GROUPS_KESTRA_PASSWORD\n",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    let shown = environment(&[("GROUPS_OPENDATASOFT_URL", "https://a.example.com")]);
    let line = "opendatasoft no credential: set GROUPS_OPENDATASOFT_API_KEY\n";
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn the_environment_configures_everything_and_its_secrets_are_not_printed() {
    let shown = environment(&[
        ("GROUPS_OPENDATASOFT_URL", "https://portal.example.com/"),
        ("GROUPS_OPENDATASOFT_API_KEY", CANARY),
        ("GROUPS_SEGMENT_URL", "https://segment.example.com"),
        ("GROUPS_SEGMENT_TOKEN", CANARY),
        ("GROUPS_KESTRA_URL", "https://kestra.example.com/x"),
        ("GROUPS_KESTRA_TOKEN", CANARY),
        ("GROUPS_KESTRA_TENANT", "research"),
    ]);
    for part in [
        "\"https://portal.example.com/api/automation/v1.0\"",
        "\"https://segment.example.com\"",
        "\"https://kestra.example.com/x\"",
        "\"research\"",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains(CANARY), "{shown}");
    let shown = environment(&[("GROUPS_SEGMENT_TOKEN", "canary\n")]);
    assert!(shown.contains("segment unusable token"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}

/// Where everything is set, one variable is unusable; it must not be taken for unset.
fn with_one_changed<T: AsRef<OsStr> + Clone>(name: &str, value: T) -> String {
    let usual = [
        ("GROUPS_OPENDATASOFT_URL", "https://portal.example.com/"),
        ("GROUPS_OPENDATASOFT_API_KEY", "k"),
        ("GROUPS_SEGMENT_TOKEN", "s"),
        ("GROUPS_KESTRA_TOKEN", "t"),
    ];
    let mut all: Vec<_> = usual
        .iter()
        .map(|(name, value)| (*name, OsStr::new(value)))
        .filter(|(other, _)| *other != name)
        .collect();
    all.push((name, value.as_ref()));
    environment(&all)
}

/// Every variable that is read where the usual ones are set, with the provider.
const VARIABLES: [(&str, &str); 10] = [
    ("opendatasoft", "GROUPS_OPENDATASOFT_URL"),
    ("opendatasoft", "GROUPS_OPENDATASOFT_API_KEY"),
    ("segment", "GROUPS_SEGMENT_TOKEN"),
    ("segment", "GROUPS_SEGMENT_URL"),
    ("segment", "GROUPS_SEGMENT_REGION"),
    ("kestra", "GROUPS_KESTRA_TOKEN"),
    ("kestra", "GROUPS_KESTRA_USERNAME"),
    ("kestra", "GROUPS_KESTRA_URL"),
    ("kestra", "GROUPS_KESTRA_TENANT"),
    ("kestra", "GROUPS_KESTRA_DIRECTORY"),
];

#[test]
fn an_empty_variable_is_not_an_unset_one() {
    for (provider, name) in VARIABLES {
        for empty in ["", " ", "\n"] {
            let shown = with_one_changed(name, empty);
            let line = format!("{provider} unusable {name}: it is empty\n");
            assert!(shown.contains(&line), "{line}{shown}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_not_an_unset_one() {
    use std::os::unix::ffi::OsStrExt as _;

    for (provider, name) in VARIABLES {
        let shown = with_one_changed(name, OsStr::from_bytes(b"https://canary.example/\xff"));
        let line = format!("{provider} unusable {name}: it is not valid Unicode\n");
        assert!(shown.contains(&line), "{line}{shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[test]
fn the_region_of_segment_is_one_of_two_and_not_beside_an_address() {
    for (region, host) in [
        ("us", "https://api.segmentapis.com"),
        ("eu", "https://eu1.api.segmentapis.com"),
    ] {
        let shown = with_one_changed("GROUPS_SEGMENT_REGION", region);
        assert!(shown.contains(&format!("\"{host}\"")), "{shown}");
    }
    for region in ["EU", "eu1", "canary", " eu"] {
        let shown = with_one_changed("GROUPS_SEGMENT_REGION", region);
        let line = "segment unusable GROUPS_SEGMENT_REGION: it is neither `us` nor `eu`\n";
        assert!(shown.contains(line), "{shown}");
    }
    let shown = environment(&[
        ("GROUPS_SEGMENT_TOKEN", "s"),
        ("GROUPS_SEGMENT_URL", "https://segment.example.com"),
        ("GROUPS_SEGMENT_REGION", "eu"),
    ]);
    let line = "segment unusable GROUPS_SEGMENT_REGION: GROUPS_SEGMENT_URL is set too";
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn kestra_takes_a_user_and_a_password_where_there_is_no_token() {
    const TOKEN: (&str, &str) = ("GROUPS_KESTRA_TOKEN", CANARY);
    const USERNAME: (&str, &str) = ("GROUPS_KESTRA_USERNAME", "ada@example.com");
    const PASSWORD: (&str, &str) = ("GROUPS_KESTRA_PASSWORD", CANARY);
    let both = "unusable GROUPS_KESTRA_TOKEN: GROUPS_KESTRA_USERNAME or GROUPS_KESTRA_PASSWORD is";
    for (variables, expected) in [
        (&[TOKEN][..], "Auth(Bearer header"),
        (&[USERNAME, PASSWORD], "Auth(Basic header"),
        (&[USERNAME], "no credential: set GROUPS_KESTRA_PASSWORD\n"),
        (&[PASSWORD], "no credential: set GROUPS_KESTRA_USERNAME\n"),
        (&[TOKEN, USERNAME, PASSWORD], both),
        (&[TOKEN, USERNAME], both),
        (&[TOKEN, PASSWORD], both),
    ] {
        let shown = environment(variables);
        let kestra = shown.split("kestra ").nth(1).unwrap();
        assert!(kestra.contains(expected), "{expected}: {kestra}");
        assert!(
            !shown.contains(CANARY) && !shown.contains("ada@"),
            "{shown}"
        );
    }
    let malformed = environment(&[("GROUPS_KESTRA_USERNAME", "canary:x"), PASSWORD]);
    assert!(
        malformed.contains("kestra unusable user name"),
        "{malformed}"
    );
    assert!(!malformed.contains("canary"), "{malformed}");
}

#[test]
fn the_directory_of_kestra_is_one_of_two() {
    let unset = environment(&[("GROUPS_KESTRA_TOKEN", "t")]);
    assert!(unset.contains("directory: Tenant"), "{unset}");
    for (name, directory) in [("tenant", "Tenant"), ("instance", "Instance")] {
        let shown = with_one_changed("GROUPS_KESTRA_DIRECTORY", name);
        assert!(
            shown.contains(&format!("directory: {directory}")),
            "{shown}"
        );
    }
    for name in ["Tenant", "canary", "all"] {
        let shown = with_one_changed("GROUPS_KESTRA_DIRECTORY", name);
        let line =
            "kestra unusable GROUPS_KESTRA_DIRECTORY: it is neither `tenant` nor `instance`\n";
        assert!(shown.contains(line), "{shown}");
    }
}
