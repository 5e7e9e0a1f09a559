"""`pytest` alone runs everything, on every processor; what is picked out begins sooner without."""

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    option = config.option
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    picked = option.keyword or option.markexpr or option.lf or not everything
    return 0 if picked else None
