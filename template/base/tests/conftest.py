"""What every test may use. Fixtures of your own belong into a conftest.py beside your tests."""

pytest_plugins = [
    #% for file in layer_files("layer.pytest.txt")
    "harness.database",  #= <% include file %>
    #% endfor
    "harness.database",
    "harness.workers",
    "harness.service",
    "harness.other_service",
    "harness.caller",
    #% for file in layer_files("layer.fixtures.txt")
    "harness.caller",  #= <% include file %>
    #% endfor
]
