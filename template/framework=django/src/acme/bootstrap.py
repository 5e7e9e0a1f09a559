"""The one page that joins ports to adapters: what the server loads."""

from django.core.handlers.wsgi import WSGIHandler

from acme.platform.http.edge import Edge
from acme.platform.limits.assembly import make_limiter
from acme.platform.startup import start
from acme.settings import ENVIRONMENT

start(ENVIRONMENT)

from acme.urls import api  # noqa: E402 - routes import models, which Django must have set up

__all__ = ["api", "application"]

application = Edge(WSGIHandler(), ENVIRONMENT, make_limiter(ENVIRONMENT))
