"""The database, and the rules of its use that hold for every feature."""
