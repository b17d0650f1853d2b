"""The users of the installation."""

from kestrapy import IAMUserControllerApiCreateOrUpdateUserRequest, QueryFilterField

from .check import RUN, TENANT, by, check, fails, ids, same, search
from .start import users

ada = alan = None


def new_user(name, **more):
    email = f"{name}-{RUN}@example.com"
    return users.create_user(IAMUserControllerApiCreateOrUpdateUserRequest(email=email, **more))


def user_groups(user):
    return sorted(ids(users.user(user.id).groups))


@check("users.create_user")
def _():
    global ada, alan
    ada = new_user("ada", first_name="Ada", last_name="Lovelace", password="Secret!1234", tenants=[TENANT])
    alan = new_user("alan")
    same((ada.first_name, ada.last_name, ada.display_name), ("Ada", "Lovelace", "Ada Lovelace"))
    same(ids(ada.tenants), [TENANT])
    same(alan.tenants, [])
    assert ada.id and alan.id and ada.id != alan.id
    fails(409, new_user, "ada")
    fails(404, new_user, "grace", tenants=["nowhere"])
    fails(404, new_user, "grace", tenants=[TENANT], groups=["nothing"])
    wrong = IAMUserControllerApiCreateOrUpdateUserRequest(email="no address")
    fails(422, users.create_user, wrong)


@check("users.user")
def _():
    read = users.user(ada.id)
    same((read.id, read.username, read.email), (ada.id, ada.username, ada.email))
    same(read.groups, [])
    fails(404, users.user, "nobody")


@check("users.list_users")
def _():
    page = users.list_users(1, 10, sort=["username:asc"], filters=search(RUN.upper()))
    same((page.total, ids(page.results)), (2, [ada.id, alan.id]))
    page = users.list_users(2, 1, sort=["username:desc"], filters=search(RUN))
    same((page.total, ids(page.results)), (2, [ada.id]))
    exact = users.list_users(filters=[by(QueryFilterField.USERNAME, alan.username)])
    same(ids(exact.results), [alan.id])
    same(users.list_users(1, 10, filters=search("nobody-" + RUN)).total, 0)
    fails(422, users.list_users, 0, 10)
    fails(422, users.list_users, 1, 0)
    fails(422, users.list_users, 1, 10, ["username"])
