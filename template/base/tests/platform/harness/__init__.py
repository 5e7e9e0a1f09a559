"""The database and the server that the tests run against."""
