"""决定: what the coordinator decided, a line each, for the ledger, the page and the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.outputs.changes import LANGUAGE, label_of
from xltool.model.record_json import json_number
from xltool.model.roster import Member


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision. `kind` names it in the words; `about` is the file or the office; `place` is the
    rule of a doubt and the figure's name."""

    kind: str
    about: str
    place: str
    reason: str
    date: str


def decision_lines(collection: Collection) -> Iterator[DecisionLine]:
    """Every decision that was given, in the order of its file."""
    decided = collection.decisions
    for file in decided.prefer:
        yield DecisionLine("prefer", file.file, "", file.reason, file.date.isoformat())
    for office in decided.exclude:
        yield DecisionLine("exclude", office.office, "", office.reason, office.date.isoformat())
    for each in decided.explain:
        place = f"{each.code} {label_of(collection.form, each.key)}"
        kind = "accept" if each.accepted else "refuse"
        yield DecisionLine(kind, each.office, place, each.reason, each.date.isoformat())


def why_left_out(member: Member, catalogue: Catalogue) -> str:
    """Why an office of which nothing came in is not added up: as the list says, or by decision."""
    if member.decided is None:
        return member.reason
    day = catalogue.say("excluded_by_decision", LANGUAGE, {"known": member.decided.isoformat()})
    return f"{day}：{member.reason}"


def decision_trees(collection: Collection) -> list[Mapping[str, Any]]:
    """Every decision as the manifest has it."""
    decided = collection.decisions
    return [
        *(
            {
                "kind": "prefer",
                "file": each.file,
                "sha256": each.sha256 or None,
                "reason": each.reason,
                "date": each.date.isoformat(),
            }
            for each in decided.prefer
        ),
        *(
            {
                "kind": "exclude",
                "office": each.office,
                "code": each.code or None,
                "reason": each.reason,
                "date": each.date.isoformat(),
            }
            for each in decided.exclude
        ),
        *(
            {
                "kind": "explain",
                "office": each.office,
                "code": each.code,
                "key": each.key,
                "figure": each.figure if isinstance(each.figure, str) else json_number(each.figure),
                "accepted": each.accepted,
                "reason": each.reason,
                "date": each.date.isoformat(),
            }
            for each in decided.explain
        ),
    ]
