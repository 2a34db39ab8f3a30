"""What holds for all tests."""

import os
import sys

import pytest
from hypothesis import settings

# A hundred processes are started here: none shall compile anew what another one has compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is slow at times, and no test asserts how long something takes.
settings.register_profile("pullquote", deadline=None)
settings.load_profile("pullquote")


# Where processes share the cores, threads of one task mostly wait for each other, and spin while they do.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share a run of all tests among the cores. A few tests start sooner in one process.

    `pytest -n 0` runs all in one process, too.
    """
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    is_worker = hasattr(config, "workerinput")
    if whole and not is_worker and config.getoption("numprocesses", 0) is None:
        config.option.numprocesses = "auto"
        config.option.dist = "worksteal"
