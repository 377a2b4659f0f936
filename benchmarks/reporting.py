"""How long a batch of reports takes: `python benchmarks/reporting.py`.

1,000 records with figures and texts of their own become 1,000 Word files, in this one process; the
files are not written. The other formats follow for comparison.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xltool.app.library import open_library, open_narrative  # noqa: E402
from xltool.model.form import Form, FormId  # noqa: E402
from xltool.model.record import Office, Record, complete  # noqa: E402
from xltool.model.record_json import parse_record  # noqa: E402
from xltool.reporting.document import Signature  # noqa: E402
from xltool.reporting.narrative import narrate  # noqa: E402
from xltool.reporting.render import FORMATS, render  # noqa: E402
from xltool.reporting.sentences import stand_in  # noqa: E402

REPORTS = 1000
LIMITS = {"docx": 5}
"""Seconds that a batch may take."""
SAMPLE = ROOT / "samples" / "jinhu-2023" / "record.json"


def records(form: Form) -> list[Record]:
    """Offices with the sample's texts and figures of their own; every second lacks two texts."""
    sample = parse_record(form, json.loads(SAMPLE.read_text("utf-8")))
    dice = random.Random(2023)
    silent = {**sample.text, "overview.proactive": None, "overview.on_request": None}
    return [
        replace(
            sample,
            office=Office(f"某县第{number}镇人民政府", f"4107{number:04d}"),
            figures=complete(form, {key: dice.randrange(500) for key in form.entered}),
            text=silent if number % 2 else sample.text,
        )
        for number in range(REPORTS)
    ]


def batch(form: Form, offices: Sequence[Record], suffix: str) -> int:
    """The bytes of all reports of a format."""
    narrative = open_narrative(form)
    signed = date(2024, 1, 20)
    return sum(
        len(
            render(
                narrate(
                    form,
                    record,
                    passages=stand_in(narrative, record),
                    signature=Signature(record.office.name, signed),
                ),
                suffix,
            )
        )
        for record in offices
    )


def main() -> int:
    """Print a line per format; 1 where one takes too long."""
    form = open_library().form(FormId("gkbg", "2021"))
    offices = records(form)
    slow = 0
    for suffix in FORMATS:
        render(narrate(form, offices[0]), suffix)  # templates are compiled once
        start = perf_counter()
        size = batch(form, offices, suffix)
        seconds = perf_counter() - start
        limit = LIMITS.get(suffix)
        slow += limit is not None and seconds > limit
        against = f" (limit {limit} s)" if limit else ""
        each = f"{size / 1024 / REPORTS:.1f} KB each"
        sys.stdout.write(f"{REPORTS} {suffix}: {seconds:.2f} s{against}, {each}\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
