"""<%= widget.plural_title %> over HTTP, on a server started as production starts it."""

from itertools import count
from typing import Any
#% if layer.sends_uuids(widget)
from uuid import UUID
#% endif

import httpx2

PATH = "/api/v1/widgets"  #= PATH = "/api/v1/<%= widget.path %>"
UNKNOWN = "00000000-0000-7000-8000-000000000000"

numbers = count(1)

#% for widget in layer.family(widget)

def post_widget(client: httpx2.Client) -> httpx2.Response:
    #% if layer.numbered(widget)
    number = next(numbers)
    #% endif
    #% if layer.sent(widget)
    body = {
        #% for field in layer.sent(widget)
        "name": f"name {number}",  #= "<%= field.wire_name %>": <%= layer.wire_example(field) %>,
        #% endfor
    }
    #% else
    #= body: dict[str, Any] = {}
    #% endif
    response = client.post("/api/v1/widgets", json=body)  #= response = client.post("/api/v1/<%= widget.path %>", json=body)
    assert response.status_code == 201, response.text
    made = response.json()
    assert {name: made[name] for name in body} == body
    return response


def make_widget(client: httpx2.Client) -> dict[str, Any]:
    made: dict[str, Any] = post_widget(client).json()
    return made

#% endfor

def test_what_was_created_is_at_its_location(caller: httpx2.Client) -> None:
    created = post_widget(caller)
    response = caller.get(created.headers["Location"])
    assert response.status_code == 200
    assert response.json() == created.json()
    assert response.headers["ETag"] == created.headers["ETag"]


def test_a_list_holds_what_was_created(caller: httpx2.Client) -> None:
    made = [make_widget(caller) for _ in range(3)]
    first = caller.get(PATH, params={"limit": 2}).json()
    rest = caller.get(PATH, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [*first["items"], *rest["items"]] == made[::-1]
    assert "next_cursor" not in rest


def test_a_change_needs_the_version_that_was_read(caller: httpx2.Client) -> None:
    made = make_widget(caller)
    url = f"{PATH}/{made['id']}"
    read = {"If-Match": caller.get(url).headers["ETag"]}
    assert caller.patch(url, json={}, headers=read).status_code == 200
    stale = caller.patch(url, json={}, headers=read)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


def test_what_was_deleted_is_gone(caller: httpx2.Client) -> None:
    url = f"{PATH}/{make_widget(caller)['id']}"
    assert caller.delete(url).status_code == 204
    assert caller.get(url).status_code == 404
    assert caller.delete(url).status_code == 404


def test_an_unknown_one_is_not_found(caller: httpx2.Client) -> None:
    response = caller.get(f"{PATH}/{UNKNOWN}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_an_unknown_property_is_refused(caller: httpx2.Client) -> None:
    url = f"{PATH}/{make_widget(caller)['id']}"
    response = caller.patch(url, json={"no_such_property": 1})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/no_such_property", "unknown_field")
