"""A user's credential: had by registering, and renewed before it expires."""

import time
from secrets import token_hex
from typing import Any

from load.arriving import Post, RefusedError

PASSWORD = "correct horse battery staple"
EARLY = 60  # seconds before the end, in which a request is still under way


class Credential:
    def __init__(self, post: Post, tokens: dict[str, Any]) -> None:
        self._post = post
        self._take(tokens)

    def headers(self) -> dict[str, str]:
        if time.monotonic() > self._renew_at:
            body = {"refresh_token": self._refresh_token}
            self._take(self._post("/api/v1/auth/refresh", body, {}))
        return {"Authorization": f"Bearer {self._access_token}"}

    def _take(self, tokens: dict[str, Any]) -> None:
        self._access_token = tokens["access_token"]
        self._refresh_token = tokens["refresh_token"]
        self._renew_at = time.monotonic() + tokens["expires_in"] - EARLY


def sign_up(post: Post) -> Credential:
    body = {"email": f"load-{token_hex(8)}@example.com", "password": PASSWORD}
    answer = post("/api/v1/auth/register", body, {})
    if "access_token" not in answer:
        raise RefusedError("nobody can register and go on: start the service with REGISTRATION=open")
    return Credential(post, answer)
