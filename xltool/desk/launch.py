"""The desk from its start to its end: the port, the browser, the server, and what is left in order.

Only programs of this computer can reach it. The browser is sent to it by a file that only the user
can read: arguments of programs are shown to everybody on the computer.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from waitress.server import create_server
from waitress.wasyncore import close_all

from xltool.app.files import unwritable
from xltool.desk.desk import Desk
from xltool.desk.guard import LOOPBACK, TOKEN, onward_page
from xltool.desk.page import OWN, TRIED, load_pages
from xltool.desk.season_folder import MOST_OF_ARCHIVE
from xltool.desk.server import make_app
from xltool.model.errors import UsageError
from xltool.resources import SAMPLE_COORDINATOR, SAMPLE_SEASON, SAMPLE_YEAR, samples

_THREADS = 12
_MOST_CONNECTIONS = 60
_SLOWEST = 60
"""Seconds without a byte after which a connection is closed."""
_TURN = 0.5
"""Seconds; on Windows a wait without an end cannot be interrupted."""


class Desks(Mapping[str, Desk]):
    """The desk of the season, and that of the samples, which is made when it is first asked for."""

    def __init__(self, own: Desk, undo: ExitStack) -> None:
        self._desks = {OWN: own}
        self._undo = undo
        self._lock = threading.Lock()

    def __getitem__(self, season: str) -> Desk:
        """Raises FileError where there is no room for the samples."""
        with self._lock:
            if season == TRIED and TRIED not in self._desks:
                self._desks[TRIED] = self._undo.enter_context(_sample_desk())
            return self._desks[season]

    def __iter__(self) -> Iterator[str]:
        return iter((OWN, TRIED))

    def __len__(self) -> int:
        return 2


def run_desk(
    root: Path, port: int, language: str, tell: Callable[[str], None], is_shown: bool = True
) -> None:
    """Serve the season of a folder until it is closed, here or on the page.

    Port 0 is any that is free. `tell` is given the address once it can be opened; where `is_shown`,
    the browser opens it. Raises UsageError for a port that is taken, FileError for a folder that
    cannot be used.
    """
    token = secrets.token_urlsafe(32)
    ended = threading.Event()
    with ExitStack() as undo:
        listening = undo.enter_context(_listening(port))
        port = listening.getsockname()[1]
        desks = Desks(undo.enter_context(_desk(root)), undo)
        app = make_app(desks, token, port, ended.set)
        undo.enter_context(_serving(app, listening))
        address = f"http://{LOOPBACK}:{port}/?{TOKEN}={token}&lang={language}"
        tell(address)
        threading.Thread(target=load_pages, daemon=True).start()
        if is_shown:
            webbrowser.open(undo.enter_context(redirect_file(address)).as_uri())
        while not ended.wait(_TURN):
            pass


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A port of this computer that no other computer reaches. Raises UsageError."""
    try:
        listening = socket.create_server((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        raise UsageError("desk.open.port_taken", port=port) from error
    with listening:
        yield listening


@contextmanager
def _desk(root: Path) -> Iterator[Desk]:
    desk = Desk(root)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def _sample_desk() -> Iterator[Desk]:
    """A desk on a copy of the samples, which goes with it. Raises FileError."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="xltool"))
    except OSError as error:
        raise unwritable(tempfile.gettempdir(), error) from error
    try:
        try:
            shutil.copytree(samples() / SAMPLE_SEASON, folder, dirs_exist_ok=True)
        except OSError as error:
            raise unwritable(str(folder), error) from error
        with _desk(folder) as desk:
            desk.set_season(SAMPLE_COORDINATOR, SAMPLE_YEAR)
            yield desk
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(app: Callable[..., object], listening: socket.socket) -> Iterator[None]:
    """Serve in a thread. What is asked when it ends is still answered."""
    channels: dict[int, object] = {}
    server = create_server(
        app,
        map=channels,
        sockets=[listening],
        threads=_THREADS,
        connection_limit=_MOST_CONNECTIONS,
        channel_timeout=_SLOWEST,
        max_request_body_size=MOST_OF_ARCHIVE + 1,
        ident=None,
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        # the thread that waits for what is in it closes it: nothing may be taken from under it
        server.trigger.pull_trigger(partial(close_all, channels))
        thread.join()


@contextmanager
def redirect_file(address: str) -> Iterator[Path]:
    """A page that leads to an address and that only the user can read. Raises FileError."""
    try:
        handle, name = tempfile.mkstemp(prefix="xltool", suffix=".html")  # of mode 0600
        path = Path(name)
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle has no path
            file.write(onward_page(address).encode())
    except OSError as error:
        raise unwritable(tempfile.gettempdir(), error) from error
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
