"""Access to the tenant."""

from kestrapy import (
    IAMTenantAccessControllerApiCreateTenantAccessRequest,
    IAMTenantAccessControllerUserApiAutocomplete,
)

from .check import RUN, TENANT, check, fails, ids, same, search
from .people import ada, alan
from .start import access, groups, users
from .teams import analysts


@check("tenant_access.create_tenant_access")
def _():
    fails(404, groups.add_user_to_group, analysts.id, alan.id, TENANT)
    access.create_tenant_access(alan.id, TENANT)
    fails(409, access.create_tenant_access, alan.id, TENANT)
    fails(404, access.create_tenant_access, "nobody", TENANT)
    fails(404, access.create_tenant_access, alan.id, "nowhere")


@check("tenant_access.tenant_access")
def _():
    read = access.tenant_access(ada.id, TENANT)
    same((read.user_id, read.tenant_id, ids(read.groups)), (ada.id, TENANT, [analysts.id]))
    same(access.tenant_access(alan.id, TENANT).groups, [])
    fails(404, access.tenant_access, "nobody", TENANT)


@check("tenant_access.list_tenant_access")
def _():
    page = access.list_tenant_access(TENANT, 1, 10, filters=search(RUN))
    same((page.total, sorted(ids(page.results))), (2, sorted([ada.id, alan.id])))


@check("tenant_access.autocomplete_tenant_access, users.autocomplete_users")
def _():
    same(sorted(ids(access.autocomplete_tenant_access(TENANT, {"q": RUN}))), sorted([ada.id, alan.id]))
    request = IAMTenantAccessControllerUserApiAutocomplete(q="alan-" + RUN)
    same(ids(users.autocomplete_users(TENANT, request)), [alan.id])


@check("tenant_access.delete_tenant_access, create_tenant_access_by_email")
def _():
    access.delete_tenant_access(alan.id, TENANT)
    fails(404, access.tenant_access, alan.id, TENANT)
    fails(404, access.delete_tenant_access, alan.id, TENANT)
    request = IAMTenantAccessControllerApiCreateTenantAccessRequest(email=alan.email)
    access.create_tenant_access_by_email(TENANT, request)
    same(access.tenant_access(alan.id, TENANT).user_id, alan.id)
    fails(409, access.create_tenant_access_by_email, TENANT, request)
    unknown = IAMTenantAccessControllerApiCreateTenantAccessRequest(email=f"nobody-{RUN}@example.com")
    fails(404, access.create_tenant_access_by_email, TENANT, unknown)
