"""What each client does, over and over; Locust runs it as `python -m load` says.

A client comes in and makes one row of each resource. Once all have, they begin together, and from
then on each request counts, from the moment at which it is due.
"""

import os
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar
from uuid import uuid4

from locust import FastHttpUser, events, task
from locust.exception import StopUser

from load.arriving import RefusedError
from load.bodies import BODIES
from load.plan import Plan
from load.trial import LIMITED, Trial
from load.visitor import arrive

API = "/api/v1"
# Apart from the numbers of an earlier run, where values are unique.
NUMBERS = count(random.randrange(1_000_000))
TAKEN = 409  # a value that has to be unique, and is short: an answer as good as any


@dataclass
class Row:
    resource: str
    key: str
    tag: str

    @property
    def path(self) -> str:
        return f"{API}/{self.resource}/{self.key}"


class Client(FastHttpUser):
    """Reads twice as often as it writes; it changes and deletes nothing but its own rows."""

    trial: ClassVar[Trial]

    def on_start(self) -> None:
        self.keys: dict[str, str] = {}
        self.rows: list[Row] = []
        try:
            with self.trial.door:
                self._come_in()
            self.trial.begin_together()
        except Exception as trouble:
            # Whatever it is: the others would wait for this one.
            self.trial.give_up(f"{trouble}" or repr(trouble))
            raise StopUser from trouble
        time.sleep(self.wait_time())

    def _come_in(self) -> None:
        self.headers = arrive(self._post)
        for resource, body in BODIES.items():
            path = f"{API}/{resource}"
            made = self._post(path, body(next(NUMBERS), self.keys), self.headers())
            self.keys[resource] = made["id"]

    def wait_time(self) -> float:
        due = self.trial.schedule.take()
        if due is None:
            raise StopUser
        self.due = due
        return max(0.0, due - self.trial.elapsed())

    @task(6)
    def list_rows(self) -> None:
        resource = random.choice(list(BODIES))
        self._ask("GET", f"{API}/{resource}", f"list {resource}", {200})

    @task(6)
    def read_row(self) -> None:
        resource, key = random.choice(list(self.keys.items()))
        self._ask("GET", f"{API}/{resource}/{key}", f"read {resource}", {200})

    @task(3)
    def create_row(self) -> None:
        resource = random.choice(list(BODIES))
        body = BODIES[resource](next(NUMBERS), self.keys)
        once = {"Idempotency-Key": str(uuid4())}
        response = self._ask(
            "POST", f"{API}/{resource}", f"create {resource}", {201, TAKEN}, body, once
        )
        if response.status_code == 201:
            self.rows.append(Row(resource, response.json()["id"], response.headers["ETag"]))

    @task(2)
    def change_row(self) -> None:
        if not self.rows:
            self.create_row()
            return
        row = random.choice(self.rows)
        body = BODIES[row.resource](next(NUMBERS), self.keys)
        response = self._ask(
            "PATCH", row.path, f"change {row.resource}", {200, TAKEN}, body, {"If-Match": row.tag}
        )
        if response.status_code == 200:
            row.tag = response.headers["ETag"]

    @task(1)
    def delete_row(self) -> None:
        if not self.rows:
            self.create_row()
            return
        row = self.rows.pop(random.randrange(len(self.rows)))
        self._ask("DELETE", row.path, f"delete {row.resource}", {204})

    def _ask(
        self,
        method: str,
        path: str,
        name: str,
        expected: set[int],
        body: Mapping[str, Any] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Any:
        headers = {**self.headers(), **(more or {})}
        with self.client.request(
            method, path, name=name, json=body, headers=headers, catch_response=True
        ) as response:
            if response.status_code == 429:
                self.trial.give_up(LIMITED)
            self.trial.note(self.due, failed=response.status_code not in expected)
            # Not since it was sent: whom a stall keeps from sending has waited as well.
            response.request_meta["response_time"] = (self.trial.elapsed() - self.due) * 1000
            if response.status_code in expected:
                response.success()
            elif response.status_code:
                response.failure(_said(response))
        return response

    def _post(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """What a client needs in order to begin, or to go on."""
        response = self.client.post(path, json=body, headers=dict(headers))
        if response.status_code == 429:
            raise RefusedError(LIMITED)
        if not 200 <= response.status_code < 300:
            raise RefusedError(f"POST {path} is answered with {_said(response)}")
        answer: dict[str, Any] = response.json() if response.text else {}
        return answer


def _said(response: Any) -> str:
    """What is wrong, without the request's id: that would make each mistake one of its own."""
    if not response.status_code:
        return "nothing"
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    said = (response.status_code, problem.get("code", ""), problem.get("errors", ""))
    return " ".join(str(part) for part in said)[:300].strip()


@events.init.add_listener
def _prepare(runner: Any, **_: Any) -> None:
    plan = Plan.read(os.environ["LOAD_PLAN"])
    Client.trial = Trial(plan, runner, int(os.environ["LOAD_SERVER"]))


@events.quitting.add_listener
def _conclude(environment: Any, **_: Any) -> None:
    environment.process_exit_code = Client.trial.exit_code


@events.quit.add_listener
def _tell(**_: Any) -> None:
    # After Locust's own table.
    print(Client.trial, flush=True)
