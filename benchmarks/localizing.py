"""How well wrong entries are named: `python benchmarks/localizing.py [FOLDER] [--cases N] …`.

Slips are planted at seeded places of records whose entries balance, one to three at a time, with
the totals as formulas and with every total typed; then it is counted what the search makes of them.
FOLDER holds records as JSON, at any depth; without one the published samples are taken. A blank
counts as 0. Nothing is judged here.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from tests.builders import changed, form_2021, sample_record
from tests.slips_planted import PLANTS, PUBLISHED, residues_of, typed_totals, view_of
from xltool.audit.causes import Cause, Explanation, Standing
from xltool.audit.checks import ALL
from xltool.audit.localization import explain
from xltool.audit.rules import View, audit
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.model.record_json import parse_record

CASES, SEED, FAULTS = 300, 2021, (1, 2, 3)
STATED = (0, 500, 800, 900, 970, 990)
"""Where the classes of stated probabilities begin, in thousandths."""
HEADS = "top1 top3 vis vis3 whole part first any none cut"
Figures = dict[str, Number]


@dataclass(frozen=True, slots=True)
class PlantedCase:
    """A record with slips in it. `truth` is what is true of the cells concerned, `visible` the
    cells of those slips that move a sum by themselves."""

    view: View
    truth: Figures
    visible: frozenset[str]


def records_of(form: Form, folder: str | None, text: bool) -> Iterator[Record]:
    """The records of a folder whose entries balance, or the samples."""
    if folder is None:
        found = [sample_record(form, slug) for slug in PUBLISHED]
    else:
        trees = [json.loads(p.read_text("utf-8")) for p in sorted(Path(folder).rglob("*.json"))]
        ours = [t for t in trees if isinstance(t, dict) and t.get("edition") == form.edition]
        found = [parse_record(form, json.loads(json.dumps(t), parse_float=Decimal)) for t in ours]
    for record in found:
        blank = {key: form.figures[key].kind.zero for key in form.entered}
        known = {key: value for key in form.entered if (value := record.figures[key]) is not None}
        whole = changed(form, record, {**blank, **known})
        if not text:
            whole = without_text(whole)
        if not any(residues_of(whole, {})):
            yield whole


def without_text(record: Record) -> Record:
    return replace(record, text=dict.fromkeys(record.text))


def planted_cases(
    form: Form, records: list[Record], faults: int, typed: bool, cases: int, seed: int
) -> Iterator[PlantedCase]:
    """Cases of which the audit says that something is wrong."""
    rng = random.Random(f"{faults} {typed} {seed}")
    while cases:
        record = rng.choice(records)
        slips: list[Figures] = []
        while len(slips) < faults:
            slip = PLANTS[rng.choice(sorted(PLANTS))](rng, record)
            if slip and not any(slip.keys() & other.keys() for other in slips):
                slips.append(dict(slip))
        wrong = {key: value for slip in slips for key, value in slip.items()}
        totals = typed_totals(form, record) if typed else {}
        stated = {key: int(cell.value) for key, cell in totals.items()}  # type: ignore[call-overload]
        view = view_of(form, changed(form, record, wrong), totals)
        if not any(residues_of(view.record, stated)):
            continue
        cases -= 1
        seen = [s for s in slips if any(residues_of(changed(form, record, s), stated))]
        truth = {key: value for key in wrong if (value := record.figures[key]) is not None}
        yield PlantedCase(view, truth, frozenset(key for slip in seen for key in slip))


def figures_of(cause: Cause) -> Figures:
    return {change.key: change.likely for change in cause.changes}


def told_of(explanation: Explanation) -> list[Figures]:
    """The corrections that are told, surest first; what is merely possible is not."""
    told = [c for c in explanation.causes if c.standing is not Standing.POSSIBLE]
    corrections = (each for cause in told for each in cause.corrections)
    return [{change.key: change.likely for change in each.changes} for each in corrections]


def is_true(operation: Figures, truth: Figures) -> bool:
    return operation.items() <= truth.items()


def measured(
    cases: Iterator[PlantedCase],
) -> tuple[Counter[str], list[float], Counter[tuple[int, bool]]]:
    """How often what was named, milliseconds of each search, and how often what was stated."""
    count: Counter[str] = Counter()
    stated: Counter[tuple[int, bool]] = Counter()
    times = []
    for case in cases:
        audited = audit(case.view, ALL)
        started = time.process_time()
        explanation = explain(case.view, audited)
        times.append((time.process_time() - started) * 1000)
        sets, told = [figures_of(each) for each in explanation.sets], told_of(explanation)
        seen = [is_true(s, case.truth) and case.visible <= s.keys() for s in sets]
        named = {key: value for operation in told for key, value in operation.items()}
        count += Counter(
            {
                "top1": sets[:1] == [case.truth],
                "top3": case.truth in sets[:3],
                "vis": any(seen[:1]),
                "vis3": any(seen[:3]),
                "whole": named == case.truth,
                "part": bool(told) and is_true(named, case.truth) and named != case.truth,
                "first": bool(told) and not is_true(told[0], case.truth),
                "any": not is_true(named, case.truth),
                "none": not told,
                "cut": explanation.is_cut_off,
            }
        )
        if sets:
            stated[explanation.sets[0].per_mille, seen[0]] += 1
    return count, times, stated


def main(options: argparse.Namespace) -> None:
    """Measure every line, and print two tables."""
    form = form_2021()
    records = list(records_of(form, options.folder, not options.no_text))
    print(f"{len(records)} records, {options.cases} cases a line, seed {options.seed}, in %\n")  # noqa: T201
    print(f"{'':14}" + "".join(f"{head:>7}" for head in HEADS.split()) + "  ms med    p99    max")  # noqa: T201
    stated: dict[str, Counter[tuple[int, bool]]] = {}
    for totals in options.totals:
        for faults in options.faults:
            typed = totals == "typed"
            cases = planted_cases(form, records, faults, typed, options.cases, options.seed)
            count, times, said = measured(cases)
            stated[totals] = stated.get(totals, Counter()) + said
            shares = "".join(f"{100 * count[h] / options.cases:7.1f}" for h in HEADS.split())
            times.sort()
            spent = (statistics.median(times), times[int(0.99 * len(times))], times[-1])
            print(f"{totals:10}{faults:4}{shares}  " + "".join(f"{ms:7.1f}" for ms in spent))  # noqa: T201
    print("\nstated, and true as to what moves a sum")  # noqa: T201
    for totals, said in stated.items():
        for low, high in zip(STATED, (*STATED[1:], 1001), strict=True):
            both = [sum(said[p, true] for p in range(low, high)) for true in (True, False)]
            print(f"{totals:10} from {low / 1000:5}: {both[0]} of {sum(both)}")  # noqa: T201


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--faults", type=int, nargs="+", default=FAULTS)
    parser.add_argument("--totals", nargs="+", default=("typed", "formulas"))
    parser.add_argument("--no-text", action="store_true", help="leave what the records say out")
    return parser.parse_args()


if __name__ == "__main__":
    main(asked())
