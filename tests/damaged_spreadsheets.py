"""Spreadsheets damaged at random: bytes overwritten, and the end cut off.

    python -m tests.damaged_spreadsheets FILE [SEEDS]

damages a file so many times (200) and prints what became of it, and how long the longest took.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.own_cells import imported
from xltool.ooxml.errors import RefusedFile
from xltool.published.page import UnusablePage


def damaged(data: bytes, seed: int) -> bytes:
    """A file with some of its bits turned; every third is cut short besides."""
    rng = random.Random(seed)
    found = bytearray(data)
    for _ in range(rng.choice((1, 3, 30, 300))):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    if seed % 3 == 0:
        del found[rng.randrange(len(found)) :]
    return bytes(found)


def outcome(data: bytes, suffix: str = ".xls") -> str:
    """How a file ends: the code of a rule, the reason of a page, or `read`."""
    try:
        imported(data, suffix)
    except RefusedFile as refused:
        return refused.code
    except UnusablePage as unusable:
        return str(unusable.facts["why"])
    return "read"


def main(path: str, seeds: str = "200") -> None:
    data, suffix = Path(path).read_bytes(), Path(path).suffix
    outcomes: Counter[str] = Counter()
    longest = 0.0
    for seed in range(int(seeds)):
        begun = time.monotonic()
        outcomes[outcome(damaged(data, seed), suffix)] += 1
        longest = max(longest, time.monotonic() - begun)
    sys.stdout.write(f"{dict(outcomes.most_common())}, the longest took {longest:.1f} s\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
