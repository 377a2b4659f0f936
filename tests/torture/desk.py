"""A desk that is killed while files come in, decisions are made and results are written.

What it answered with 200 must be there after every kill, whole; no file may be there that was never
sent. Every third time the files it writes may have no more than some bytes, as on a full disk.
"""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.torture.process import PROGRAM, environment, running
from tests.torture.tally import Tally
from xltool.desk.history import DecisionHistory
from xltool.desk.season_folder import SeasonFolder
from xltool.resources import samples

LONGEST = 3.0
"""Seconds after it was opened, at the latest, that the desk is killed."""
TO_END = 20
"""Seconds in which its processes have to be gone."""
SMALL = 20_000
"""Bytes that a file may have where the disk is as good as full."""
FULL = 507
COUNTY = samples() / "county"
_GONE = (OSError, http.client.HTTPException)


@dataclass(slots=True)
class Kept:
    """What a desk has answered for: files by name with their digests, and offices left out."""

    files: dict[str, str] = field(default_factory=dict)
    offices: list[str] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Client:
    """A page of the desk that sends and decides until nobody answers."""

    port: int
    headers: dict[str, str]
    kept: Kept
    mark: str

    def work(self) -> None:
        files = [path for path in sorted(COUNTY.rglob("收到/*.xlsx")) if path.name[0] != "~"]
        with suppress(*_GONE):
            self._post("season", {"office": "临江市人民政府", "year": 2024, "number": None})
            for number in itertools.count():
                self._put(f"{self.mark}/{number}.xlsx", files[number % len(files)].read_bytes())
                office = f"某局{self.mark}-{number}"
                if self._post("exclude", {"office": office, "code": "", "reason": "已撤并"}):
                    self.kept.offices.append(office)
                if number % 5 == 4:
                    self._post("write", {"subject": ""})

    def _put(self, label: str, data: bytes) -> None:
        status, said = self._ask("PUT", f"received?name={quote(label)}", data)
        if status == http.HTTPStatus.OK:
            self.kept.files[json.loads(said)["name"]] = hashlib.sha256(data).hexdigest()
        self.kept.refused += status == FULL

    def _post(self, action: str, what: dict[str, object]) -> bool:
        status, _ = self._ask("POST", action, json.dumps(what).encode())
        self.kept.refused += status == FULL
        return status == http.HTTPStatus.OK

    def _ask(self, method: str, name: str, data: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, f"/season/{name}", data, self.headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def _opened(home: Path, is_small: bool) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A desk on the season in `home`: its process, its port and its token."""
    limit = ("prlimit", f"--fsize={SMALL}") if is_small else ()
    with subprocess.Popen(
        [*limit, *PROGRAM, "desk", str(home / "年报"), "--no-browser"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r":(\d+)/\?token=([\w-]+)", first)
        assert found, f"it does not open: {first}"
        yield process, int(found[1]), found[2]


def _killed(home: Path, kept: Kept, mark: str, moment: float, is_small: bool) -> list[int]:
    """Have a desk at work killed at a moment; its processes that did not end with it."""
    with _opened(home, is_small) as (process, port, token):
        headers = {"Cookie": f"xltool-{port}={token}", "Sec-Fetch-Site": "same-origin"}
        client = threading.Thread(target=_Client(port, headers, kept, mark).work)
        client.start()
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        client.join()
    until = time.monotonic() + TO_END
    while (left := running(home)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def faults_of(season: Path, kept: Kept, sent: set[str]) -> Iterator[str]:
    """What is not in a season's folder as it was answered for."""
    received = season / "收到"
    there = {
        each.relative_to(received).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in received.rglob("*")
        if each.is_file()
    }
    for name, digest in kept.files.items():
        if there.get(name) != digest:
            yield f"{name} is lost or another"
    for name, digest in there.items():
        if digest not in sent:
            yield f"{name} is not whole"
    excluded = {e.office for e in DecisionHistory(SeasonFolder(season)).open().decisions.exclude}
    for office in set(kept.offices) - excluded:
        yield f"the decision on {office} is lost"
    for run in (season / "结果").glob("[!.]*"):
        if not (run / "manifest.json").exists():
            yield f"the results {run.name} are not whole"


def kill_desks(home: Path, kills: int, rng: random.Random) -> Tally:
    """Kill a desk so many times, each time another on the same season."""
    tally, kept = Tally("desk, killed"), Kept()
    sent = {hashlib.sha256(path.read_bytes()).hexdigest() for path in COUNTY.rglob("收到/*.xlsx")}
    SeasonFolder(home / "年报").prepare()
    shutil.copy(COUNTY / "名单.csv", home / "年报" / "名单.csv")
    for number in range(kills):
        left = _killed(home, kept, str(number), rng.uniform(0, LONGEST), number % 3 == 2)
        if left:
            tally.fault(f"kill {number}: {len(left)} processes are left")
        for what in faults_of(home / "年报", kept, sent):
            tally.fault(f"kill {number}: {what}")
    tally.done.update({"kills": kills, "files": len(kept.files), "decisions": len(kept.offices)})
    tally.done["refused for want of room"] = kept.refused
    if not all((kept.files, kept.offices, kept.refused)):
        tally.fault("nothing was at stake")
    return tally
