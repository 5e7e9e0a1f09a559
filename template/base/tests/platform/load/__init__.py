"""The load test: docs/load-testing.md. `poe load` runs it, no test of pytest does."""
