"""What the vendor's client tests do before they begin, with plain HTTP: make the first user, log in, mint an API token."""

import re

import requests
from kestrapy import KestraClient

from .check import RUN, TENANT, check, fails, same, url

# The configured user of the simulator.
TOKEN = "sim-kestra"
USERNAME, PASSWORD = "admin@kestra.io", "sim-kestra"
# The first user, as the vendor's client tests make him.
ROOT = {"username": "root@root.com", "password": "Root!1234"}

CSRF = re.compile(r'<meta name="csrf-token" content="([^"]+)">')

session = requests.Session()
csrf = minted = None


def post(path, body, **headers):
    return session.post(url + path, json=body, headers=headers, timeout=30)


def page(path):
    """The token of a page of the user interface; the cookie goes to the session."""
    answer = session.get(url + path, timeout=30)
    same((answer.status_code, answer.headers["content-type"]), (200, "text/html"))
    token = CSRF.search(answer.text)[1]
    same(session.cookies["csrfToken"], token)
    return token


@check("set-up: POST /api/v1/setup, once")
def _():
    body = {**ROOT, "tenant": {"id": TENANT, "name": TENANT}}
    is_new = session.get(url + "/api/v1/setup", timeout=30).status_code == 200
    if is_new:
        same(post("/api/v1/setup", {**body, "password": ""}).status_code, 422)
    # A server that was set up by an earlier run has the same user.
    same(post("/api/v1/setup", body).status_code, 200 if is_new else 405)
    same(post("/api/v1/setup", body).status_code, 405)


@check("set-up: POST /login, with the token of the page and without")
def _():
    global csrf
    same(post("/login", ROOT).status_code, 200)
    session.cookies.clear()
    same(post("/login", {**ROOT, "password": "wrong"}).status_code, 401)
    same("JWT" in session.cookies, False)
    same(post("/login", ROOT, **{"X-CSRF-TOKEN": page("/login")}).status_code, 200)
    same("JWT" in session.cookies, True)
    csrf = page("/ui/")


@check("set-up: GET /api/v1/me with the session")
def _():
    me = session.get(url + "/api/v1/me", timeout=30)
    same((me.status_code, me.json()["profile"]["username"]), (200, ROOT["username"]))
    same([tenant["id"] for tenant in me.json()["tenants"]], [TENANT])
    same(requests.get(url + "/api/v1/me", timeout=30).status_code, 401)


@check("set-up: POST /api/v1/me/api-tokens with the session")
def _():
    global minted
    body = {"name": f"run-{RUN}", "maxAge": "P1D"}
    same(post("/api/v1/me/api-tokens", body).status_code, 403)
    same(post("/api/v1/me/api-tokens", body, **{"X-CSRF-TOKEN": "guess"}).status_code, 403)
    answer = post("/api/v1/me/api-tokens", body, **{"X-CSRF-TOKEN": csrf})
    assert answer.status_code in (200, 201), answer.text
    minted = answer.json()["fullToken"]


# Everything from here on is done with the minted token.
client = KestraClient(host=url, token=minted, timeout=30)
groups, users, access = client.groups, client.users, client.tenant_access
bindings, roles = client.bindings, client.roles


@check("credentials: bearer, basic, and 401 for others")
def _():
    same(client.me.current_user()["profile"]["username"], ROOT["username"])
    for known in (
        KestraClient(host=url, token=TOKEN, timeout=30),
        KestraClient(host=url, username=USERNAME, password=PASSWORD, timeout=30),
    ):
        same(known.me.current_user()["profile"]["username"], USERNAME)
        same(known.groups.search_groups(TENANT, 1, 1).total >= 0, True)
    for wrong in (
        KestraClient(host=url, token="wrong"),
        KestraClient(host=url, username=USERNAME, password="wrong"),
        KestraClient(host=url),
    ):
        fails(401, wrong.groups.search_groups, TENANT, 1, 10)
        fails(401, wrong.users.list_users)
