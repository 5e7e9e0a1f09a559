"""Identity as this process has it."""

from django.conf import settings

from acme.platform.http.routing import DATABASE
from acme.platform.identity.assembly import make_identity, make_issuer
from acme.platform.identity.storage import stores_in

IDENTITY = make_identity(settings.ENVIRONMENT, stores_in(DATABASE))
ISSUER = make_issuer(settings.ENVIRONMENT)
