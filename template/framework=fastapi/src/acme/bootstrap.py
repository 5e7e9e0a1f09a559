"""The one page that joins ports to adapters: what the server loads."""

from acme.features import FEATURES
from acme.platform.http.application import make_application
from acme.platform.http.edge import Edge
from acme.platform.http.mounting import mount
from acme.platform.limits.assembly import make_limiter
from acme.platform.settings import load
from acme.platform.telemetry import logs
from acme.settings import Settings

settings = load(Settings)
logs.configure(settings)

api = make_application(settings)
mount(api, FEATURES)

app = Edge(api, settings, make_limiter(settings))
