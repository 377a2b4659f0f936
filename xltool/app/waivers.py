"""The file of explanations (情况说明), put to audits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from xltool.app.files import about, read_bytes
from xltool.app.library import open_catalogue, open_library
from xltool.app.notices import Notice
from xltool.audit.catalogue import spell
from xltool.audit.waiver_file import WaiverError, read_waivers
from xltool.audit.waivers import Unfit, Waiver, explain
from xltool.model.errors import Fault
from xltool.model.finding import Audit, Finding, Number, Severity
from xltool.model.office import OfficeId


def open_waivers(path: str, several: bool) -> tuple[Waiver, ...]:
    """The waivers of a file; where `several` files are audited each has to name its office.

    Raises WaiverError with every fault of the file, FileError where it cannot be read,
    DefinitionError where a form cannot be used.
    """
    data = read_bytes(path)
    weights, keys = explainable()
    with about(path):
        return read_waivers(data, weights, keys, several)


def explainable() -> tuple[Mapping[str, Collection[Severity]], Collection[str]]:
    """The severities that each rule's code has in the forms at hand; their figures and passages.

    Raises DefinitionError where a form cannot be used.
    """
    weights: dict[str, set[Severity]] = defaultdict(set)
    keys: set[str] = set()
    forms = open_library().forms()
    for form in forms:
        keys |= form.figures.keys() | form.texts.keys()
    rules = open_catalogue().rules.values()
    for rule in (*rules, *(r for f in forms for r in f.all_rules.values())):
        weights[rule.code].add(rule.severity)
    return weights, keys


def unanswered(
    path: str,
    waivers: tuple[Waiver, ...],
    audited: Iterable[tuple[OfficeId, tuple[Finding, ...]]],
) -> tuple[Notice, ...]:
    """Which waivers of the file at a path nothing answers to, given what was found of offices.

    Raises WaiverError where a waiver may not explain what it is about.
    """
    used: set[str] = set()
    unfit: list[Unfit] = []
    for office, findings in audited:
        found = explain(Audit(findings), waivers, office, Severity.DOUBT)
        used |= {waiver.path for waiver in found.used}
        unfit += found.unfit
    if unfit:
        facts = ((each, {"actual": as_toml(each.figure)}) for each in unfit)
        with about(path):
            raise WaiverError([Fault(u.waiver.path, u.why, actual) for u, actual in facts])
    return tuple(
        Notice("check.waiver_unused", {"path": path, "what": f"{w.path} {w.code} {w.key}"})
        for w in waivers
        if w.path not in used
    )


def as_toml(figure: Number | str) -> str:
    """A figure as the office has to write it into the file."""
    return json.dumps(figure, ensure_ascii=False) if isinstance(figure, str) else spell(figure)
