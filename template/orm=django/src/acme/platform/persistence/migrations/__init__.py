"""The history of the platform's own tables."""
