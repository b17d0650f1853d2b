"""What was made is removed."""

from .check import RUN, TENANT, check, fails, same, search
from .people import ada, alan, user_groups
from .start import access, groups, users
from .teams import analysts, viewers


@check("groups.delete_group")
def _():
    for group in (analysts, viewers):
        groups.delete_group(group.id, TENANT)
        fails(404, groups.delete_group, group.id, TENANT)
        fails(404, groups.search_group_members, group.id, TENANT)
    same(user_groups(ada), [])
    same(groups.search_groups(TENANT, filters=search(RUN)).total, 0)


@check("users.delete_user")
def _():
    for user in (ada, alan):
        users.delete_user(user.id)
        fails(404, users.delete_user, user.id)
        fails(404, access.tenant_access, user.id, TENANT)
    same(users.list_users(filters=search(RUN)).total, 0)
