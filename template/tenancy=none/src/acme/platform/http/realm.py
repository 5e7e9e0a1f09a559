"""In what a request works, for the log."""

from acme.platform.http.call import Call
from acme.platform.persistence.database import Transaction


def note_realm(_call: Call, _transaction: Transaction) -> None:
    """All requests work in the same, so there is nothing to tell."""
