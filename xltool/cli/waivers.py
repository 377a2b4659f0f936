"""`--waivers`: the file of explanations, put to the audits of this run."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace

import click

from xltool.audit.catalogue import spell
from xltool.audit.waiver_file import WaiverError, read_waivers
from xltool.audit.waivers import LAPSED, Unfit, Waiver, explain
from xltool.cli.audited import AuditedFile
from xltool.cli.faults import Stop
from xltool.cli.files import read_bytes
from xltool.cli.open import definition_stop
from xltool.cli.words import Say
from xltool.definitions import DefinitionError
from xltool.library import open_catalogue, open_library
from xltool.model.finding import Number, Severity
from xltool.text.clean import printable


def open_waivers(path: str, several: bool, say: Say) -> tuple[Waiver, ...]:
    """The waivers of a file. Raises Stop with every fault of the file."""
    weights: dict[str, set[Severity]] = defaultdict(set)
    keys: set[str] = set()
    catalogue = open_catalogue()
    try:
        forms = open_library().forms()
    except DefinitionError as error:
        raise definition_stop(error, say) from error
    for form in forms:
        keys |= form.figures.keys() | form.texts.keys()
    for rule in (*catalogue.rules.values(), *(r for f in forms for r in f.all_rules.values())):
        weights[rule.code].add(rule.severity)
    try:
        return read_waivers(read_bytes(path, say), weights, keys, several)
    except WaiverError as error:
        lines = [(place, catalogue.say(fault, say.language)) for place, fault in error.faults]
        raise _stop(path, lines, say) from error


def explain_all(
    audited: list[AuditedFile], waivers: tuple[Waiver, ...], path: str, say: Say
) -> list[AuditedFile]:
    """The audits with their explanations; a waiver that nothing answers to is told on stderr.

    Raises Stop where a waiver may not explain what it is about.
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
        raise _stop(path, [(u.waiver.path, _why(u, say)) for u in unfit], say)
    for waiver in (w for w in waivers if w.path not in used):
        what = f"{waiver.path} {waiver.code} {waiver.key}"
        click.echo(printable(say("waiver.unused", path=path, what=what)), err=True)
    return explained


def _why(unfit: Unfit, say: Say) -> str:
    return open_catalogue().say(unfit.why, say.language, {"actual": _as_toml(unfit.figure)})


def _as_toml(figure: Number | str) -> str:
    """A figure as the office has to write it into the file."""
    return json.dumps(figure, ensure_ascii=False) if isinstance(figure, str) else spell(figure)


def _stop(path: str, faults: list[tuple[str, str]], say: Say) -> Stop:
    lines = [f"  {place}{'：' if place else ''}{what}" for place, what in faults]
    head = say("waiver.fault", path=path, count=len(lines))
    return Stop("\n".join([head, *lines]))
