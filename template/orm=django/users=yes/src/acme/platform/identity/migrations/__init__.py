"""The history of the tables of users."""
