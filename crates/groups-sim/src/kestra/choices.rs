//! What the vendor leaves open, and how this server decides it unless told otherwise.

use serde::Deserialize;

/// How a Kestra server behaves where its documents are silent, disagree with each other, or changed between versions.
///
/// Every default is what the vendor's newest documents and client tests show, or else what hides the least from a program under test.
/// `CHOICES.md` beside this file has the same list as a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
#[non_exhaustive]
pub struct Choices {
    /// The server's generation. 1.x and 2.0 disagree on search parameters, on the summaries of groups and roles and on tenant access.
    pub version: ServerVersion,
    /// The body of a 401. It comes from the security layer of the Enterprise Edition, which no document describes.
    pub unauthorized_body: ErrorBody,
    /// The body of a 403, from the same layer.
    pub forbidden_body: ErrorBody,
    /// The form of `_links.self` in an error: it depends on the version of the web framework.
    pub links: Links,
    /// What a 2.0 server does with the search parameter `q` of 1.x: a setting of the server whose default is not documented.
    pub legacy_q: LegacyQuery,
    /// Whether a request may carry a user name and a password. The API description offers it; the set-up of the vendor's client tests says that
    /// 2.0 has dropped it.
    pub basic_auth: BasicAuth,
    /// Whether a login has to show the token of the page, as other writes with a cookie have to. The set-up of the vendor's client tests logs in without it.
    pub login_csrf: LoginCsrf,
    /// The minutes after which a session is over; `None` for never. The default is that of the web framework, which an installation can change; the vendor's
    /// documents name none.
    pub session_minutes: Option<u32>,
    /// How membership and access to the tenant depend on each other. Absent: as the version does it, a side effect on 1.x and a prerequisite on 2.0.
    pub tenant_access: Option<TenantAccess>,
    /// The answer to giving access by user id to somebody who has it. The API description names no status; the Terraform provider expects 409.
    pub repeated_access: RepeatedAccess,
    /// Whether memberships outlive the revocation of access to their tenant.
    pub memberships_after_revocation: AfterDeletion,
    /// The status of a successful deletion of a group. The API description says 200 where its neighbours say 204.
    pub delete_group: DeleteGroup,
    /// Whether the bindings of a group outlive it.
    pub bindings_of_deleted_group: AfterDeletion,
    /// Whether people whose only group is deleted keep their access to the tenant, where membership brings access.
    pub access_after_group_deletion: AfterDeletion,
    /// What writes may do to memberships that an identity provider manages.
    pub external_memberships: ExternalMemberships,
    /// Whether owners of a group are still its owners after their list of groups was set to one that names it.
    pub owners_on_replace: OwnersOnReplace,
    /// What setting the groups of a user does when the body has no `groupIds`.
    pub absent_group_ids: AbsentGroupIds,
    /// The status for an unusable body when the groups of a user are set: the API description says 400, the web layer answers 422.
    pub invalid_group_ids: InvalidPayload,
    /// What an update of a group does when the body has no `description`.
    pub absent_description: AbsentValue,
    /// What an update of a user does to memberships and access when the body has no `groups` or no `tenants`.
    pub absent_user_lists: AbsentValue,
    /// The answer to a second user with the same e-mail address.
    pub duplicate_email: DuplicateEmail,
    /// Sorting the members of a group failed on the vendor's own 2.0 test server, so that its tests leave it out.
    pub member_sort: MemberSort,
    /// What sorting by a field that a list does not have does.
    pub unknown_sort_field: UnknownSortField,
    /// The largest page. The helpers of the vendor's client tests say that the server refuses a `size` over 1000; the API description names no limit.
    pub max_page_size: Option<u32>,
    /// The name of the member that marks a superadmin. 2.0 renames it, and `/me` has both names unless the new one is asked for.
    pub owner_flag: OwnerFlag,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            version: ServerVersion::default(),
            unauthorized_body: ErrorBody::Empty,
            forbidden_body: ErrorBody::JsonError,
            links: Links::default(),
            legacy_q: LegacyQuery::default(),
            basic_auth: BasicAuth::default(),
            login_csrf: LoginCsrf::default(),
            session_minutes: Some(60),
            tenant_access: None,
            repeated_access: RepeatedAccess::default(),
            memberships_after_revocation: AfterDeletion::default(),
            delete_group: DeleteGroup::default(),
            bindings_of_deleted_group: AfterDeletion::default(),
            access_after_group_deletion: AfterDeletion::Kept,
            external_memberships: ExternalMemberships::default(),
            owners_on_replace: OwnersOnReplace::default(),
            absent_group_ids: AbsentGroupIds::default(),
            invalid_group_ids: InvalidPayload::default(),
            absent_description: AbsentValue::default(),
            absent_user_lists: AbsentValue::default(),
            duplicate_email: DuplicateEmail::default(),
            member_sort: MemberSort::default(),
            unknown_sort_field: UnknownSortField::default(),
            max_page_size: Some(1000),
            owner_flag: OwnerFlag::default(),
        }
    }
}

impl Choices {
    /// How membership and access depend on each other.
    pub(super) fn access(&self) -> TenantAccess {
        self.tenant_access.unwrap_or(match self.version {
            ServerVersion::V1 => TenantAccess::SideEffect,
            ServerVersion::V2 => TenantAccess::Prerequisite,
        })
    }
}

/// A choice with its values; the first is the default unless the field says otherwise.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $(#[$first_about:meta])* $first:ident, $($(#[$value_about:meta])* $value:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_about])*
            #[default]
            $first,
            $($(#[$value_about])* $value,)+
        }
    };
}

choice! {
    /// The generation of the server.
    ServerVersion {
        /// 2.0: lists are searched with `filters` only, summaries of groups carry description and integration.
        V2,
        /// 1.x: lists take `q` and `filters`, summaries of groups are `id` and `name`.
        V1,
    }
}

choice! {
    /// The body of an error of the security layer.
    ErrorBody {
        /// None, and no media type.
        Empty,
        /// The `JsonError` of the web layer.
        JsonError,
    }
}

choice! {
    /// The form of `_links.self`.
    Links {
        /// One object.
        Object,
        /// An array of one object.
        Array,
    }
}

choice! {
    /// What happens to a parameter of 1.x.
    LegacyQuery {
        /// 422.
        Refused,
        /// The list is not searched.
        Ignored,
    }
}

choice! {
    /// Whether user name and password are credentials.
    BasicAuth {
        /// They are.
        Accepted,
        /// 401.
        Refused,
    }
}

choice! {
    /// Whether a login shows the token of the page.
    LoginCsrf {
        /// It need not.
        Ignored,
        /// 403 without it, in the cookie and again in the header or in the form.
        Required,
    }
}

choice! {
    /// How membership and access to the tenant depend on each other.
    TenantAccess {
        /// Only somebody with access can become a member (404 otherwise), and who stops being one keeps it.
        Prerequisite,
        /// Becoming a member gives access, and leaving the last group takes it.
        SideEffect,
    }
}

choice! {
    /// The answer to access that is given again.
    RepeatedAccess {
        /// 409.
        Conflict,
        /// 201, as the first time.
        Created,
    }
}

choice! {
    /// What becomes of things whose owner is gone.
    AfterDeletion {
        /// They go with it.
        Removed,
        /// They stay.
        Kept,
    }
}

choice! {
    /// The answer to a deleted group.
    DeleteGroup {
        /// 200 without a body.
        Ok,
        /// 204.
        NoContent,
    }
}

choice! {
    /// What writes may do to external memberships.
    ExternalMemberships {
        /// The same as to others.
        Writable,
        /// Setting the groups of a user leaves them alone; adding and removing one works.
        KeptOnReplace,
        /// 409 for every write that would add or remove one.
        Refused,
    }
}

choice! {
    /// What setting the groups of a user does to ownership.
    OwnersOnReplace {
        /// Owners stay owners.
        Kept,
        /// Everybody is a plain member afterwards.
        Reset,
    }
}

choice! {
    /// What an absent `groupIds` means.
    AbsentGroupIds {
        /// The body is unusable.
        Refused,
        /// No groups.
        Cleared,
        /// No change.
        Kept,
    }
}

choice! {
    /// The status for an unusable body.
    InvalidPayload {
        /// 422.
        UnprocessableEntity,
        /// 400.
        BadRequest,
    }
}

choice! {
    /// What an absent member of an update means.
    AbsentValue {
        /// The value is cleared.
        Cleared,
        /// The value stays.
        Kept,
    }
}

choice! {
    /// The answer to an e-mail address that is taken.
    DuplicateEmail {
        /// 409.
        Conflict,
        /// 422.
        UnprocessableEntity,
    }
}

choice! {
    /// What sorting the members of a group does.
    MemberSort {
        /// 500.
        Fails,
        /// It sorts.
        Works,
    }
}

choice! {
    /// What an unknown field in `sort` does.
    UnknownSortField {
        /// 422.
        Refused,
        /// The list is not sorted by it.
        Ignored,
    }
}

choice! {
    /// The name of the mark of a superadmin.
    OwnerFlag {
        /// `superAdmin`, as the API description has it.
        SuperAdmin,
        /// `instanceOwner`, as the newest clients expect it.
        InstanceOwner,
        /// Both.
        Both,
    }
}
