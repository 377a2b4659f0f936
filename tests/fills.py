"""Filled workbooks by the dozen: records at random from fixed seeds, and the bundled samples."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tests.builders import APPLICANTS, RESULTS, form_2021, record_of, sample_record
from tests.official_grid import COUNTS, FORMULAS, MONEY
from xltool.model.expression import Value
from xltool.model.finding import Number
from xltool.model.record import Office, Record
from xltool.resources import samples

KINDS = ("balanced", "unbalanced", "blanks", "rulemaking", "unmarked", "typed over")
SEEDS = range(18)
TEXTS = (("约30", "12件"), ("无", "１２"), ("-3", "约30"))
SAMPLES = sorted(path.parent.name for path in samples().glob("*/record.json"))


def random_figures(rng: random.Random) -> dict[str, Number | None]:
    """Entered figures in which table 2 balances; now and then very large ones."""
    most = rng.choice((2, 30, 5_000, 999_999_999))
    found: dict[str, Number | None] = {key: rng.randint(0, most) for key in sorted(COUNTS)}
    found[MONEY] = Decimal(rng.randint(0, 10 ** rng.randint(1, 14) - 1)).scaleb(-4).normalize()
    found |= {key: 0 for key in found if key.startswith("disclosure.regulations.")}
    for applicant in APPLICANTS:
        handled = sum(count_at(found, f"requests.{row}.{applicant}") for row in RESULTS)
        out = count_at(found, f"requests.carried_out.{applicant}")
        brought = rng.randint(0, handled + out)
        found[f"requests.carried_in.{applicant}"] = brought
        found[f"requests.received_new.{applicant}"] = handled + out - brought
    return found


def count_at(found: Mapping[str, Number | None], key: str) -> int:
    value = found[key]
    assert isinstance(value, int)
    return value


def random_fill(seed: int) -> tuple[Record, dict[str, Value]]:
    """A record and what was typed over its cells; the seed's remainder decides its kind."""
    rng = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    figures, office, typed = random_figures(rng), Office(f"第{seed}局"), dict[str, Value]()
    entered = sorted(figures)
    if kind == "unbalanced":
        for key in rng.sample(entered, 4):
            figures[key] = rng.randint(0, 99)
    elif kind == "blanks":
        count = (1, 40, len(entered))[seed // len(KINDS) % 3]
        for key in rng.sample(entered, count):
            figures[key] = None
    elif kind in ("rulemaking", "unmarked"):
        office = replace(office, marks=frozenset({kind} & {"rulemaking"}))
        for column in ("issued", "repealed", "in_force"):
            figures[f"disclosure.regulations.{column}"] = rng.randint(0, 9)
    elif kind == "typed over":
        columns = [key for key in sorted(FORMULAS) if ".handled_total." in key]
        for key in (*rng.sample(sorted(set(FORMULAS) - set(columns)), 3), rng.choice(columns)):
            typed[key] = rng.randint(0, 99)
        typed |= zip(rng.sample(entered, 2), TEXTS[seed // len(KINDS) % 3], strict=True)
    return record_of(form_2021(), figures, office), typed


def sample_fill(name: str) -> tuple[Record, dict[str, Value]]:
    planted = samples() / name / "planted.json"
    typed: dict[str, Value] = json.loads(planted.read_text("utf-8")) if planted.exists() else {}
    return sample_record(form_2021(), name), typed


def nil_fill() -> tuple[Record, dict[str, Value]]:
    """A workbook with blanks in every table, of which two are nil tables; one has a text in it."""
    figures: dict[str, Number | None] = {**random_figures(random.Random(0))}
    for key in sorted(figures)[::2]:
        figures[key] = None
    typed: dict[str, Value] = {"nil.requests": "是", "nil.disputes": "是"}
    return record_of(form_2021(), figures), {**typed, "disputes.review.other": "约30"}


FILLS = {f"fill-{seed}": random_fill(seed) for seed in SEEDS} | {s: sample_fill(s) for s in SAMPLES}
FILLS["nil"] = nil_fill()
