//! What Opendatasoft leaves undocumented.

use serde::Deserialize;

/// What the portal does where the vendor's documents leave it open. In a seed file each field has its own name, and each value the name of the variant in
/// snake case.
///
/// ```
/// use groups_sim::opendatasoft::{Choices, Put};
///
/// let mut choices = Choices::default();
/// choices.put = Put::Replace;
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Choices {
    /// Whether `PUT` on a group or a user clears what the body leaves out.
    pub put: Put,
    /// What happens to read-only fields in a body.
    pub read_only: ReadOnly,
    /// Whether two groups can have the same title; the second gets a uid of its own then.
    pub duplicate_titles: bool,
    /// Whether a group gets a new uid with a new title.
    pub uid_follows_title: bool,
    /// Whether permissions that the vendor's documents do not name are refused in a body. Those that a group or user has already are always taken.
    pub refuse_unknown_permissions: bool,
    /// How the members of a group are listed.
    pub member_list: MemberList,
    /// What adding a member again answers, alone or in a batch.
    pub existing_member: ExistingMember,
    /// The number of users in the largest batch that is taken; `None` for any number.
    pub max_batch: Option<usize>,
    /// Which groups and users the filters by permission find if they name several.
    pub permissions_filter: PermissionsFilter,
    /// Where the links to other pages point.
    pub next_link: NextLink,
    /// Whether lists start with the highest value of what they are sorted by.
    pub descending: bool,
    /// What happens to a body of the media type `application/x-www-form-urlencoded` where a group is updated. The document has JSON; public code is seen to
    /// send such forms.
    pub group_forms: GroupForms,
    /// Whether a user can get the address of another one by `PUT /users/`.
    pub duplicate_emails: bool,
    /// The shape of an answer with status 429.
    pub quota_error: QuotaError,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            put: Put::default(),
            read_only: ReadOnly::default(),
            duplicate_titles: true,
            uid_follows_title: false,
            refuse_unknown_permissions: true,
            member_list: MemberList::default(),
            existing_member: ExistingMember::default(),
            max_batch: None,
            permissions_filter: PermissionsFilter::default(),
            next_link: NextLink::default(),
            descending: false,
            group_forms: GroupForms::default(),
            duplicate_emails: true,
            quota_error: QuotaError::default(),
        }
    }
}

/// See [`Choices::put`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Put {
    /// What the body leaves out stays as it is.
    #[default]
    Keep,
    /// What the body leaves out is cleared: a group's description and permissions, a user's names, permissions and groups.
    Replace,
}

/// See [`Choices::read_only`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadOnly {
    /// They have no effect.
    #[default]
    Ignore,
    /// The call is refused.
    Refuse,
}

/// See [`Choices::member_list`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MemberList {
    /// Like every other list: pages of 20, with `limit`, `offset` and links.
    #[default]
    Paged,
    /// The first 20 and no link, with the true number of members in `total_count`.
    CutAt20,
    /// All members at once.
    Whole,
}

/// See [`Choices::existing_member`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExistingMember {
    /// The same as the first time.
    #[default]
    Accept,
    /// A validation error.
    Refuse,
}

/// See [`Choices::permissions_filter`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PermissionsFilter {
    /// Those that have all of them.
    #[default]
    All,
    /// Those that have at least one of them.
    Any,
}

/// See [`Choices::next_link`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NextLink {
    /// To this server, with scheme and host.
    #[default]
    Absolute,
    /// To this server, from the path on.
    Relative,
    /// To `https://portal.example.com`, where no client should send its key.
    OtherHost,
}

/// See [`Choices::group_forms`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupForms {
    /// The media type is not supported: 415.
    #[default]
    Refuse,
    /// They are read: `title`, `description`, and `permissions` as often as there are some.
    Accept,
}

/// See [`Choices::quota_error`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuotaError {
    /// As in the platform's other APIs: `errorcode`, `error`, `reset_time`, `limit_time_unit` and `call_limit`.
    #[default]
    Quota,
    /// As all other errors of this API: `error_code` and `message`.
    Error,
}
