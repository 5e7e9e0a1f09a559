"""How a request becomes a use case and its outcome an answer."""
