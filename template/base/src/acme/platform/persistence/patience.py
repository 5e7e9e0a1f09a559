"""How long a request waits for the database, in seconds: whoever asks hears something within five.

A request that is merely slow is ended by the database, which then says why; one that gets no
answer at all, because the server hangs or the network swallows it, is ended by us.
"""

# For a turn with a connection, when all are in use.
TURN = 1.5
# For a new connection, and for the statements that a transaction opens with.
OPENING = 2
LOCK = 3.5
STATEMENT = 4.0
# For the answer to a statement: longer than the database itself would take to give up.
ANSWER = 4.25
# For the next statement of a transaction that holds its locks meanwhile.
IDLE = 10.0


def session_settings() -> dict[str, str]:
    """What each connection of the service starts with; they travel with its first message."""
    limits = {
        "lock_timeout": LOCK,
        "statement_timeout": STATEMENT,
        "idle_in_transaction_session_timeout": IDLE,
    }
    return {name: str(int(seconds * 1000)) for name, seconds in limits.items()}
