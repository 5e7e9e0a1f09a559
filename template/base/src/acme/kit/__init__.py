"""Pure vocabulary that every part of the service shares: no framework, no database."""
