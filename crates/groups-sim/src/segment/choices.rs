//! What Segment's documentation leaves open.

use serde::Deserialize;

/// How the simulated Segment behaves where the vendor documents nothing. In a file, the names and values are in snake case.
///
/// Every field says what is open. The defaults are the mildest behaviour that the documentation allows.
///
/// ```
/// use groups_sim::segment::{Choices, Reaction};
///
/// let mut choices = Choices::default();
/// choices.unknown_emails = Reaction::NotFound;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Choices {
    /// What becomes of an e-mail address that is neither a user's nor an invite's when members are added, replaced or removed. Open: the vendor speaks
    /// only of existing users and invites. [`Reaction::Accept`] leaves such an address out and says nothing of it. Default: `unprocessable`.
    pub unknown_emails: Reaction,
    /// What becomes of an address that is a member already when members are added. Open. Default: `accept`.
    pub existing_members: Reaction,
    /// What becomes of an address that is no member when members are removed. Open. Default: `accept`.
    pub non_members: Reaction,
    /// Whether a call with a bad item is carried out for the others, although its answer is the error. Open: nothing says that a call is atomic.
    /// Holds for members, for invites and for removed users. Default: `false`, all or nothing.
    pub partial_writes: bool,
    /// How e-mail addresses are compared and kept. Open. Default: `insensitive`.
    pub email_case: EmailCase,
    /// What `memberCount` counts. Open. Default: `users_and_invites`.
    pub member_count: MemberCount,
    /// The most addresses, ids or invites that one call takes. Open. Default: none.
    pub max_items: Option<usize>,

    /// What becomes of a second group with the same name, when one is created or renamed. Open. Default: `accept`, there are twins.
    pub twin_names: Reaction,
    /// The most characters of a group's name. Open. Default: none.
    pub max_name_length: Option<usize>,
    /// Whether the group in the answer to a write has its `permissions`, which the schema calls optional. Open. Default: `false`.
    pub permissions_in_write_answers: bool,

    /// What becomes of an empty list of permissions that is to replace others. Open. Default: `accept`.
    pub empty_permissions: Reaction,
    /// Whether a permission that is added a second time is held twice. Open. Default: `false`.
    pub duplicate_permissions: bool,
    /// Whether the answers to permission writes have `policyId`, `subjectId` and `subjectType`. Open: a sample of the reference has them, no schema does.
    /// Default: `false`.
    pub policy_fields: bool,
    /// Whether a permission that has no `labels` of its own is read with an empty list of them. Open: the field is optional. Default: `false`.
    pub empty_labels: bool,

    /// What becomes of an invite to an address that is a user's or was invited before. Open. [`Reaction::Accept`] changes nothing for a user, and makes
    /// an invite new. Default: `accept`.
    pub known_invitees: Reaction,
    /// What becomes of an address without an invite when invites are deleted. Open. Default: `not_found`.
    pub unknown_invites: Reaction,
    /// What becomes of an id without a user when users are deleted. Open. Default: `not_found`.
    pub unknown_users: Reaction,
    /// What becomes of an invite whose time is over. The vendor says that it may stay listed as pending, not that it does. Default: `listed`.
    pub expired_invites: ExpiredInvites,
    /// The number of days after which an invite is over. The vendor says: after a few. Default: 14.
    pub invite_days: u32,

    /// Whether a list without `pagination` is refused. Open: one edition of the reference says so, the other names a default of 200. Default: `false`.
    pub pagination_required: bool,
    /// The most items of a page. Open: the schema says 1000, an older edition of the reference says 200. Default: 1000.
    pub max_count: usize,
    /// Whether lists begin with what came last. Open: no order is documented. Default: `false`.
    pub newest_first: bool,
    /// What cursors are made of. Open, as they are opaque. Default: `numbers`, as in the vendor's examples.
    pub cursors: Cursors,
    /// Whether a `next` or `previous` that does not exist is `null` instead of absent. Open: both are seen. Default: `false`.
    pub null_cursors: bool,
    /// Whether pages have `totalEntries`. Open: the vendor leaves it out where it would be costly. Default: `true`.
    pub total_entries: bool,

    /// The calls that each reading operation takes in a minute; `None` for any number, and for no `X-RateLimit-*` headers on reads. Open: every successful
    /// answer is documented to have these headers, but the limits of reads are not published. Default: 600, a number of our own.
    pub reads_per_minute: Option<u32>,
    /// Whether a 429 has `Retry-After`. The vendor sends it when the token is limited, and not when the address of the caller is. Default: `true`.
    pub retry_after: bool,
    /// The media type of answers. Open. Default: `json`.
    pub answer_media_type: AnswerMediaType,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            unknown_emails: Reaction::Unprocessable,
            existing_members: Reaction::Accept,
            non_members: Reaction::Accept,
            partial_writes: false,
            email_case: EmailCase::Insensitive,
            member_count: MemberCount::UsersAndInvites,
            max_items: None,
            twin_names: Reaction::Accept,
            max_name_length: None,
            permissions_in_write_answers: false,
            empty_permissions: Reaction::Accept,
            duplicate_permissions: false,
            policy_fields: false,
            empty_labels: false,
            known_invitees: Reaction::Accept,
            unknown_invites: Reaction::NotFound,
            unknown_users: Reaction::NotFound,
            expired_invites: ExpiredInvites::Listed,
            invite_days: 14,
            pagination_required: false,
            max_count: 1000,
            newest_first: false,
            cursors: Cursors::Numbers,
            null_cursors: false,
            total_entries: true,
            reads_per_minute: Some(600),
            retry_after: true,
            answer_media_type: AnswerMediaType::Json,
        }
    }
}

/// How Segment takes something that may or may not be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reaction {
    /// As if nothing were wrong.
    Accept,
    /// With 404.
    NotFound,
    /// With 409.
    Conflict,
    /// With 422.
    Unprocessable,
}

/// How e-mail addresses are compared and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EmailCase {
    /// The case does not count, and the first spelling is kept.
    Insensitive,
    /// The case does not count, and addresses are kept in lower case.
    Lowercased,
    /// The case counts: two spellings are two people.
    Sensitive,
}

/// What `memberCount` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MemberCount {
    /// Users and pending invites.
    UsersAndInvites,
    /// Users alone.
    Users,
}

/// What becomes of an invite whose time is over. It can no longer be accepted in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExpiredInvites {
    /// It stays in every list and in its groups.
    Listed,
    /// It is gone, from its groups too.
    Dropped,
}

/// What cursors are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cursors {
    /// The position of the first item, in base64: `MA==` is the first page. Whatever has this form is taken, on any list.
    Numbers,
    /// The position with a seal, in base64: a cursor that was made by the caller, or handed out for another list, gets 422.
    Sealed,
}

/// The media type of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnswerMediaType {
    /// Always `application/json`.
    Json,
    /// The first of Segment's media types that `Accept` names, otherwise `application/json`.
    Accepted,
}
