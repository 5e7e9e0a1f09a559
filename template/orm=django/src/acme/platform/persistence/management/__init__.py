"""Commands of Django's that this service runs its own way."""
