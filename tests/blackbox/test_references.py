"""What becomes of a row when what it refers to is deleted: of its answer, and of its ETag."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx2
import pytest
from psycopg import sql

from .actors import Actor, World
from .api import errors_of, read_json
from .database import Rows, connect
from .domain import Property, Resource
from .factory import Factory

MANY = 30


def _refers(one: Property, *keys: str) -> Any:
    return keys[0] if one.is_reference else sorted(keys)


@pytest.mark.resources(where=lambda one: one.loose)
def test_c8_c9_what_leaves_the_answer_changes_its_etag(
    resource: Resource, resources: dict[str, Resource], a: Actor, factory: Factory
) -> None:
    for one in resource.loose:
        gone, kept = (factory.fresh(one.target, a)["id"] for _ in range(2))
        body = factory.full(resource, a, **{one.name: _refers(one, gone, kept)})
        made = factory.create(resource, a, body)
        before, path, tag = read_json(made), made.headers["location"], made.headers["etag"]
        a.send("DELETE", f"{resources[one.target].path}/{gone}", status=204)
        found = a.send("GET", path, headers={"If-None-Match": tag}, status=200)
        after = read_json(found)
        moment = after["updated_at"]
        left = None if one.is_reference else [kept]
        assert after == {**before, one.name: left, "updated_at": moment}
        assert datetime.fromisoformat(moment) > datetime.fromisoformat(before["updated_at"])
        assert found.headers["etag"] != tag
        stale = {"If-Match": tag}
        for method, sent in (("PATCH", {}), ("PUT", factory.minimal(resource, a))):
            a.send(method, path, json=sent, headers=stale, status=412, code="precondition_failed")
        a.send("DELETE", path, headers=stale, status=412)
        current = {"If-Match": found.headers["etag"]}
        changed = a.send(
            "PUT", path, json=factory.minimal(resource, a), headers=current, status=200
        )
        again = a.send("GET", path, status=200)
        assert again.content == changed.content
        assert again.headers["etag"] == changed.headers["etag"] != found.headers["etag"]


@pytest.mark.resources(where=lambda one: any(p.kind == "array" and p.target for p in one.writable))
def test_c9_writing_links_is_one_change(
    resource: Resource, a: Actor, factory: Factory, rows: Rows
) -> None:
    """Links that come, go and stay, and then the row with all of them."""
    for one in resource.writable:
        if not one.target or one.kind != "array":
            continue
        some = [factory.fresh(one.target, a)["id"] for _ in range(3)]
        made = factory.create(resource, a, factory.full(resource, a, **{one.name: some[:2]}))
        path, key = made.headers["location"], read_json(made)["id"]
        for version, links in enumerate(([some[0], some[2]], some, [], some[1:]), start=2):
            changed = a.send("PATCH", path, json={one.name: links}, status=200)
            assert read_json(changed)[one.name] == sorted(links)
            found = a.send("GET", path, status=200)
            assert found.content == changed.content
            assert found.headers["etag"] == changed.headers["etag"]
            (row,) = rows.find(resource.table, id=key)
            assert row["version"] == version
        a.send("DELETE", path, headers={"If-Match": found.headers["etag"]}, status=204)


@pytest.mark.resources(where=lambda one: one.loose)
def test_c10_what_rows_refer_to_is_deleted_while_they_are_written(
    resource: Resource, resources: dict[str, Resource], a: Actor, factory: Factory, rows: Rows
) -> None:
    """Several deletions that meet in the same rows, and a writer of each row: nobody has to wait
    for one who waits for them, and no change is lost."""
    for one in resource.loose:
        doomed = [factory.fresh(one.target, a)["id"] for _ in range(1 if one.is_reference else 4)]
        body = {one.name: _refers(one, *doomed)}
        made = [
            factory.created(resource, a, factory.minimal(resource, a, **body))["id"]
            for _ in range(MANY)
        ]

        def patch(key: str) -> list[httpx2.Response]:
            path = f"{resource.path}/{key}"
            return [a.send("PATCH", path, json={}) for _ in range(5)]

        with ThreadPoolExecutor(16) as pool:
            writing = [pool.submit(patch, key) for key in made]
            path = resources[one.target].path
            deleting = [pool.submit(a.send, "DELETE", f"{path}/{key}") for key in doomed]
            patched = [task.result() for task in writing]
            deleted = [task.result() for task in deleting]
        assert [answer.status_code for answer in deleted] == [204] * len(doomed)
        assert {answer.status_code for answers in patched for answer in answers} == {200}
        for key in made:
            (row,) = rows.find(resource.table, id=key)
            assert row["version"] == 1 + 5 + len(doomed)
            assert not a.json("GET", f"{resource.path}/{key}", status=200)[one.name]


@pytest.mark.needs("tenants")
@pytest.mark.resources(where=lambda one: one.loose)
def test_t13_an_organization_goes_with_rows_that_refer_to_each_other(
    resource: Resource, world: World, factory: Factory, rows: Rows
) -> None:
    owner = world.actor()
    for one in resource.loose:
        some = [factory.fresh(one.target, owner)["id"] for _ in range(2)]
        body = {one.name: _refers(one, *some)}
        for _ in range(2):
            factory.create(resource, owner, factory.minimal(resource, owner, **body))
    assert rows.count(resource.table, tenant_id=owner.tenant_id) == 2 * len(resource.loose)
    owner.send("DELETE", f"/api/v1/organizations/{owner.tenant_id}", status=204)
    for table in (resource.table, *(factory.resources[one.target].table for one in resource.loose)):
        assert rows.count(table, tenant_id=owner.tenant_id) == 0


@pytest.mark.resources(where=lambda one: one.loose)
def test_m4_a_data_migration_changes_etags_too(
    resource: Resource, resources: dict[str, Resource], a: Actor, factory: Factory, rows: Rows
) -> None:
    """Whoever owns the tables deletes and changes rows, of whatever tenant, and thinks of none."""
    (table,) = rows.query("SELECT tableowner FROM pg_tables WHERE tablename = %s", resource.table)
    for one in resource.loose:
        gone = factory.fresh(one.target, a)["id"]
        body = factory.full(resource, a, **{one.name: _refers(one, gone)})
        made = factory.create(resource, a, body)
        path, key = made.headers["location"], read_json(made)["id"]
        tags = [made.headers["etag"]]
        target = rows.table(resources[one.target].table)
        column = sql.Identifier(resource.plain[0].name)
        for statement, of in (
            (sql.SQL("DELETE FROM {} WHERE id = %s").format(target), gone),
            (
                sql.SQL("UPDATE {} SET {column} = {column} WHERE id = %s").format(
                    rows.table(resource.table), column=column
                ),
                key,
            ),
        ):
            with connect(rows.url) as connection:
                connection.execute(
                    sql.SQL("SET ROLE {}").format(sql.Identifier(table["tableowner"]))
                )
                connection.execute(statement, [of])
            tags.append(a.send("GET", path, status=200).headers["etag"])
        assert len(set(tags)) == 3


@pytest.mark.resources(where=lambda one: any(p.outlived for p in one.writable))
def test_shape_what_a_row_refers_to_stays_though_it_was_deleted(
    resource: Resource, resources: dict[str, Resource], a: Actor, factory: Factory
) -> None:
    """It is still in its table; the row can be written as it is, but no row can refer to it anew."""
    for one in resource.writable:
        if not one.outlived:
            continue
        gone, alive = (factory.fresh(one.target, a)["id"] for _ in range(2))
        held = {one.name: _refers(one, gone, alive)}
        made = factory.create(resource, a, factory.full(resource, a, **held))
        other = factory.create(
            resource, a, factory.full(resource, a, **{one.name: _refers(one, alive)})
        )
        path, elsewhere = made.headers["location"], other.headers["location"]
        a.send("DELETE", f"{resources[one.target].path}/{gone}", status=204)
        shown = a.send("GET", path, status=200)
        assert shown.content == made.content
        assert shown.headers["etag"] == made.headers["etag"]
        kept = factory.full(resource, a, **held)
        assert a.json("PUT", path, json=kept, status=200)[one.name] == held[one.name]
        assert a.json("PATCH", path, json=held, status=200)[one.name] == held[one.name]
        for method, where, body in (
            ("POST", resource.path, factory.full(resource, a, **held)),
            ("PUT", elsewhere, factory.full(resource, a, **held)),
            ("PATCH", elsewhere, held),
        ):
            refused = a.send(method, where, json=body, status=409, code="unknown_reference")
            assert errors_of(refused) == {f"/{one.name}": "unknown_reference"}
        # Once let go, it is gone for this row as well.
        a.send("PATCH", path, json={one.name: _refers(one, alive)}, status=200)
        a.send("PATCH", path, json=held, status=409, code="unknown_reference")
