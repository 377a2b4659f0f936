"""One workbook: its tables as they were filled in, what is wrong with them, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from xltool.app.examine import Examined
from xltool.app.mark import is_to_return
from xltool.audit.catalogue import spell
from xltool.audit.causes import cause_sentence, explanation_head
from xltool.audit.grouping import FindingGroup, group_findings
from xltool.classes import dataclass
from xltool.collection.outputs.review.groups import Said, said_of
from xltool.collection.summary import FindingCounts
from xltool.desk.page import AskedPage, draw, say_of
from xltool.desk.rule_words import on_a_page
from xltool.desk.state import DeskState, OneFile
from xltool.desk.views.official import (
    CellMark,
    CellReference,
    anchor,
    official_tables,
)
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.form import Form
from xltool.model.period import Cycle
from xltool.model.readings import Unreadable
from xltool.programs import find_office
from xltool.words.say import Say

_SIGNS = {"error": "✕", "doubt": "？", "note": "i", "likely": "◆"}


@dataclass(frozen=True, slots=True)
class _Listed:
    """Findings on one line, by their number from 1, and the keys of what they are about."""

    number: int
    said: Said
    keys: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"finding-{self.number}"


@dataclass(frozen=True, slots=True)
class _Likely:
    """A likely cause in words, with the keys of the figures it is about."""

    number: int
    sentence: str
    keys: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"cause-{self.number}"


@dataclass(frozen=True, slots=True)
class _ShownPassage:
    """A passage as the office wrote it, line by line; empty where it wrote none."""

    key: str
    label: str
    text: tuple[str, ...]
    mark: CellMark


def one(state: DeskState, asked: AskedPage, file: OneFile | None = None) -> str:
    """The page of a file; without one, the place to put one."""
    if file is None:
        return draw("one", asked, state, file=None)
    examined = file.audited.examined
    if examined is None:
        (finding,) = file.audited.audit.findings
        catalogue, language = on_a_page(file.audited.catalogue, Cycle.YEAR), asked.language
        return draw(
            "one",
            asked,
            state,
            file=file,
            examined=None,
            why=catalogue.message(finding, language),
            remedy=catalogue.remedy(finding, language),
        )
    say = say_of(asked, state).of(examined.form.cycle)
    form, catalogue = examined.form, on_a_page(examined.catalogue, examined.form.cycle)
    groups = group_findings(examined.findings, form)
    findings = tuple(
        _Listed(number, said_of(group, catalogue, asked.language), _keys(group, form))
        for number, group in enumerate(groups, start=1)
    )
    causes = tuple(
        _Likely(number, cause_sentence(cause, catalogue, asked.language), cause.keys)
        for number, cause in enumerate(examined.explanation.causes, start=1)
    )
    before = None if isinstance(file.before, Absent) else file.before
    absent = catalogue.say(file.before, asked.language) if isinstance(file.before, Absent) else ""
    head = explanation_head(examined.explanation, catalogue, asked.language)
    marks = _marks(examined, before, findings, causes, say)
    return draw(
        "one",
        asked,
        state,
        file=file,
        words=say,
        signs=_SIGNS,
        absent=absent,
        examined=examined,
        counts=FindingCounts.of(examined.findings),
        findings=findings,
        causes=causes,
        causes_head=head,
        anchor=anchor,
        marks=marks,
        tables=official_tables(form, partial(_stated, examined)),
        passages=[
            _ShownPassage(
                key, field.label, tuple((examined.record.text[key] or "").split("\n")), marks[key]
            )
            for key, field in form.texts.items()
        ],
        skipped=[
            (
                code,
                catalogue.rules[code].title[say.language],
                catalogue.say(reason, say.language, {"count": count}),
            )
            for (code, reason), count in sorted(examined.audit.skipped.items())
        ],
        has_copy=is_to_return(examined),
        has_pdf=find_office() is not None,
        line=_line_of(state, examined),
    )


def _keys(group: FindingGroup, form: Form) -> tuple[str, ...]:
    """The figures and passages that findings are about, each once; those compared come last."""
    keys = [finding.key or "" for finding in group.findings]
    keys += (key for finding in group.findings for key in finding.evidence)
    return tuple(key for key in dict.fromkeys(keys) if key in form.figures or key in form.texts)


def _stated(examined: Examined, key: str) -> str:
    """What stands in the cell of a figure: the figure, else what was written in its place."""
    record, reading = examined.record, examined.admission.readings[key]
    if isinstance(reading, Unreadable) and reading.raw:
        return reading.raw
    return spell(record.reported.get(key, record.figures[key]))


def _marks(
    examined: Examined,
    before: Crosswalk | None,
    findings: tuple[_Listed, ...],
    causes: tuple[_Likely, ...],
    say: Say,
) -> Mapping[str, CellMark]:
    """What is said of the cells of all figures, and of all passages."""
    refs: dict[str, list[CellReference]] = {}
    kinds: dict[str, str] = {}
    for each in findings:
        severity = each.said.finding.severity
        for key in _faulty(each):
            # findings come by their weight: the first is the worst
            kinds.setdefault(key, severity)
            words = say(f"desk_one.see.{severity}", number=each.number)
            sign = f"{_SIGNS[severity]}{each.number}"
            refs.setdefault(key, []).append(CellReference(f"#{each.id}", sign, words))
    for cause in causes:
        for key in cause.keys:
            kinds.setdefault(key, "likely")
            words = say("desk_one.see.likely", number=cause.number)
            refs.setdefault(key, []).append(
                CellReference(f"#{cause.id}", f"{_SIGNS['likely']}{cause.number}", words)
            )
    last = dict(_before(before, say)) if before else {}
    return {
        key: CellMark(
            anchor(key), kinds.get(key, ""), "", last.get(key, ""), tuple(refs.get(key, ()))
        )
        for key in (*examined.form.figures, *examined.form.texts)
    }


def _faulty(listed: _Listed) -> Iterator[str]:
    """The keys whose cells a line marks: where findings are told, not all that was compared."""
    known = {finding.key for finding in listed.said.group.findings}
    counts = listed.said.group.together is not None
    return (key for key in listed.keys if key in known or counts)


def _before(before: Crosswalk, say: Say) -> Iterator[tuple[str, str]]:
    for key, figure in before.figures.items():
        shown = say("desk_one.blank") if figure is None else spell(figure)
        yield key, say("desk_one.before", figure=shown)


def _line_of(state: DeskState, examined: Examined) -> object:
    """The office of the season that the file is of, where it has one."""
    lines = state.judged.collection.lines if state.judged else ()
    return next((line for line in lines if line.office.is_same(examined.record.office)), None)
