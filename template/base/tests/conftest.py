"""What every test may use. Fixtures of your own belong into a conftest.py beside your tests."""

pytest_plugins = ["harness.database", "harness.service", "harness.caller"]
