"""In which tenant a request works, for the log."""

from acme.platform.http.call import Call
from acme.platform.persistence.database import Transaction
from acme.platform.persistence.work import name_of_work


class IntoTenant(tuple[str, ...]):
    """What a transaction opens with that enters a tenant, which its work is then called by."""

    __slots__ = ()


def note_realm(call: Call, transaction: Transaction) -> None:
    # Where none was entered, the work is called what the address of the database says.
    if isinstance(call.entry, IntoTenant):
        call.realm = name_of_work(transaction)
