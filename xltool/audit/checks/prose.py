"""Rules about the report's text: the figures it states against the tables, and what it must say.

Every finding is a doubt that quotes its sentence: a text may be about something else than the
tables. Where nothing that a text states disagrees, its rules are passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from xltool.audit.rules import View
from xltool.audit.text import (
    Statement,
    is_missing,
    stray_years,
    template_leftovers,
    unwritten_passages,
)
from xltool.model.expression import percentage, plain
from xltool.model.finding import Audit, Finding, Number, Outcome, Skipped, passed
from xltool.model.form import Form
from xltool.model.mentions import Mentions, Presence, Shares
from xltool.model.passage import no_text
from xltool.model.record import added
from xltool.model.submission import NOT_THERE, FoundBy
from xltool.text.clean import cut

NO_TEXT = "no_passages"
NO_TEXT_THERE = "not_text_there"
_WHOLE = 100
_HALF = Fraction(1, 2)
MOST_QUOTED = 120
"""What is shown of a sentence, in characters."""
_FEW = 2
_PLUS, _OR, _AND = "＋", " / ", "、"


def prose(view: View) -> Iterator[Outcome]:
    """The rules about text of a form that has any."""
    mentions = view.form.mentions
    if mentions is None:
        return
    passages = view.passages
    wanted = {presence.code for presence in mentions.presences}
    first = next(iter(view.form.texts))
    left = {key for key, _, _ in template_leftovers(mentions.leftovers, passages)}
    rest = tuple(each for each in passages if each.key not in left)
    unwritten = unwritten_passages(mentions.placeholders, rest, view.form)
    wanting = tuple(_wanting(view, mentions, unwritten))
    reported: set[tuple[object, ...]] = set()
    codes: set[str] = set()
    read = _read(view, mentions)
    standing_in = _standing_in(view, mentions, unwritten, wanting)
    for outcome in chain(read, standing_in):
        about: tuple[object, ...] = (outcome.code, outcome.key)
        if isinstance(outcome, Finding):  # an error made twice in a passage is reported once
            about = (*about, outcome.actual, outcome.evidence)
        if about not in reported:
            reported.add(about)
            codes.add(outcome.code)
            yield outcome
    quiet = mentions.rules.keys() - wanted - codes
    for code in mentions.rules:
        if code in quiet:
            yield passed(code, first) if passages else Skipped(code, first, NO_TEXT)
    yield from wanting


def contradicted(form: Form, audited: Audit, replaced: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The passages that state a figure otherwise than the tables, without those explained and
    those that a report has `replaced`."""
    mentions = form.mentions
    if mentions is None:
        return ()
    codes = {*mentions.codes, mentions.shares.code}
    found = {f.key for f in audited.findings if f.code in codes and f.explained is None}
    return tuple(key for key in form.texts if key in found and key not in replaced)


def _read(view: View, mentions: Mentions) -> Iterator[Finding | Skipped]:
    """What disagrees, and what could not be compared."""
    for statement in view.statements:
        yield from _compared(view, statement)
        if statement.percent is not None:
            yield from _shared(view, mentions.shares, statement, statement.percent)
    for stray in stray_years(mentions.years, view.record.year, view.passages):
        code, year = mentions.years.code, view.record.year
        yield _quoted(view, code, stray.key, stray.quote, year, stray.year)
    for key, quote, word in template_leftovers(mentions.leftovers, view.passages):
        yield _quoted(view, mentions.leftovers.code, key, quote, None, word)


def _compared(view: View, statement: Statement) -> Iterator[Finding | Skipped]:
    """A figure that a text states against everything it may mean."""
    mention, value = statement.mention, statement.value
    readings = [*mention.readings, *(((key,) for key in mention.parts) if value else ())]
    figures = []
    for keys in readings:
        figures.append(added(map(view.record.figures.__getitem__, keys)))
        if _agree(value, figures[-1]):
            return
    left_out = [added(view.record.figures[key] for key in keys) for keys in mention.less]
    if any(_agree(value, each) for each in _without(figures[0], left_out)):
        return
    if mention.at_most and any(figure is not None and value < figure for figure in figures):
        return
    unknown = next((keys for keys, n in zip(readings, figures, strict=True) if n is None), None)
    if unknown is not None:
        yield view.why_unknown(statement.code, statement.key, unknown) or Skipped(
            statement.code, statement.key, "blank_parts"
        )
        return
    yield _quoted(
        view,
        statement.code,
        statement.key,
        statement.quote,
        figures[0],
        value,
        tuple(dict.fromkeys(key for keys in mention.readings for key in keys)),
        _OR.join(
            f"{_named(view, keys)}（{plain(figure)}）"
            for keys, figure in zip(mention.readings, figures, strict=False)
            if figure is not None
        ),
    )


def _agree(said: Number, figure: Number | None) -> bool:
    """Whether a figure is the one that is said; money may be said, or entered, less exactly."""
    if not said or not isinstance(said, Decimal) or not isinstance(figure, Decimal):
        return said == figure
    places = min(-int(each.as_tuple().exponent) for each in (said, figure))
    return abs(said - figure) < Decimal(1).scaleb(-max(places, 0))


def _without(figure: Number | None, left_out: list[Number | None]) -> list[Number]:
    """A figure without each that it may leave out."""
    return [figure - less for less in left_out if figure is not None and less is not None]


def _shared(
    view: View, shares: Shares, statement: Statement, percent: Decimal
) -> Iterator[Finding | Skipped]:
    """A percentage against the share that the number is of every whole it may be a part of."""
    known: list[tuple[tuple[str, ...], Number]] = []
    for keys in shares.wholes:
        whole = added(view.record.figures[key] for key in keys)
        if whole is None:
            yield Skipped(shares.code, statement.key, "blank_parts")
            return
        if whole:
            known.append((keys, whole))
    places = -int(percent.as_tuple().exponent)
    rounding = Fraction(shares.tolerance) if places else _HALF
    exact = [Fraction(Fraction(statement.value) * _WHOLE, Fraction(whole)) for _, whole in known]
    if not exact or any(abs(share - Fraction(percent)) <= rounding for share in exact):
        return
    yield _quoted(
        view,
        shares.code,
        statement.key,
        statement.quote,
        percentage(statement.value, known[0][1]),
        percent,
        tuple(dict.fromkeys(key for keys, _ in known for key in keys)),
        _OR.join(f"{_named(view, keys)}（{plain(whole)}）" for keys, whole in known),
    )


def _standing_in(
    view: View, mentions: Mentions, unwritten: Mapping[str, bool], wanting: tuple[Outcome, ...]
) -> Iterator[Finding]:
    """The placeholders that do not even say that there is nothing, in passages that are not
    reported as missing."""
    missing = {key for each in wanting if isinstance(each, Finding) for key in each.evidence}
    for key, says_none in unwritten.items():
        if mentions.placeholders and not says_none and key not in missing:
            text = (view.record.text[key] or "").strip()
            yield _quoted(view, mentions.placeholders.code, key, text, None, text)


def _wanting(view: View, mentions: Mentions, unwritten: Mapping[str, bool]) -> Iterator[Outcome]:
    """What the report has to say and does not, once for each rule."""
    by_code: dict[str, list[Presence]] = {}
    for presence in mentions.presences:
        by_code.setdefault(presence.code, []).append(presence)
    for code, presences in by_code.items():
        places = [presence.at for presence in presences]
        lost = [key for key in places if view.stated(key).found is FoundBy.LOST]
        no = [key for key in places if no_text(view.stated(key).value, view.stated(key).formula)]
        missing = [p.at for p in presences if is_missing(p, view.record.text, unwritten)]
        if lost or no:
            yield Skipped(code, (lost or no)[0], NOT_THERE if lost else NO_TEXT_THERE)
        elif missing:
            names = _AND.join(view.form.texts[key].label for key in missing)
            evidence = tuple(missing)
            finding = view.finding(code, missing[0], evidence=evidence, quote="", names=names)
            yield replace(finding, area=view.area(evidence))
        else:
            yield passed(code, places[0])


def _quoted(
    view: View,
    code: str,
    key: str,
    quote: str,
    expected: Number | None,
    actual: Number | str,
    evidence: tuple[str, ...] = (),
    names: str = "",
) -> Finding:
    """A finding at a passage, with the sentence it is about."""
    shown = cut(quote, MOST_QUOTED)
    return view.finding(code, key, expected, actual, evidence, quote=shown, names=names)


def _named(view: View, keys: tuple[str, ...]) -> str:
    """The figures of a sum by name; of a long one the first and the last."""
    names = [view.form.figures[key].name for key in keys]
    return _PLUS.join(names if len(names) <= _FEW else [names[0], "…", names[-1]])


def generated(view: View) -> Iterator[Outcome]:
    """N201: in the report a paragraph written from figures stands in for an empty passage."""
    return (view.finding("N201", key) for key in view.form.texts if key in view.generated)
