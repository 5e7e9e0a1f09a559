"""What the database calls the work of a connection."""

from acme.platform.persistence.database import Transaction
from acme.platform.persistence.pool import driver_of


def name_of_work(transaction: Transaction) -> str:
    """`application_name`, which the server reports whenever it changes: nobody has to ask."""
    name: str = driver_of(transaction).get_settings().application_name
    return name
