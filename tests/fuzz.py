"""Damaged workbooks by the thousand: `make fuzz`, or `python -m tests.fuzz [COUNT] [SEED]`.

Nothing that is done here changes what stands in the cell of a figure. So every figure that is read
is the true one, whatever else is broken; or the file is refused with a code, in time and in memory.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import re
import resource
import signal
import sys
import time
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.figures_read import PLACES, figures_of, filled, truth
from tests.surgery import parts
from xltool.app.examine import examine
from xltool.ooxml.errors import RefusedFile

COUNT, SEED, BOOKS = 20_000, 1, 6
SECONDS, MEGABYTES = 120, 300
"""What takes longer hangs, on however slow a machine."""
MEMBERS = tuple(parts(filled(0)))
READ = tuple(n for n in MEMBERS if re.search(r"workbook|sheet\d|sharedStr|styles|custom", n))
"""The members that the reader has reason to look at."""
TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"')
NUMBER = re.compile(r"(?<=[>$\"])\d+(?=[<\"$:])")
HOSTILE = (
    *("", "-1", "0", "2147483648", "99999999999999999999", "1e9", "NaN", "TRUE", "x", "#REF!"),
    *("&amp;", "&lt;", "&#0;", "&#65;", "&unknown;", "_x0000_", "../x", "一", "'", "XFD1048577"),
)
INSERTED = (
    *("<", ">", "&", "</c>", "<c/>", "<row/>", "<v>1</v>", "]]>", "<!--", "<![CDATA[", "<x>" * 70),
    *('<!DOCTYPE x [<!ENTITY a "b">]>', "&lol;", "\ufffe", " " * 70_000, "<?xml?>", "<si/>"),
)


@dataclass
class Tally:
    """What became of the files; `faults` names each that should not have been."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    megabytes: float = 0.0


def kept_clear(name: str, text: str) -> list[tuple[int, int]]:
    """Where the cells of figures stand in a part: those are left as they are."""
    if not name.startswith("xl/worksheets/"):
        return []
    addresses = {cell.a1 for _, cell in PLACES.values()}
    cells = re.finditer(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', text, re.DOTALL)
    return [match.span() for match in cells if match[1] in addresses]


def edited(rng: random.Random, name: str, text: str) -> str:
    """One change of a part's markup, outside the cells of figures."""
    clear = kept_clear(name, text)

    def free(span: tuple[int, int]) -> bool:
        return all(span[1] <= first or last <= span[0] for first, last in clear)

    what = rng.choice(("tag", "attribute", "drop", "swap", "number", "insert", "cut", "byte"))
    pattern = {"number": NUMBER, "attribute": ATTRIBUTE, "drop": ATTRIBUTE, "swap": ATTRIBUTE}
    if what in ("insert", "cut", "byte"):
        start = rng.randrange(len(text))
        length = {"insert": 0, "byte": 1}.get(what, rng.randint(1, 400))
        span = (start, min(len(text), start + length))
        spans = [span] if free(span) else []
    else:
        spans = [m.span() for m in pattern.get(what, TAG).finditer(text) if free(m.span())]
    if not spans:
        return text
    start, end = rng.choice(spans)
    old = text[start:end]
    match what:
        case "attribute":
            put = re.sub(r'"[^"]*"', lambda _: f'"{rng.choice(HOSTILE)}"', old)
        case "swap":  # the value that another attribute of this name has
            id = old.split("=")[0]
            values = [text[a:b] for a, b in spans if text[a:b].startswith(f"{id}=")]
            put = old if id == " r" else rng.choice(values)
        case "number":
            put = str(rng.choice((0, 1, 2, 7, 15, 99, 160, 1 << 40, int(old[:9]) + 1)))
        case "insert":
            put = rng.choice(INSERTED)
        case "byte":
            put = chr(rng.randrange(1, 0x250))
        case _:
            put = ""
    return text[:start] + put + text[end:]


def with_members_changed(rng: random.Random, data: bytes) -> bytes:
    """The file with members lost, repeated, exchanged, renamed, or edited."""
    members = list(parts(data).items())
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.choice([n for n, (name, _) in enumerate(members) if name in READ] or [0])
        other = rng.randrange(len(members))
        name, content = members[at]
        match rng.choice(("drop", "repeat", "exchange", "rename", "noise", *["edit"] * 12)):
            case "drop" if len(members) > 1:
                del members[at]
            case "repeat":
                members.append((name, members[other][1]))
            case "exchange":
                members[at], members[other] = (
                    (name, members[other][1]),
                    (members[other][0], content),
                )
            case "rename":
                members[at] = (
                    rng.choice(("../x", "/x", name.upper(), name + "x", "x\\y")),
                    content,
                )
            case "noise":
                members[at] = (name, rng.randbytes(rng.randrange(2000)))
            case _:
                text = content.decode("utf-8", "replace")
                members[at] = (name, edited(rng, name, text).encode("utf-8", "replace"))
    buffer = io.BytesIO()
    way = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", way) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The workbook after something happened to it."""
    match rng.choice(("flip", "flip", "truncate", *["members"] * 7)):
        case "flip":
            flipped = bytearray(data)
            directory = data.rindex(b"PK\x05\x06") - 2500 if rng.random() < 0.5 else 0
            for _ in range(rng.randint(1, 6)):
                flipped[rng.randrange(directory, len(data))] = rng.randrange(256)
            return bytes(flipped)
        case "truncate":
            return data[: rng.randrange(len(data))]
    return with_members_changed(rng, data)


class TooSlow(Exception):
    """A file that took longer than any may."""


def _stop(_: int, __: FrameType | None) -> None:
    raise TooSlow


def work(numbers: range) -> Tally:
    """Examine the files of these numbers; each is made from its number alone."""
    tally = Tally()
    signal.signal(signal.SIGALRM, _stop)
    for number in numbers:
        rng = random.Random(number)
        book = rng.randrange(BOOKS)
        true, data = truth(book), damaged(rng, filled(book))
        started = time.perf_counter()
        signal.alarm(SECONDS)
        try:
            read = figures_of(examine(data))
        except RefusedFile as refused:
            tally.outcomes[refused.code] += 1
        except Exception as error:
            tally.faults.append(f"{number}: {type(error).__name__}: {error}")
        else:
            tally.outcomes["whole" if read == true else "in part"] += 1
            wrong = [key for key, value in read.items() if value != true.get(key)]
            if wrong:
                tally.faults.append(f"{number}: {len(wrong)} wrong figures, first {wrong[0]}")
        signal.alarm(0)
        tally.slowest = max(tally.slowest, time.perf_counter() - started)
    tally.megabytes = peak_megabytes()
    return tally


def peak_megabytes() -> float:
    """The most memory this process has held since its program began.

    `ru_maxrss` will not do on Linux: a new process inherits it from the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if peak is not None:
            return int(peak[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(count: int, seed: int, processes: int = 2) -> Tally:
    """Share the files out to processes of their own, and add up what became of them."""
    first = seed * COUNT * 100
    shares = [range(first + at, first + count, processes) for at in range(processes)]
    total = Tally()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for tally in pool.map(work, shares, chunksize=1):
            total.outcomes += tally.outcomes
            total.faults += tally.faults
            total.slowest = max(total.slowest, tally.slowest)
            total.megabytes = max(total.megabytes, tally.megabytes)
    return total


def main(count: int, seed: int) -> int:
    """Run and print; the exit status says whether anything went wrong."""
    started = time.perf_counter()
    total = run(count, seed)
    print(f"{count} damaged workbooks in {time.perf_counter() - started:.0f} s")  # noqa: T201
    print(f"slowest {total.slowest:.2f} s, at most {total.megabytes:.0f} MB")  # noqa: T201
    for outcome, number in total.outcomes.most_common():
        print(f"{outcome:8} {number:6}")  # noqa: T201
    print("\n".join(total.faults[:50]) or "no faults")  # noqa: T201
    return 1 if total.faults or total.megabytes > MEGABYTES else 0


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*given, *(COUNT, SEED)[len(given) :]))
