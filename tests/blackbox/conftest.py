"""One suite for every variant, over HTTP, knowing no framework.

    pytest tests/blackbox --base-url http://127.0.0.1:8000 --variant variant.json

`variant.json` says what runs there (see `target.Target`). A test that does not apply to that variant
is not collected: `@pytest.mark.needs("users")` names what it takes, and a test that asks for
`resource` runs once for each resource that `@pytest.mark.resources(…)` picks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import domain, secrecy, target
from .actors import Actor, World
from .api import Api
from .contract import Contract
from .database import Rows
from .domain import Resource
from .factory import Factory
from .mail import Mailbox
from .site import Site, site
from .target import Target

_STATE = pytest.StashKey["State"]()


class State:
    """What is known once the service was asked for its contract."""

    def __init__(self, chosen: Target) -> None:
        self.target = chosen
        bare = Api(chosen.base_url, Contract({"paths": {}}))
        document = bare.send("GET", "/openapi.json", status=200, declared=False).json()
        self.contract = Contract(document)
        self.resources = domain.read(chosen, self.contract)
        self.api = Api(chosen.base_url, self.contract)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("blackbox")
    group.addoption("--base-url", help="where the service runs")
    group.addoption("--variant", help="a JSON file that says what runs there")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*traits): what the variant must have")
    config.addinivalue_line("markers", "resources(where): which resources to run for")
    config.addinivalue_line("markers", "operations(where): which operations to run for")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without a service there is nothing to test."""
    if collection_path.name.startswith("test_") and not config.getoption("--base-url", None):
        return True
    return None


def state(config: pytest.Config) -> State:
    if _STATE not in config.stash:
        options = config.option
        config.stash[_STATE] = State(target.read(Path(options.variant), options.base_url))
    return config.stash[_STATE]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    known = state(metafunc.config)
    if "resource" in metafunc.fixturenames:
        pick = _predicate(metafunc, "resources")
        some = [one for one in known.resources.values() if pick(one)]
        metafunc.parametrize("resource", some, ids=[one.name for one in some])
    if "operation" in metafunc.fixturenames:
        pick = _predicate(metafunc, "operations")
        every = [one for one in known.contract.operations.values() if pick(one)]
        metafunc.parametrize("operation", every, ids=[one.name for one in every])


def _predicate(metafunc: pytest.Metafunc, name: str) -> Callable[..., bool]:
    marker = metafunc.definition.get_closest_marker(name)
    return marker.kwargs["where"] if marker else lambda _: True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _applies(item, config)]
    items[:] = kept


def _applies(item: pytest.Item, config: pytest.Config) -> bool:
    if item.path.parent != Path(__file__).parent:
        return True
    chosen = state(config).target
    needs = [trait for marker in item.iter_markers("needs") for trait in marker.args]
    # pytest makes one item of an empty parameter set, which would only be skipped.
    picked = "NOTSET" not in item.name
    return picked and all(chosen.has(trait) for trait in needs)


@pytest.fixture(scope="session")
def known(pytestconfig: pytest.Config) -> State:
    return state(pytestconfig)


@pytest.fixture(scope="session")
def service(known: State) -> Target:
    return known.target


@pytest.fixture(scope="session")
def contract(known: State) -> Contract:
    return known.contract


@pytest.fixture(scope="session")
def resources(known: State) -> dict[str, Resource]:
    return known.resources


@pytest.fixture(scope="session")
def api(known: State) -> Iterator[Api]:
    yield known.api
    known.api.http.close()


@pytest.fixture(scope="session")
def mailbox(service: Target) -> Mailbox:
    return Mailbox(service.mail_folder)


@pytest.fixture(scope="session", autouse=True)
def l3_no_log_holds_a_secret(service: Target, mailbox: Mailbox) -> Iterator[None]:
    """Of all that was sent and answered, once there is no test left; `own` looks at its own logs."""
    yield
    if service.folder:
        secrecy.keep_settings(service.settings)
        secrecy.keep(mailbox.tokens())
        secrecy.check([Path(service.folder, ".serve.log")])


@pytest.fixture(scope="session")
def world(service: Target, api: Api, mailbox: Mailbox) -> World:
    return World(service, api, mailbox)


@pytest.fixture(scope="session")
def factory(resources: dict[str, Resource]) -> Factory:
    return Factory(resources)


@pytest.fixture(scope="session")
def rows(service: Target) -> Rows:
    return Rows(service.owner_url)


@pytest.fixture(scope="session")
def a(world: World) -> Actor:
    """One tenant, or one user where there are no tenants, or nobody where there are no users."""
    return world.actor()


@pytest.fixture(scope="session")
def b(world: World) -> Actor:
    """Another one."""
    return world.actor()


@pytest.fixture(scope="session")
def own(
    service: Target,
    contract: Contract,
    resources: dict[str, Resource],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A service and a Postgres that nobody else looks at; whoever breaks them repairs them."""
    with site(service, contract, resources, tmp_path_factory.mktemp("site")) as made:
        yield made
    secrecy.keep(made.mailbox.tokens())
    secrecy.check(made.logs())


@pytest.fixture(scope="session")
def sample(resources: dict[str, Resource]) -> Resource:
    """The resource with the most to it, for what need not be shown of each."""
    return max(
        resources.values(),
        key=lambda one: (
            bool(one.constants),
            bool(one.strings),
            bool(one.clearable),
            len(one.properties),
        ),
    )
