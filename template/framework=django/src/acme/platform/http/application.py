"""Ninja's API, before the features are mounted on it."""

from acme import PROJECT
from acme.platform.http import system
from acme.platform.http.problem_handlers import handle_problems
from acme.platform.http.strictness import StrictApi
from acme.platform.settings import PlatformSettings


def make_application(settings: PlatformSettings) -> StrictApi:
    # The committed contract is served instead of Ninja's own, by platform/http/system.py.
    api = StrictApi(title=PROJECT, openapi_url=None, docs_url=None)
    handle_problems(api)
    api.add_router("", system.router)
    if settings.shows_docs:
        api.add_router("", system.docs)
    return api
