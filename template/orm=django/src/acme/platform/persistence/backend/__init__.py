"""Django's PostgreSQL backend, with transactions that open in one round trip."""
