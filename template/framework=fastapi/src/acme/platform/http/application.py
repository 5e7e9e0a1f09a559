"""The FastAPI application, before the features are mounted on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from acme import PROJECT
from acme.platform.http import system
from acme.platform.http.routing import handle_problems
from acme.platform.http.shortcuts import Shortcuts
from acme.platform.persistence.database import Database
from acme.platform.settings import PlatformSettings


def make_application(settings: PlatformSettings) -> FastAPI:
    database = Database(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    application = FastAPI(
        title=PROJECT,
        # The committed contract is served instead, by platform/http/system.py.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    application.state.settings = settings
    application.state.database = database
    router = application.router
    router.middleware_stack = Shortcuts(application, router.middleware_stack)
    handle_problems(application)
    application.include_router(system.router)
    if settings.shows_docs:
        application.include_router(system.docs)
    return application
