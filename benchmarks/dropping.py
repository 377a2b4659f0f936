"""How the desk answers while many workbooks come in: `python benchmarks/dropping.py [COUNT]`.

A season of that many workbooks is sent over HTTP, four at a time as its page sends them, then one
decision is made and the results are written. All the while one window asks for its pages, one
after the other; printed are the slowest answers of each part and the memory of all its processes
(Linux).
Nothing is judged here.
"""

from __future__ import annotations

import http.client
import itertools
import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

from reconciling import OWN, kilobytes, write_inputs

COUNT = 1000
AT_ONCE = 4
"""Files under way at a time, as templates/desk sends them."""
REST = 0.05
"""Seconds between an answer and the next question."""
PAGES = ("", "collect", "results", "progress")
YEAR = 2023
LEFT_OUT = "临江市第5街道办事处"


@dataclass(frozen=True, slots=True)
class Client:
    """One who asks a desk, as its page does."""

    port: int
    token: str

    def ask(self, method: str, path: str, data: bytes = b"") -> bytes:
        """The body of an answer; ends the program where it is not 200."""
        headers = {"Cookie": f"xltool-{self.port}={self.token}", "Sec-Fetch-Site": "same-origin"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, f"/season/{path}", data or None, headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != http.HTTPStatus.OK:
            sys.exit(f"{method} {path}: {answer.status} {body.decode()[:200]}")
        return body

    def do(self, action: str, **what: object) -> None:
        self.ask("POST", action, json.dumps(what).encode())

    def put(self, part: str, path: Path) -> None:
        self.ask("PUT", f"{part}?name={quote(path.name)}", path.read_bytes())

    def is_at_rest(self) -> bool:
        return json.loads(self.ask("GET", "progress"))["job"] is None

    def wait(self) -> None:
        """Until nothing has been under way for three seconds: new files are seen within two."""
        since = time.monotonic()
        while time.monotonic() - since < 3:
            time.sleep(0.1)
            if not self.is_at_rest():
                since = time.monotonic()


@dataclass(slots=True)
class Watch:
    """Asks for pages all the time; the answers' seconds since they were told, and the memory."""

    client: Client
    process: int
    answers: dict[str, list[float]] = field(default_factory=dict)
    most: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def asking(self) -> None:
        for page in itertools.cycle(PAGES):
            if self.over.wait(REST):
                return
            started = time.perf_counter()
            self.client.ask("GET", page)
            self.answers.setdefault(page, []).append(time.perf_counter() - started)

    def weighing(self) -> None:
        while not self.over.wait(0.5):
            self.most = max(self.most, sum(kilobytes(self.process)))

    def tell(self, part: str, seconds: float) -> None:
        print(f"{part}: {seconds:.1f} s, at most {self.most / 1024:.0f} MB")  # noqa: T201
        for page, answers in sorted(self.answers.items()):
            slowest = " ".join(f"{one * 1000:.0f}" for one in sorted(answers)[-3:])
            middle = statistics.median(answers) * 1000
            found = f"{len(answers):>6} answers, median {middle:.0f} ms, slowest {slowest}"
            print(f"  {page or 'home':<10}{found}")  # noqa: T201
        self.answers = {}


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Client, int]]:
    """A desk on a season in the folder, with the number of its process."""
    program = [sys.executable, "-m", "xltool", "desk", str(folder / "年报"), "--no-browser"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r":(\d+)/\?token=([\w-]+)", process.stdout.readline())
        assert found
        client = Client(int(found[1]), found[2])
        try:
            yield client, process.pid
        finally:
            client.do("close")


def timed(watch: Watch, part: str, work: Callable[[], object]) -> None:
    """Do something, wait until the desk is at rest, and tell what was seen meanwhile."""
    started = time.perf_counter()
    work()
    watch.client.wait()
    watch.tell(part, time.perf_counter() - started)


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else COUNT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder, count)
        files = sorted((folder / "in").iterdir())
        with opened(folder) as (client, process):
            client.do("season", office=OWN, year=YEAR, number=None)
            client.put("roster", folder / "roster.csv")
            client.wait()
            watch = Watch(client, process)
            threads = [threading.Thread(target=each) for each in (watch.asking, watch.weighing)]
            for thread in threads:
                thread.start()

            def drop() -> None:
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    list(pool.map(partial(client.put, "received"), files))

            decided = {"office": LEFT_OUT, "code": "", "reason": "已撤并"}
            timed(watch, f"{count} dropped and read", drop)
            timed(watch, "one decision", partial(client.do, "exclude", **decided))
            timed(watch, "results written", partial(client.do, "write", subject=""))
            watch.over.set()
            for thread in threads:
                thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
