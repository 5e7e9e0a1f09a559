"""What the database calls the work of a connection."""

from django.db import connections

from acme.platform.persistence.backend.connection import Connection
from acme.platform.persistence.database import Transaction


def name_of_work(transaction: Transaction) -> str:
    """`application_name`, which the server reports whenever it changes: nobody has to ask."""
    connection: Connection = connections[transaction.alias].connection
    return (connection.pgconn.parameter_status(b"application_name") or b"").decode()
