"""What the settings let out, on a server that has them (H1 to H3)."""

import httpx2

from harness.other_service import HOST, ORIGIN, OtherService
from harness.service import Service


def test_names_and_origins_are_those_of_the_settings(other_service: OtherService) -> None:
    with httpx2.Client(base_url=other_service.url, headers={"Host": HOST}) as client:
        answer = client.get("/openapi.json", headers={"Origin": ORIGIN})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "DELETE"}
        preflight = client.options("/nothing", headers=asked)
        assert (preflight.status_code, preflight.content) == (204, b"")
        assert preflight.headers["access-control-allow-origin"] == ORIGIN
        stranger = client.get("/openapi.json", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in stranger.headers
        assert stranger.headers["vary"] == "Origin"
        elsewhere = client.get("/openapi.json", headers={"Host": "evil.example"})
        assert (elsewhere.status_code, elsewhere.json()["code"]) == (400, "invalid_host")
        for path in ("/health", "/ready"):
            assert client.get(path, headers={"Host": "10.0.0.7"}).status_code == 200


def test_what_is_not_set_is_not_there(server: Service) -> None:
    with httpx2.Client(base_url=server.url, headers={"Host": "any.example"}) as client:
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
        preflight = client.options("/health", headers=asked)
        assert (preflight.status_code, preflight.headers["allow"]) == (405, "GET, HEAD")
        answer = client.get("/health", headers={"Origin": ORIGIN})
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "vary" not in answer.headers
        assert "strict-transport-security" not in answer.headers
