"""Why: whatever room a test is of, it runs as the program does, a busy machine makes it no different, and long ones begin first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# As the command line does it, and before NumPy is loaded: Kurak's matrices are small, and threads that wait for one another take
# several times the work. Processes that tests start inherit it.
for library in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")

from hypothesis import HealthCheck, settings  # noqa: E402 - after the above, in case it loads NumPy

# How long an example takes says nothing about whether it is right. `make thorough` looks at many more examples than fit into a
# quarter of an hour.
settings.register_profile("kurak", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("KURAK_EXAMPLES", "kurak"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: begun last, they would keep one core busy while the others wait."""
    long: set[Path] = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)
