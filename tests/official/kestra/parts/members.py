"""Who is in which group."""

from kestrapy import (
    GroupIdentifierMembership,
    IAMUserControllerApiCreateOrUpdateUserRequest,
    IAMUserGroupControllerApiUpdateUserGroupsRequest,
    QueryFilterField,
)

from .check import TENANT, by, check, fails, ids, same, search
from .people import ada, alan, new_user, user_groups
from .start import access, groups, users
from .teams import analysts, viewers

MEMBER, OWNER = GroupIdentifierMembership.MEMBER, GroupIdentifierMembership.OWNER


def membership(member, group):
    """What an answer says of the membership in a group; None if there is none."""
    found = [entry for entry in member.groups if entry.id == group.id]
    same(len(found) <= 1, True)
    return found[0] if found else None


@check("groups.add_user_to_group")
def _():
    member = groups.add_user_to_group(analysts.id, alan.id, TENANT)
    same((member.id, member.username), (alan.id, alan.username))
    entry = membership(member, analysts)
    same((entry.name, entry.external, entry.membership), (analysts.name, False, MEMBER))
    fails(409, groups.add_user_to_group, analysts.id, alan.id, TENANT)
    fails(404, groups.add_user_to_group, "nothing", alan.id, TENANT)
    fails(404, groups.add_user_to_group, analysts.id, "nobody", TENANT)


@check("groups.search_group_members")
def _():
    page = groups.search_group_members(analysts.id, TENANT, 1, 10)
    same((page.total, ids(page.results)), (2, [ada.id, alan.id]))
    page = groups.search_group_members(analysts.id, TENANT, 2, 1)
    same((page.total, ids(page.results)), (2, [alan.id]))
    page = groups.search_group_members(analysts.id, TENANT, filters=search(ada.username.upper()))
    same(ids(page.results), [ada.id])
    page = groups.search_group_members(analysts.id, TENANT, filters=[by(QueryFilterField.USERNAME, alan.username)])
    same(ids(page.results), [alan.id])
    same(groups.search_group_members(viewers.id, TENANT).total, 0)
    fails(404, groups.search_group_members, "nothing", TENANT)
    # The vendor's own 2.0 server fails so.
    fails(500, groups.search_group_members, analysts.id, TENANT, 1, 10, ["username:asc"])


@check("groups.set_user_membership_for_group")
def _():
    for kind in (OWNER, MEMBER, OWNER):
        member = groups.set_user_membership_for_group(analysts.id, alan.id, kind, TENANT)
        same(membership(member, analysts).membership, kind)
    fails(422, groups.set_user_membership_for_group, analysts.id, alan.id, "KING", TENANT)
    fails(409, groups.set_user_membership_for_group, viewers.id, alan.id, OWNER, TENANT)
    fails(404, groups.set_user_membership_for_group, "nothing", alan.id, OWNER, TENANT)


@check("groups.delete_user_from_group")
def _():
    member = groups.delete_user_from_group(analysts.id, alan.id, TENANT)
    same((member.id, membership(member, analysts)), (alan.id, None))
    same(ids(groups.search_group_members(analysts.id, TENANT).results), [ada.id])
    fails(409, groups.delete_user_from_group, analysts.id, alan.id, TENANT)
    fails(404, groups.delete_user_from_group, "nothing", alan.id, TENANT)
    fails(404, groups.delete_user_from_group, analysts.id, "nobody", TENANT)
    # Access stays, as it has since 2.0.
    same(access.tenant_access(alan.id, TENANT).user_id, alan.id)


@check("users.update_user_groups")
def _():
    def request(*wanted):
        return IAMUserGroupControllerApiUpdateUserGroupsRequest(group_ids=[group.id for group in wanted])

    for wanted in ([analysts, viewers], [viewers], [], [analysts]):
        users.update_user_groups(alan.id, TENANT, request(*wanted))
        same(user_groups(alan), sorted(ids(wanted)))
    unknown = IAMUserGroupControllerApiUpdateUserGroupsRequest(group_ids=[viewers.id, "nothing"])
    fails(404, users.update_user_groups, alan.id, TENANT, unknown)
    same(user_groups(alan), [analysts.id])
    fails(404, users.update_user_groups, "nobody", TENANT, request())
    fails(422, users.update_user_groups, alan.id, TENANT, {"groupIds": "no list"})
    outsider = new_user("outsider")
    fails(404, users.update_user_groups, outsider.id, TENANT, request(viewers))
    users.delete_user(outsider.id)


@check("users.update_user")
def _():
    request = IAMUserControllerApiCreateOrUpdateUserRequest(
        email=alan.email, first_name="Alan", last_name="Turing", tenants=[TENANT], groups=[viewers.id]
    )
    updated = users.update_user(alan.id, request)
    same((updated.display_name, ids(updated.tenants), ids(updated.groups)), ("Alan Turing", [TENANT], [viewers.id]))
    same(groups.search_group_members(viewers.id, TENANT).results[0].display_name, "Alan Turing")
    taken = IAMUserControllerApiCreateOrUpdateUserRequest(email=ada.email, tenants=[TENANT], groups=[])
    fails(409, users.update_user, alan.id, taken)
    fails(404, users.update_user, "nobody", request)
