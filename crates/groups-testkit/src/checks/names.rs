//! Names that need encoding somewhere on their way.

use groups_core::{
    ErrorKind, Group, GroupChange, GroupsExt as _, NewGroup, Operation, Result as CoreResult,
};

use super::{passed, skipped};
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Lab, Violation};

/// Names that differ from each other once they are encoded wrongly, decoded twice, cut, trimmed or folded.
const AWKWARD: &[&str] = &[
    "two words",
    "a/b",
    "../users",
    "%2e%2e%2fusers",
    "100%",
    "a+b",
    "what?name=x",
    "sharp # sign",
    "salt & pepper = tasty; more",
    "\"double\" and 'single' quotes",
    "back\\slash",
    "<b>bold</b> {{x}} ${y} `z`",
    "Çınar Straße ÅÄÖ",
    "e\u{301}quipe",
    "分析チーム",
    "مجموعة التحليل",
    "team 👩‍👩‍👧 🚀",
    "null",
    "0",
    "true",
];

/// Names that a vendor may trim.
const SPACED: &[&str] = &[" leading", "trailing ", "  both  "];

/// What a vendor says that does not take a name.
const REFUSALS: &[ErrorKind] = &[ErrorKind::Rejected, ErrorKind::InvalidInput];

fn all_names() -> Vec<String> {
    let long = ["n".repeat(200), "ö".repeat(200), "n".repeat(1000)];
    let texts = AWKWARD.iter().chain(SPACED).map(|name| (*name).to_owned());
    texts.chain(long).collect()
}

/// The group has the name that was asked for: exactly, or trimmed if only that was changed.
fn named(group: &Group, asked: &str, clause: &str) -> Result<(), Violation> {
    ensure(
        group.name == asked || group.name == asked.trim(),
        clause,
        &format!("the name {asked:?}, or a refusal"),
        || format!("{:?}", group.name),
    )
}

/// The group, or `None` if the vendor refuses the name.
fn taken(
    lab: &Lab<'_>,
    answer: CoreResult<Group>,
    asked: &str,
    clause: &str,
) -> Result<Option<Group>, Violation> {
    if let Ok(group) = answer {
        named(&group, asked, clause)?;
        return Ok(Some(group));
    }
    lab.fails(answer, REFUSALS, clause).map(|_| None)
}

/// A group has the name that it was given: in the answer, when it is read and in the list. A vendor may refuse a name, but not change it, except for white space around it.
///
/// # Errors
/// The provider breaks this clause.
pub async fn awkward_names_survive_creation(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group has the name that it was given";
    let provider = lab.provider();
    let mut created = Vec::new();
    for name in all_names() {
        let answer = provider.create_group(&NewGroup::new(&name)).await;
        if let Some(group) = taken(lab, answer, &name, clause)? {
            let read = provider.get_group(&group.id).await.must(clause)?;
            ensure(read.name == group.name, clause, &group.name, || {
                read.name.clone()
            })?;
            created.push(group);
        }
    }
    ensure(
        !created.is_empty(),
        clause,
        "names that are taken",
        || "none",
    )?;
    let listed = lab.everything(Operation::ListGroups, provider.list_groups());
    let listed = listed.await?;
    for group in &created {
        let found = listed.iter().find(|other| other.id == group.id);
        let found = found.map(|other| other.name.as_str());
        ensure(found == Some(&group.name), clause, &group.name, || {
            format!("{found:?}")
        })?;
    }
    ensure(
        listed.len() == created.len(),
        clause,
        &created.len().to_string(),
        || listed.len(),
    )?;
    passed()
}

/// The same for a group that is renamed.
///
/// # Errors
/// The provider breaks this clause.
pub async fn awkward_names_survive_renaming(lab: &Lab<'_>) -> CheckResult {
    let clause = "a group has the name that it was given last";
    let provider = lab.provider();
    let id = lab.group().await?;
    for name in all_names() {
        let change = GroupChange::new().with_name(&name);
        let answer = provider.update_group(&id, &change).await;
        if let Some(group) = taken(lab, answer, &name, clause)? {
            let read = provider.get_group(&id).await.must(clause)?;
            ensure(read.name == group.name, clause, &group.name, || {
                read.name.clone()
            })?;
        }
    }
    passed()
}

/// A description is kept as it was given, or refused.
///
/// # Errors
/// The provider breaks this clause.
pub async fn awkward_descriptions_survive(lab: &Lab<'_>) -> CheckResult {
    if !lab.capabilities().group_description {
        return skipped("groups have no description");
    }
    let clause = "a group has the description that it was given";
    let provider = lab.provider();
    let texts = all_names()
        .into_iter()
        .chain(["several\nlines\tand a tab".to_owned()]);
    for (number, text) in texts.enumerate() {
        let group = NewGroup::new(format!("Group {number}")).with_description(&text);
        match provider.create_group(&group).await {
            Ok(group) => {
                let read = provider.get_group(&group.id).await.must(clause)?;
                for found in [&group.description, &read.description] {
                    let found = found.as_deref().unwrap_or_default();
                    let kept = found == text || found == text.trim();
                    ensure(kept, clause, &text, || found.to_owned())?;
                }
            }
            refused => {
                lab.fails(refused, REFUSALS, clause)?;
            }
        }
    }
    passed()
}
