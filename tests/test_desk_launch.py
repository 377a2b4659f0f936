"""The desk from its start to its end: who can reach it, who learns the token, what is left."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from xltool.cli import run
from xltool.desk import launch
from xltool.desk.season_folder import MOST_OF_ARCHIVE

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


class Running:
    """A desk as a user starts it."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "xltool", "desk", str(folder), "--no-browser", *options]
        self.folder = folder
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        self.first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{40,})", self.first)
        assert found, self.first
        self.port, self.token = int(found[1]), found[2]
        self.headers = {"Cookie": f"xltool-{self.port}={self.token}"}

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, b"{}", {**self.headers, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def raw(self, data: bytes) -> bytes:
        """What is answered to these very bytes, until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(data)
            answer = b""
            with suppress(ConnectionResetError):  # what is left of a large request is not read
                while chunk := connection.recv(65536):
                    answer += chunk
            return answer

    def end(self, number: int = signal.SIGINT) -> str:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> str:
        out, _ = self.process.communicate(timeout=30)
        return out


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "年报")
    yield running
    if running.process.poll() is None:
        running.end()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that is asked by several tests, none of which changes anything."""
    running = Running(tmp_path_factory.mktemp("kept") / "年报")
    yield running
    running.end()


def workers(process: int) -> set[int]:
    """The processes that a process has started, as Linux lists them."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return {int(each) for each in listed.stdout.split()}


def is_at_work(process: int) -> bool:
    """Whether a process has not ended; one that nobody waited for is still listed."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_desk_is_bound_to_this_computer_alone(kept: Running) -> None:
    for name in (socket.gethostname(), "127.0.0.2"):
        for address in {str(each[4][0]) for each in socket.getaddrinfo(name, None, socket.AF_INET)}:
            if address != "127.0.0.1":
                with pytest.raises(OSError), socket.create_connection((address, kept.port), 3):
                    pass


def test_it_listens_at_no_other_address() -> None:
    with launch._listening(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_the_token_stands_in_no_list_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    modes: list[int] = []
    told: list[str] = []

    def opening(address: str) -> bool:
        opened.append(address)
        path = Path(address.removeprefix("file://"))
        modes.append(path.stat().st_mode & 0o777)
        assert told[0] in path.read_text("utf-8").replace("&amp;", "&")
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", opening)
    with pytest.raises(KeyboardInterrupt):
        launch.run_desk(tmp_path / "年报", 0, "zh", told.append)
    token = told[0].partition("token=")[2].partition("&")[0]
    assert len(token) >= 40
    assert token not in opened[0]
    assert modes == [0o600]
    assert not Path(opened[0].removeprefix("file://")).exists()


def test_the_token_is_another_every_time(tmp_path: Path) -> None:
    tokens = set()
    for number in range(2):
        running = Running(tmp_path / str(number))
        tokens.add(running.token)
        running.end()
    assert len(tokens) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_its_worker_when_it_is_asked_to(desk: Running, number: int) -> None:
    assert desk.ask("GET", "/season/progress")[0] == 200
    time.sleep(0.5)
    children = workers(desk.process.pid)
    assert children
    desk.end(number)
    assert desk.process.returncode == (0 if number == signal.SIGINT else 128 + number)
    until = time.monotonic() + 10
    while any(map(is_at_work, children)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_at_work, children))


def test_it_ends_by_the_button_of_the_page_and_answers_before(desk: Running) -> None:
    status, said = desk.ask("POST", "/season/close", Origin=f"http://127.0.0.1:{desk.port}")
    assert (status, said.strip()) == (200, b'{"ok":true}')
    assert "工作台已关闭" in desk.ended()
    assert desk.process.returncode == 0


def test_the_samples_to_try_things_on_are_gone_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    desk = Running(tmp_path / "年报")
    assert desk.ask("GET", "/try/")[0] == 200
    assert list(scratch.rglob("收到/*.xlsx")) != []
    desk.end()
    assert list(scratch.iterdir()) == []
    assert list((tmp_path / "年报").rglob("*.xlsx")) == []


def test_a_port_that_is_taken_is_said(
    kept: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["desk", str(tmp_path / "b"), "--port", str(kept.port), "--no-browser"]) == 2
    assert f"端口 {kept.port} 不能用" in capsys.readouterr().err


def test_a_season_is_open_at_one_desk_only(
    kept: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["desk", str(kept.folder), "--no-browser"]) == 3
    assert "已经在另一个工作台里打开了" in capsys.readouterr().err


def head(method: str, path: str, desk: Running, *lines: str) -> bytes:
    said = (f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{desk.port}", *lines)
    cookie = f"Cookie: xltool-{desk.port}={desk.token}"
    return "\r\n".join([*said, cookie, "Sec-Fetch-Site: same-origin", "", ""]).encode()


def test_a_body_larger_than_any_file_may_be_is_refused_before_it_is_sent(kept: Running) -> None:
    size = MOST_OF_ARCHIVE + 2
    asked = head("PUT", "/season/received?name=a.zip", kept, f"Content-Length: {size}")
    answer = kept.raw(asked)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"\nServer:" not in answer  # nobody is told what to look for


def test_a_body_in_chunks_is_bounded_as_well(kept: Running) -> None:
    asked = head("POST", "/season/undo", kept, "Transfer-Encoding: chunked", "Connection: close")
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    assert kept.raw(asked + chunk * 3 + b"0\r\n\r\n").startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: -1",),
        ("Content-Length: 5", "Content-Length: 7"),
        ("Transfer-Encoding: gzip",),
        ("X: " + "y" * 300_000,),
        ("Bad header",),
    ],
)
def test_what_is_no_request_is_refused(kept: Running, lines: tuple[str, ...]) -> None:
    answer = kept.raw(head("PUT", "/season/received?name=a.xlsx", kept, *lines))
    assert re.match(rb"HTTP/1\.[01] (400|431|501)|$", answer)
    assert kept.ask("GET", "/season/progress")[0] == 200


def test_a_slow_body_keeps_nobody_waiting_and_leaves_nothing(kept: Running) -> None:
    slow = []
    for number in range(20):
        connection = socket.create_connection(("127.0.0.1", kept.port), 30)
        path = f"/season/received?name={number}.xlsx"
        connection.sendall(head("PUT", path, kept, "Content-Length: 1000") + b"x")
        slow.append(connection)
    assert kept.ask("GET", "/season/progress")[0] == 200
    for connection in slow:
        connection.close()
    assert kept.ask("GET", "/season/progress")[0] == 200
    assert list((kept.folder / "收到").iterdir()) == []


def answering(environ: object, start: Callable[..., object]) -> list[bytes]:
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server that closes after a second without a byte, and looks every second."""
    monkeypatch.setattr(launch, "_SLOWEST", 1)
    monkeypatch.setattr(launch, "_MOST_CONNECTIONS", 5)
    monkeypatch.setattr("waitress.adjustments.Adjustments.cleanup_interval", 1)
    with launch._listening(0) as listening, launch._serving(answering, listening):
        yield listening.getsockname()[1]


def test_a_connection_on_which_nothing_comes_is_closed(serving: int) -> None:
    with socket.create_connection(("127.0.0.1", serving), 30) as connection:
        connection.sendall(b"PUT / HTTP/1.1\r\nContent-Length: 1000\r\n\r\nx")
        assert connection.recv(1) == b""


def test_more_connections_than_there_may_be_wait_until_one_is_closed(serving: int) -> None:
    with ExitStack() as idle:
        for _ in range(5):
            idle.enter_context(socket.create_connection(("127.0.0.1", serving), 30))
        last = idle.enter_context(socket.create_connection(("127.0.0.1", serving), 30))
        last.sendall(b"GET / HTTP/1.1\r\n\r\n")
        last.settimeout(0.5)
        with pytest.raises(TimeoutError):
            last.recv(1)
        last.settimeout(30)
        assert last.recv(8) == b"HTTP/1.1"  # once those that were idle are closed


def test_the_help_of_the_program_loads_no_web_server() -> None:
    code = "import sys; from xltool.cli import run; run(['--help']); "
    code += "assert not {'flask', 'waitress', 'werkzeug'} & {m.split('.')[0] for m in sys.modules}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
