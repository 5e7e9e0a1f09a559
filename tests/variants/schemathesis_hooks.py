"""What a client of the API would know and a generator cannot.

Requests that are meant to be wrong are sent as they are. Of those meant to be right:

- a cursor is only good where the service made it, so an invented one is left out;
- `If-Match` and the like keep their pattern (the generator has a stand-in, "0", that does not);
- the tenant is one that the caller belongs to;
- a free-form object has no NUL, at any depth: Postgres stores none, and while strings have a pattern
  that says so, JSON Schema has no way to say it of whatever an object may hold.

And nothing that is sent ends the session or the tenant that the run itself lives in: who logs out or
changes the password does so in a session of their own, for a session of the user's there is an
invented one to end, and the tenant is not deleted.

Which operations have accepted one of those meant to be right is written down when the run ends, for
schemathesis_run to judge.
"""

from __future__ import annotations

import atexit
import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import schemathesis

IDENTITY: dict[str, str] = json.loads(os.environ.get("SLIPWAY_FUZZ", "{}"))
CURSORS: set[str] = set()
TOKENS: set[str] = set()
ACCEPTED: set[str] = set()
TAGS = re.compile(r'\*|[ \t,]*(W/)?"[!#-~]*"([ \t]*,[ \t,]*(W/)?"[!#-~]*")*[ \t,]*')
ENDING = {"logout", "change_password"}


def login() -> str:
    answer = httpx2.post(
        f"{IDENTITY['base_url']}/api/v1/auth/login",
        json={"email": IDENTITY["email"], "password": IDENTITY["password"]},
        trust_env=False,
    )
    return str(answer.raise_for_status().json()["access_token"])


def my_sessions() -> set[str]:
    """All of the run's own user, however many pages they are."""
    headers = {"Authorization": f"Bearer {login()}"}
    found: set[str] = set()
    params = {"limit": "100"}
    while True:
        answer = httpx2.get(
            f"{IDENTITY['base_url']}/api/v1/me/sessions",
            params=params,
            headers=headers,
            trust_env=False,
        )
        page = answer.raise_for_status().json()
        found |= {one["id"] for one in page["items"]}
        if "next_cursor" not in page:
            return found
        params["cursor"] = page["next_cursor"]


if "email" in IDENTITY:

    @schemathesis.auth(refresh_interval=600)
    class Bearer:
        def get(self, _case: Any, _context: Any) -> str:
            TOKENS.add(f"Bearer {(token := login())}")
            return token

        def set(self, case: Any, token: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    name = case.operation.definition.raw.get("operationId")
    # Requests that are meant to have a bad credential, or none, are not given a good one.
    if name in ENDING and (case.headers or {}).get("Authorization") in TOKENS:
        case.headers["Authorization"] = f"Bearer {login()}"
    if name == "end_my_session" and case.path_parameters.get("session_id") in my_sessions():
        case.path_parameters["session_id"] = str(uuid4())
    if name == "delete_organization" and _is_ours(case):
        case.path_parameters["organization_id"] = str(uuid4())
    if _is_meant_right(case):
        _put_right(case)


def _is_meant_right(case: Any) -> bool:
    return case.meta is not None and bool(case.meta.generation.mode.is_positive)


def _is_ours(case: Any) -> bool:
    return bool(case.path_parameters.get("organization_id") == IDENTITY.get("tenant_id"))


def _put_right(case: Any) -> None:
    cursor = (case.query or {}).get("cursor")
    if cursor is not None and cursor not in CURSORS:
        del case.query["cursor"]
    for name in ("If-Match", "If-None-Match"):
        if not TAGS.fullmatch(str((case.headers or {}).get(name, "*"))):
            del case.headers[name]
    declared = {parameter.name for parameter in case.operation.headers}
    if "tenant" in IDENTITY and "X-Tenant" in declared:
        case.headers = {**(case.headers or {}), "X-Tenant": IDENTITY["tenant"]}
    if isinstance(case.body, dict):
        case.body = {
            name: _without_nul(value) if isinstance(value, dict) else value
            for name, value in case.body.items()
        }


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(one) for name, one in value.items()}
    return value


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    if _is_meant_right(case) and 200 <= response.status_code < 300:
        ACCEPTED.add(case.operation.definition.raw.get("operationId"))
    if response.status_code == 200 and b'"next_cursor"' in response.content:
        body = response.json()
        if isinstance(body, dict) and isinstance(body.get("next_cursor"), str):
            CURSORS.add(body["next_cursor"])


@atexit.register
def write_down() -> None:
    if "accepted" in IDENTITY:
        Path(IDENTITY["accepted"]).write_text(json.dumps(sorted(ACCEPTED)))
