"""Roles and bindings, and what they let somebody do."""

from kestrapy import (
    ApiAutocomplete,
    ApiIds,
    CreateApiTokenRequest,
    IAMBindingControllerApiCreateBindingRequest,
    IAMRoleControllerApiRoleCreateOrUpdateRequest,
    KestraClient,
    QueryFilterField,
)
from kestrapy.models.binding_type import BindingType

from .check import RUN, TENANT, by, check, fails, ids, same, url
from .people import ada
from .start import access, bindings, roles, users
from .teams import analysts, viewers

role = None


@check("roles.search_roles, role, list_roles_from_given_ids, autocomplete_roles")
def _():
    managed = [one for one in roles.search_roles(TENANT, 1, 100).results if one.is_managed]
    assert managed, "no role of the product"
    viewer = next(one for one in managed if one.name == "Viewer")
    assert viewer.permission_count > 0
    read = roles.role(viewer.id, TENANT)
    same((read.id, read.name, read.is_managed), (viewer.id, "Viewer", True))
    assert "VIEW" in read.permissions.flow
    found = roles.list_roles_from_given_ids(TENANT, ApiIds(ids=[viewer.id, "nothing"]))
    same([(one.id, one.deleted) for one in found], [(viewer.id, False)])
    same(viewer.id in ids(roles.autocomplete_roles(TENANT, ApiAutocomplete(q="view"))), True)
    fails(404, roles.role, "nothing", TENANT)


@check("roles.create_role, update_role")
def _():
    global role
    request = IAMRoleControllerApiRoleCreateOrUpdateRequest.from_dict(
        {"name": f"role-{RUN}", "permissions": {"GROUP": ["VIEW", "LIST"]}}
    )
    role = roles.create_role(TENANT, request)
    same((role.name, role.permissions.group), (f"role-{RUN}", ["VIEW", "LIST"]))
    request.description = "Looks"
    same(roles.update_role(role.id, TENANT, request).description, "Looks")
    fails(404, roles.update_role, "nothing", TENANT, request)


def binding_of(kind, subject, **more):
    return IAMBindingControllerApiCreateBindingRequest(type=kind, external_id=subject.id, role_id=role.id, **more)


@check("bindings.create_binding, binding, bulk_create_binding")
def _():
    made = bindings.create_binding(TENANT, binding_of(BindingType.GROUP, analysts, namespace_id="company.team"))
    same((made.type, made.namespace, made.role.id), (BindingType.GROUP, "company.team", role.id))
    same((made.group.id, made.group.name, made.user), (analysts.id, analysts.name, None))
    same(bindings.binding(made.id, TENANT).id, made.id)
    same_again = binding_of(BindingType.GROUP, analysts, namespace_id="company.team")
    fails(409, bindings.create_binding, TENANT, same_again)
    fails(404, bindings.create_binding, TENANT, binding_of(BindingType.USER, analysts))
    fails(404, bindings.binding, "nothing", TENANT)
    pair = [binding_of(BindingType.USER, ada), binding_of(BindingType.GROUP, analysts)]
    many = bindings.bulk_create_binding(TENANT, pair)
    same([(one.type, one.namespace) for one in many], [(BindingType.USER, None), (BindingType.GROUP, None)])
    same((many[0].user.id, many[0].user.username), (ada.id, ada.username))
    origins = sorted(one.origin.value for one in access.tenant_access(ada.id, TENANT).roles)
    same(origins, ["BINDING", "GROUP", "GROUP"])


@check("bindings.search_bindings, delete_binding")
def _():
    page = bindings.search_bindings(TENANT, 1, 10, binding_type=BindingType.GROUP, external_id=analysts.id)
    same((page.total, len(page.results)), (2, 2))
    page = bindings.search_bindings(TENANT, external_id=analysts.id, namespace="company.team")
    same(page.total, 1)
    found = page.results[0].id
    bindings.delete_binding(found, TENANT)
    fails(404, bindings.delete_binding, found, TENANT)
    fails(404, bindings.binding, found, TENANT)
    page = bindings.search_bindings(TENANT, filters=[by(QueryFilterField.TYPE, "USER")], external_id=ada.id)
    same(page.total, 1)


@check("permissions: a role is enough to read groups, and 403 without it")
def _():
    token = users.create_api_tokens_for_user(ada.id, CreateApiTokenRequest(name="groups-sim", max_age="PT1H"))
    mine = KestraClient(host=url, token=token.full_token, timeout=30)
    same(mine.groups.group(analysts.id, TENANT).id, analysts.id)
    fails(403, mine.users.list_users)
    fails(403, mine.groups.create_group, TENANT, {"name": f"other-{RUN}"})
    fails(403, mine.groups.add_user_to_group, viewers.id, ada.id, TENANT)
    same([one.name for one in users.list_api_tokens_for_user(ada.id).results], ["groups-sim"])
    users.delete_api_token_for_user(ada.id, token.id)
    fails(401, mine.groups.group, analysts.id, TENANT)


@check("roles.delete_role")
def _():
    roles.delete_role(role.id, TENANT)
    fails(404, roles.role, role.id, TENANT)
    fails(404, roles.delete_role, role.id, TENANT)
