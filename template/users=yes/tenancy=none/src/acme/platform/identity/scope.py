"""For whom a request is made: for the caller."""

from acme.platform.http.call import Call
from acme.platform.identity.entry import Entry, uuid_literal, words_literal
from acme.platform.identity.model import Caller
from acme.platform.identity.roles import Role


def enter(_call: Call, caller: Caller, holders: frozenset[Role]) -> Entry:
    session, user = uuid_literal(caller.session_id), uuid_literal(caller.user_id)
    return (f"SELECT app.enter({session}, {user}, {words_literal(holders)})",)


def enter_public(_call: Call) -> Entry:
    """Where anyone may read, there is nothing to tell."""
    return ()
