//! Configurations from the environment. Each is made in a process of its own: the environment belongs to all tests of a process.

use std::ffi::OsStr;
use std::process::Command;

use groups_tests::calls::Provider;

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
    for provider in Provider::ALL {
        let environment_of = &provider.facts().environment;
        assert!(!environment_of.missing.is_empty(), "{provider:?}");
        for (set, message) in environment_of.missing {
            let shown = environment(&environment_of.usual[..*set]);
            let line = format!("{} {message}\n", provider.id());
            assert!(shown.contains(&line), "{line}{shown}");
        }
    }
}

#[test]
fn the_environment_configures_everything_and_its_secrets_are_not_printed() {
    let all = Provider::ALL.into_iter();
    let all = all.flat_map(|provider| provider.facts().environment.all);
    let all: Vec<_> = all
        .map(|(name, value)| (*name, value.replace("CREDENTIAL", CANARY)))
        .collect();
    let secrets = all.iter().filter(|(_, value)| value == CANARY).count();
    assert!(secrets >= Provider::ALL.len());
    let shown = environment(&all);
    for provider in Provider::ALL {
        for part in provider.facts().environment.shown {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }
    assert!(!shown.contains(CANARY), "{shown}");
    for provider in Provider::ALL {
        let (name, message) = provider.facts().environment.unusable;
        let shown = with_one_changed(name, "canary\n");
        let expected = format!("{} {message}", provider.id());
        assert!(shown.contains(&expected), "{expected}: {shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

/// Where everything is set, one variable is unusable; it must not be taken for unset.
fn with_one_changed<T: AsRef<OsStr> + Clone>(name: &str, value: T) -> String {
    let usual = Provider::ALL.into_iter();
    let usual = usual.flat_map(|provider| provider.facts().environment.usual);
    let mut all: Vec<_> = usual
        .map(|(name, value)| (*name, OsStr::new(value)))
        .filter(|(other, _)| *other != name)
        .collect();
    all.push((name, value.as_ref()));
    environment(&all)
}

/// Every variable that is read where the usual ones are set, with the provider.
fn variables() -> impl Iterator<Item = (&'static str, &'static str)> {
    Provider::ALL.into_iter().flat_map(|provider| {
        let read = provider.facts().environment.read;
        assert!(!read.is_empty(), "{provider:?}");
        read.iter().map(move |name| (provider.id(), *name))
    })
}

#[test]
fn an_empty_variable_is_not_an_unset_one() {
    for (provider, name) in variables() {
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

    for (provider, name) in variables() {
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
