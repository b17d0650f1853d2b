//! Who is in which group.

use serde::Deserialize;

use super::Kestra;
use super::choices::{
    AbsentGroupIds, Choices, ExternalMemberships, InvalidPayload, MemberSort, OwnersOnReplace,
    TenantAccess,
};
use super::errors::{Outcome, Problem};
use super::filter::See;
use super::list::ListQuery;
use super::state::{MEMBER_FIELDS, State, Tenant, Users, no_user, tenant_mut};
use super::wire::ApiMember;
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GroupsBody {
    group_ids: Option<Vec<String>>,
}

/// What setting the groups of a user comes to in one tenant.
#[derive(Debug, Default)]
pub(super) struct Change {
    wanted: Vec<Handle>,
    leave: Vec<Handle>,
}

/// The tenant, the group and the user of `/{tenant}/groups/{id}/members/.../{userId}`.
fn place<'a>(state: &'a mut State, call: &Call<'_>) -> Outcome<(&'a mut Tenant, Handle, Handle)> {
    let tenant = tenant_mut(&mut state.tenants, call.parameter(0))?;
    let (group, _) = tenant.group(call.parameter(1))?;
    let (user, _) = state.users.get(call.parameter(2))?;
    Ok((tenant, group, user))
}

impl Kestra {
    pub(super) fn search_group_members(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let query = ListQuery::read(call.request, MEMBER_FIELDS, &self.choices)?;
        if !query.sort.is_empty() && self.choices.member_sort == MemberSort::Fails {
            return Err(Problem::new(500, "Internal server error"));
        }
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (group, _) = tenant.group(call.parameter(1))?;
        let at = |position| tenant.memberships.at(group, position).map(|(user, _)| user);
        let rows = user_reader(tenant, &self.state.users);
        let page = query.select(tenant.memberships.count(group), at, &rows, context);
        let show = |row| {
            let user = self.state.users.table.get(row)?;
            Some(ApiMember::new(tenant, row, user))
        };
        Ok(page.answer(show))
    }

    pub(super) fn add_user_to_group(&mut self, call: &Call<'_>) -> Outcome {
        let access = self.choices.access();
        let (tenant, group, user) = place(&mut self.state, call)?;
        if tenant.memberships.get(group, user).is_some() {
            return Err(Problem::conflict("already a member"));
        }
        check_access(tenant, user, access)?;
        let external = is_external(tenant, group);
        check_external(external, &self.choices)?;
        tenant.join(group, user, external);
        if access == TenantAccess::SideEffect {
            tenant.access.insert(user);
        }
        self.member(call, user)
    }

    pub(super) fn delete_user_from_group(&mut self, call: &Call<'_>) -> Outcome {
        let (tenant, group, user) = place(&mut self.state, call)?;
        let membership = tenant.memberships.get(group, user);
        let membership = membership.ok_or_else(|| Problem::conflict("not a member"))?;
        check_external(membership.external, &self.choices)?;
        tenant.memberships.remove(group, user);
        if self.choices.access() == TenantAccess::SideEffect {
            revoke_without_groups(tenant, user);
        }
        self.member(call, user)
    }

    pub(super) fn set_user_membership(&mut self, call: &Call<'_>) -> Outcome {
        let pairs = call.request.pairs();
        let value = pairs.iter().find(|(name, _)| name == "membership");
        let owner = match value.map(|(_, value)| value.as_str()) {
            Some("OWNER") => true,
            Some("MEMBER") => false,
            Some(other) => {
                return Err(Problem::illegal_argument(format!(
                    "membership: {other} is neither OWNER nor MEMBER"
                )));
            }
            None => {
                return Err(Problem::new(
                    400,
                    "Bad Request: Required QueryValue [membership] not specified",
                ));
            }
        };
        let (tenant, group, user) = place(&mut self.state, call)?;
        let membership = tenant.memberships.get_mut(group, user);
        membership
            .ok_or_else(|| Problem::conflict("not a member"))?
            .owner = owner;
        self.member(call, user)
    }

    /// The user of a call with the groups that he has now.
    fn member(&self, call: &Call<'_>, handle: Handle) -> Outcome {
        let tenant = self.state.tenants.get(call.parameter(0));
        let user = self.state.users.table.get(handle);
        let (tenant, user) = tenant.zip(user).ok_or_else(no_user)?;
        Ok(Answer::of(200, &ApiMember::new(tenant, handle, user)))
    }

    pub(super) fn update_user_groups(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let invalid = |problem: Problem| match self.choices.invalid_group_ids {
            InvalidPayload::UnprocessableEntity => problem,
            InvalidPayload::BadRequest => {
                Problem::new(400, "Bad Request: groupIds is not usable").with_status(400)
            }
        };
        let body = call.request.json::<GroupsBody>(context.strict);
        let body = body.map_err(|error| invalid(error.into()))?;
        let tenant = tenant_mut(&mut self.state.tenants, call.parameter(0))?;
        let (user, _) = self.state.users.get(call.parameter(1))?;
        check_access(tenant, user, TenantAccess::Prerequisite)?;
        let ids = match (body.group_ids, self.choices.absent_group_ids) {
            (Some(ids), _) => ids,
            (None, AbsentGroupIds::Cleared) => Vec::new(),
            (None, AbsentGroupIds::Kept) => return Ok(Answer::empty(204)),
            (None, AbsentGroupIds::Refused) => {
                let path = "updateUserGroups.request.groupIds";
                return Err(invalid(Problem::invalid(
                    "groupIds",
                    path,
                    "must not be null",
                )));
            }
        };
        let mut wanted = Vec::with_capacity(ids.len());
        for id in &ids {
            wanted.push(tenant.group(id)?.0);
        }
        let change = Change::plan(tenant, user, wanted, &self.choices)?;
        change.apply(tenant, user, &self.choices);
        Ok(Answer::empty(204))
    }
}

impl Change {
    /// # Errors
    /// An identity provider manages a membership that would come or go, and the server does not let it.
    pub(super) fn plan(
        tenant: &Tenant,
        user: Handle,
        wanted: Vec<Handle>,
        choices: &Choices,
    ) -> Outcome<Self> {
        let mut leave = Vec::new();
        for group in tenant.memberships.groups(user) {
            if wanted.contains(&group) {
                continue;
            }
            let membership = tenant.memberships.get(group, user);
            let external = membership.is_some_and(|membership| membership.external);
            check_external(external, choices)?;
            let kept = choices.external_memberships == ExternalMemberships::KeptOnReplace;
            if !(external && kept) {
                leave.push(group);
            }
        }
        for group in &wanted {
            if tenant.memberships.get(*group, user).is_none() {
                check_external(is_external(tenant, *group), choices)?;
            }
        }
        Ok(Self { wanted, leave })
    }

    /// Whether the user is in a group afterwards.
    pub(super) fn joins(&self) -> bool {
        !self.wanted.is_empty()
    }

    pub(super) fn apply(self, tenant: &mut Tenant, user: Handle, choices: &Choices) {
        for group in self.leave {
            tenant.memberships.remove(group, user);
        }
        for group in self.wanted {
            match tenant.memberships.get_mut(group, user) {
                Some(membership) => {
                    membership.owner &= choices.owners_on_replace == OwnersOnReplace::Kept;
                }
                None => {
                    let external = is_external(tenant, group);
                    tenant.join(group, user, external);
                }
            }
        }
    }
}

/// The values of the users of a tenant, for lists of them.
pub(super) fn user_reader<'a>(
    tenant: &'a Tenant,
    users: &'a Users,
) -> impl Fn(Handle, &str, &mut See<'_>) + 'a {
    move |row, field, see| {
        if field == "groupList" {
            let groups = tenant.memberships.groups(row);
            for group in groups.filter_map(|group| tenant.groups.get(group)) {
                see(&group.id);
                see(&group.name);
            }
        } else if let Some(user) = users.table.get(row) {
            user.read(field, see);
        }
    }
}

fn is_external(tenant: &Tenant, group: Handle) -> bool {
    let group = tenant.groups.get(group);
    group.is_some_and(|group| group.integration.is_some())
}

fn check_external(external: bool, choices: &Choices) -> Outcome<()> {
    if external && choices.external_memberships == ExternalMemberships::Refused {
        return Err(Problem::new(
            409,
            "Illegal state: the membership is managed externally",
        ));
    }
    Ok(())
}

/// # Errors
/// Access comes before membership, and the user has none.
pub(super) fn check_access(tenant: &Tenant, user: Handle, access: TenantAccess) -> Outcome<()> {
    if access == TenantAccess::Prerequisite && !tenant.access.contains(&user) {
        return Err(Problem::not_found("the user has no access to the tenant"));
    }
    Ok(())
}

/// Takes the access of somebody who is in no group any more.
pub(super) fn revoke_without_groups(tenant: &mut Tenant, user: Handle) {
    if tenant.memberships.groups(user).next().is_none() {
        tenant.access.shift_remove(&user);
    }
}
