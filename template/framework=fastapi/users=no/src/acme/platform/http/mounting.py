"""Where the features' routes join the application."""

from collections.abc import Iterable
from types import ModuleType

from fastapi import FastAPI


def mount(application: FastAPI, features: Iterable[ModuleType]) -> None:
    for feature in features:
        application.include_router(feature.router)
