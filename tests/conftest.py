"""What many tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.builders import form_2021
from xltool.app.library import open_catalogue, open_wording
from xltool.audit.catalogue import Catalogue
from xltool.model.form import Form
from xltool.workbook.layout import Wording

# The same examples everywhere; a slow or busy machine is no fault.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# pytest --hypothesis-profile=search: other examples each time.
settings.register_profile("search", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


LONG = ("outside", "slow")
"""The marks of tests that take long, the longest first."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait for a browser or a server."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("outside"):
        if mark.kwargs["missing"]:
            pytest.skip(mark.kwargs["reason"])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process is left alone with one at the end."""
    long = {mark: {each.path for each in items if each.get_closest_marker(mark)} for mark in LONG}
    items.sort(key=lambda item: [item.path not in long[mark] for mark in LONG])


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    """No test depends on what the one who runs it has set."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XLTOOL_FORMS", "XLTOOL_LANG", "XLTOOL_DEBUG"):
            patch.delenv(name, raising=False)
        # a shell has what it starts in the background, and all that this starts, ignore Ctrl+C;
        # nohup has it ignore the end of the terminal
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
        yield


@pytest.fixture(scope="session")
def form() -> Form:
    return form_2021()


@pytest.fixture(scope="session")
def catalogue(form: Form) -> Catalogue:
    """The rules of every form and those of the form."""
    return open_catalogue().with_form(form)


@pytest.fixture(scope="session")
def wording() -> Wording:
    return open_wording()
