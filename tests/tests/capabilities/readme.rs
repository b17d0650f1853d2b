//! The tables of the README say what the providers say.

use groups_core::{Capabilities, Operation};
use groups_tests::calls::Provider;

const BEGIN: &str = "<!-- capabilities: checked by the tests -->\n";
/// Where this variable is set, the table is written and not checked.
const UPDATE: &str = "UPDATE_README";
const END: &str = "<!-- end of capabilities -->\n";

/// What can be called: the subject, and each operation in a word or two.
const CALLS: [(&str, &[(&str, Operation)]); 7] = [
    (
        "groups",
        &[
            ("list", Operation::ListGroups),
            ("get", Operation::GetGroup),
            ("create", Operation::CreateGroup),
            ("update", Operation::UpdateGroup),
            ("delete", Operation::DeleteGroup),
        ],
    ),
    (
        "members",
        &[
            ("list", Operation::ListMembers),
            ("add", Operation::AddMembers),
            ("remove", Operation::RemoveMembers),
        ],
    ),
    (
        "members",
        &[("replace in one call", Operation::ReplaceMembers)],
    ),
    (
        "members",
        &[("those of all groups in one call", Operation::AllMemberships)],
    ),
    (
        "permissions of a group",
        &[
            ("list", Operation::ListPermissions),
            ("add", Operation::AddPermissions),
            ("replace", Operation::ReplacePermissions),
        ],
    ),
    ("groups of a user", &[("set", Operation::SetUserGroups)]),
    (
        "users",
        &[
            ("list", Operation::ListUsers),
            ("find by e-mail address", Operation::FindUser),
            ("list their groups", Operation::ListUserGroups),
        ],
    ),
];

type Flag = fn(&Capabilities) -> bool;

/// What else a program must know.
const FLAGS: [(&str, Flag); 5] = [
    ("groups have a description", |c| c.group_description),
    ("members can be people who are only invited", |c| {
        c.pending_invites
    }),
    ("a change of several members reports on each", |c| {
        c.per_member_outcomes
    }),
    ("adding a member also gives access", |c| c.add_grants_access),
    ("lists of members lag behind writes", |c| {
        c.lagging_member_lists
    }),
];

/// A row with a cell for each provider.
fn row(label: &str, cell: impl Fn(Provider) -> String) -> String {
    let cells: String = Provider::ALL
        .into_iter()
        .map(|provider| format!(" {} |", cell(provider)))
        .collect();
    format!(
        "|{}{label} |{cells}\n",
        if label.is_empty() { "" } else { " " }
    )
}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "\u{2013}" }.to_owned()
}

fn table() -> String {
    let mut table = row("", |provider| provider.name().to_owned());
    table.push_str(&format!("|{}\n", " --- |".repeat(Provider::ALL.len() + 1)));
    for (subject, calls) in CALLS {
        let words: Vec<_> = calls.iter().map(|(word, _)| *word).collect();
        let label = format!("{subject}: {}", words.join(", "));
        table.push_str(&row(&label, |provider| {
            let supported = |call: &&(&str, Operation)| provider.capabilities().supports(call.1);
            let known: Vec<_> = calls.iter().filter(supported).map(|call| call.0).collect();
            match known.len() {
                some if (1..calls.len()).contains(&some) => known.join(", "),
                all_or_none => yes(all_or_none > 0),
            }
        }));
    }
    table.push_str(&row("members are named by", |provider| {
        provider.capabilities().member_key.to_string()
    }));
    for (label, flag) in FLAGS {
        table.push_str(&row(label, |provider| yes(flag(provider.capabilities()))));
    }
    table
}

#[test]
fn the_readme_has_the_capabilities_of_every_provider() {
    let named: usize = CALLS.iter().map(|(_, calls)| calls.len()).sum();
    assert_eq!(named, Operation::ALL.len(), "an operation without a row");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let wanted = table();
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
        return;
    }
    assert!(
        found == wanted,
        "run this test with {UPDATE}=1, or put this below `{}`:\n{wanted}",
        BEGIN.trim_end()
    );
}

#[test]
fn the_readme_names_the_crate_of_every_provider_with_its_operations() {
    let readme = include_str!("../../../README.md");
    for provider in Provider::ALL {
        let name = format!("groups-{}", provider.id().replace('_', "-"));
        let start = format!("| [`{name}`](crates/{name}) | ");
        let end = format!(": {} operations |", provider.operations().len());
        let mut lines = readme.lines();
        let found = lines.any(|line| line.starts_with(&start) && line.ends_with(&end));
        assert!(found, "no row `{start}...{end}`");
    }
}
