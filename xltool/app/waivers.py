"""The file of explanations (情况说明), put to audits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xltool.app.check import AuditedFile
from xltool.app.files import about, read_bytes
from xltool.app.library import open_catalogue, open_library
from xltool.audit.catalogue import spell
from xltool.audit.waiver_file import WaiverError, read_waivers
from xltool.audit.waivers import LAPSED, Unfit, Waiver, explain
from xltool.model.errors import Fault
from xltool.model.finding import Number, Severity


def open_waivers(path: str, several: bool) -> tuple[Waiver, ...]:
    """The waivers of a file; where `several` files are audited each has to name its office.

    Raises WaiverError with every fault of the file, FileError where it cannot be read,
    DefinitionError where a form cannot be used.
    """
    weights: dict[str, set[Severity]] = defaultdict(set)
    keys: set[str] = set()
    forms = open_library().forms()
    for form in forms:
        keys |= form.figures.keys() | form.texts.keys()
    rules = open_catalogue().rules.values()
    for rule in (*rules, *(r for f in forms for r in f.all_rules.values())):
        weights[rule.code].add(rule.severity)
    data = read_bytes(path)
    with about(path):
        return read_waivers(data, weights, keys, several)


def explain_all(
    audited: Sequence[AuditedFile], waivers: tuple[Waiver, ...]
) -> tuple[list[AuditedFile], list[Waiver]]:
    """The audits with their explanations, and the waivers that nothing answers to.

    Raises WaiverError where a waiver may not explain what it is about.
    """
    explained = []
    used: set[str] = set()
    unfit: list[Unfit] = []
    for each in audited:
        if each.examined is None:
            explained.append(each)
            continue
        office, lapsed = each.examined.record.office, each.catalogue.rules[LAPSED].severity
        found = explain(each.audit, waivers, office, lapsed)
        inner = explain(each.examined.audit, waivers, office, lapsed)
        examined = replace(each.examined, audit=inner.audit)
        explained.append(replace(each, audit=found.audit, examined=examined))
        used |= {waiver.path for waiver in found.used}
        unfit += found.unfit
    if unfit:
        raise WaiverError(
            [Fault(u.waiver.path, u.why, {"actual": _as_toml(u.figure)}) for u in unfit]
        )
    return explained, [waiver for waiver in waivers if waiver.path not in used]


def _as_toml(figure: Number | str) -> str:
    """A figure as the office has to write it into the file."""
    return json.dumps(figure, ensure_ascii=False) if isinstance(figure, str) else spell(figure)
