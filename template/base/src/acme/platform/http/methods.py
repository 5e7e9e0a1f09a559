"""The method of a request, as it is told to others."""

# The registered ones are shorter. Anybody may make up one that is as long as a head may be.
LONGEST = 20


def shorten(method: str) -> str:
    return method if len(method) <= LONGEST else f"{method[:LONGEST]}…"
