"""The groups themselves."""

from kestrapy import (
    ApiAutocomplete,
    ApiIds,
    IAMGroupControllerApiCreateGroupRequest,
    IAMGroupControllerApiUpdateGroupRequest,
    QueryFilterField,
    QueryFilterOp,
)
from kestrapy.query import and_, eq, or_, where

from .check import RUN, TENANT, by, check, fails, ids, same, search
from .people import ada, alan
from .start import groups

analysts = viewers = None


def new_group(name, **more):
    request = IAMGroupControllerApiCreateGroupRequest(name=f"{name}-{RUN}", **more)
    return groups.create_group(TENANT, request)


@check("groups.create_group")
def _():
    global analysts, viewers
    analysts = new_group("analysts", description="Reads the catalogue", members_id=[ada.id])
    viewers = new_group("viewers")
    same((analysts.name, analysts.description), (f"analysts-{RUN}", "Reads the catalogue"))
    same(viewers.description, None)
    same(ids(groups.search_group_members(analysts.id, TENANT).results), [ada.id])
    fails(409, new_group, "analysts")
    fails(422, groups.create_group, TENANT, {"name": ""})
    fails(422, groups.create_group, TENANT, {"description": "no name"})
    fails(422, groups.create_group, TENANT, {"name": ["no text"]})
    fails(404, new_group, "editors", members_id=["nobody"])
    # Without access to the tenant, nobody can be a member.
    fails(404, new_group, "editors", members_id=[alan.id])
    fails(404, groups.create_group, "nowhere", {"name": "x"})


@check("groups.group")
def _():
    read = groups.group(analysts.id, TENANT)
    same((read.id, read.name, read.description), (analysts.id, analysts.name, analysts.description))
    error = fails(404, groups.group, "nothing", TENANT)
    assert '"_links"' in error.body, error.body
    fails(404, groups.group, analysts.id, "nowhere")


@check("groups.search_groups")
def _():
    page = groups.search_groups(TENANT, 1, 10, sort=["name:asc"], filters=search(RUN))
    same((page.total, ids(page.results)), (2, [analysts.id, viewers.id]))
    page = groups.search_groups(TENANT, 1, 1, sort=["name:desc"], filters=search(RUN))
    same((page.total, ids(page.results)), (2, [viewers.id]))
    same(groups.search_groups(TENANT, 9, 1, filters=search(RUN)).results, [])
    fails(422, groups.search_groups, TENANT, 0, 10)
    fails(422, groups.search_groups, TENANT, 1, 10, ["name"])
    fails(404, groups.search_groups, "nowhere")


@check("groups.search_groups with every operation of filters")
def _():
    name, op = QueryFilterField.NAME, QueryFilterOp
    mine = search(RUN)
    both, first, second = [analysts.id, viewers.id], [analysts.id], [viewers.id]
    for condition, found in (
        (by(name, analysts.name), first),
        (by(name, analysts.name, op.NOT_EQUALS), second),
        (by(name, [analysts.name, viewers.name], op.IN), both),
        (by(name, [analysts.name], op.NOT_IN), second),
        (by(name, "analysts-", op.STARTS_WITH), first),
        (by(name, RUN, op.ENDS_WITH), both),
        (by(name, "ewers", op.CONTAINS), second),
        (by(name, analysts.name, op.PREFIX), first),
        (by(name, "^view.*$", op.REGEX), second),
        (by(name, analysts.name, op.GREATER_THAN), second),
        (by(name, analysts.name, op.GREATER_THAN_OR_EQUAL_TO), both),
        (by(name, viewers.name, op.LESS_THAN), first),
        (by(name, viewers.name, op.LESS_THAN_OR_EQUAL_TO), both),
        (by(QueryFilterField.QUERY, "analysts", op.NOT_EQUALS), second),
        (by(QueryFilterField.ID, viewers.id), second),
    ):
        page = groups.search_groups(TENANT, 1, 10, sort=["name:asc"], filters=mine + [condition])
        same((condition.operation, ids(page.results)), (condition.operation, found))
    either = or_(eq(name, analysts.name), eq(name, viewers.name))
    page = groups.search_groups(TENANT, sort=["name:asc"], filters=where(either))
    same(ids(page.results), both)
    page = groups.search_groups(TENANT, filters=where(and_(either, eq(name, viewers.name))))
    same(ids(page.results), second)
    fails(400, groups.search_groups, TENANT, filters=[by(QueryFilterField.FLOW_ID, "x")])
    fails(400, groups.search_groups, TENANT, filters=[by(QueryFilterField.QUERY, "x", op.CONTAINS)])


@check("groups.update_group")
def _():
    request = IAMGroupControllerApiUpdateGroupRequest(name=analysts.name, description="Reads and exports")
    same(groups.update_group(analysts.id, TENANT, request).description, "Reads and exports")
    same(groups.group(analysts.id, TENANT).description, "Reads and exports")
    same(ids(groups.search_group_members(analysts.id, TENANT).results), [ada.id])
    taken = IAMGroupControllerApiUpdateGroupRequest(name=viewers.name)
    fails(409, groups.update_group, analysts.id, TENANT, taken)
    fails(404, groups.update_group, "nothing", TENANT, request)
    fails(422, groups.update_group, analysts.id, TENANT, {"name": ""})


@check("groups.list_group_ids")
def _():
    found = groups.list_group_ids(TENANT, ApiIds(ids=[viewers.id, "nothing", analysts.id]))
    same([(group.id, group.name) for group in found], [(viewers.id, viewers.name), (analysts.id, analysts.name)])
    same(groups.list_group_ids(TENANT, ApiIds(ids=[])), [])


@check("groups.autocomplete_groups")
def _():
    found = groups.autocomplete_groups(TENANT, ApiAutocomplete(q=RUN))
    same(sorted(ids(found)), sorted([analysts.id, viewers.id]))
    found = groups.autocomplete_groups(TENANT, ApiAutocomplete(ids=[viewers.id]))
    same(ids(found), [viewers.id])
