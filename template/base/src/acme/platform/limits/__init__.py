"""How many requests each caller may send: docs/rate-limits.md."""
