"""`openapi --check`, on an application and a contract that differ in one operation."""

import copy

import pytest

from acme.commands.openapi import check
from acme.platform import contract
from acme.settings import Settings

PATH = "/api/v1/extra"

Said = pytest.CaptureFixture[str]


def test_a_route_that_the_contract_lacks_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    # Later than above: the application reads the settings when it loads.
    from acme import bootstrap
    from acme.features import FEATURES
    from acme.platform.http.application import make_application
    from acme.platform.http.mounting import mount

    api = make_application(settings)
    mount(api, FEATURES)
    api.get(PATH, operation_id="get_extra")(lambda: None)
    monkeypatch.setattr(bootstrap, "api", api)
    assert check() == 1
    assert capsys.readouterr().out.splitlines() == [
        f"GET {PATH}: the contract has nothing, the routes have 'get_extra'",
        "Differences: 1",
    ]


@pytest.mark.usefixtures("settings")
def test_an_operation_that_the_routes_lack_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert check() == 0
    assert capsys.readouterr().out == "openapi.yaml and the routes agree.\n"
    more = copy.deepcopy(contract.load())
    more["paths"][PATH] = {"get": {"operationId": "get_extra", "responses": {"200": {}}}}
    monkeypatch.setattr(contract, "load", lambda: more)
    assert check() == 1
    assert capsys.readouterr().out.splitlines() == [
        f"GET {PATH}: the contract has 'get_extra', the routes have nothing",
        "Differences: 1",
    ]
