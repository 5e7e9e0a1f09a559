"""The history of the tables of organizations."""
