"""What the coordinator sends to offices: reminders to those who lack, notices to correct.

An office is told of its own files by their names, and of nothing that is the coordinator's to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from xltool.audit.catalogue import Catalogue
from xltool.audit.causes import explanation_sentences
from xltool.audit.grouping import FindingGroup, group_findings
from xltool.classes import dataclass
from xltool.collection.collection import (
    BLANK,
    Collection,
    FileOutcome,
    OfficeStatus,
    ResponseStatus,
)
from xltool.collection.intake import SOURCE, ReceivedWorkbook
from xltool.collection.summary import summary_of
from xltool.collection.triage import DIFFERING
from xltool.model.finding import Finding, Severity
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import clean_line
from xltool.model.roster import Member
from xltool.text.clean import cut, printable

MOST_LISTED = 20
"""How many findings a notice lists; a message that fills screens is not read."""
_LONGEST = 200
"""What is shown of a sentence, in characters; an office may have typed a page into a cell."""
_LANGUAGE = "zh"


@dataclass(frozen=True, slots=True)
class Letters:
    """The words of letters, as `templates/collection/letters.toml` has them."""

    words: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> Letters:
        """Read the TOML of the words."""
        return cls(tomllib.loads(text))

    def say(self, key: str, **slots: str | int | Period) -> str:
        """A sentence with its slots filled."""
        return self.words[key].format(**slots)


def reminder(collection: Collection, letters: Letters, catalogue: Catalogue) -> str:
    """Who is to be reminded, the weightiest first, with whom to speak to, and what to write."""
    lines = [each.line for each in summary_of(collection).remind]
    if not lines:
        none = "reminder_none" if collection.has_roster else "reminder_no_roster"
        return letters.say(none) + "\n"
    to_offices = catalogue.for_offices()
    listed = [letters.say("reminder_title", count=len(lines), **_known(collection)), ""]
    for number, line in enumerate(lines, start=1):
        listed += _listed(line, number, letters, to_offices)
    texts = (reminder_to(line, collection, letters, catalogue) for line in lines)
    return "\n".join([*listed, "", letters.say("reminder_text_title"), "", *texts]) + "\n"


def reminder_to(
    line: OfficeStatus, collection: Collection, letters: Letters, catalogue: Catalogue
) -> str:
    """What to write to one office that is to hand in, or to hand in again."""
    asked = _reminding(line, _known(collection), letters, catalogue.for_offices())
    returned = line.entry.returned if line.entry else None
    return asked + _when_and_to_whom(line.member, returned, letters)


def _known(collection: Collection) -> Mapping[str, str | int | Period]:
    return {"period": collection.period, "form": collection.form.name}


def _listed(
    line: OfficeStatus, number: int, letters: Letters, catalogue: Catalogue
) -> Iterator[str]:
    text = letters.say("reminder_number", number=number, office=_visible(line.office.name))
    if line.member.contact:
        text += letters.say("reminder_contact", contact=_visible(line.member.contact))
    if line.member.phone:
        text += letters.say("reminder_phone", phone=_visible(line.member.phone))
    yield text
    yield letters.say("reminder_how", how=_how(line, letters, catalogue))


def _how(line: OfficeStatus, letters: Letters, catalogue: Catalogue) -> str:
    if line.entry is None or line.entry.why is None:
        return letters.say("missing_how")
    if line.standing is ResponseStatus.UNFILLED:
        return letters.say("unfilled_how")
    why = _shown(catalogue.message(_by_names(line.entry.why), _LANGUAGE))
    if line.entry.why.code == DIFFERING:
        return why
    return letters.say("refused_how", file=_name_of(line.entry), why=why)


def _reminding(
    line: OfficeStatus,
    known: Mapping[str, str | int | Period],
    letters: Letters,
    catalogue: Catalogue,
) -> str:
    office = _visible(line.office.name)
    if line.entry is None or line.entry.why is None:
        return letters.say("reminder_text", office=office, **known)
    if line.standing is ResponseStatus.UNFILLED:
        return letters.say("unfilled_text", office=office, **known)
    decided = _by_names(line.entry.why)
    said = {
        "why": _shown(catalogue.message(decided, _LANGUAGE)),
        "remedy": _shown(catalogue.remedy(decided, _LANGUAGE)),
    }
    if decided.code == DIFFERING:
        return letters.say("differing_text", office=office, **said, **known)
    return letters.say("refused_text", office=office, file=_name_of(line.entry), **said, **known)


def _when_and_to_whom(
    member: Member | None, returned: ReceivedWorkbook | None, letters: Letters
) -> str:
    """By which day it is due and whom to ask: as the roster has it, else the workbook."""
    due = (member.due if member else None) or (returned.due if returned else None)
    contact = (member.report_to if member else "") or (returned.contact if returned else "")
    text = ""
    if due is not None:
        text += letters.say("due", year=due.year, month=due.month, day=due.day)
    if contact:
        text += letters.say("report_to", contact=_shown(contact))
    return text


def _by_names(finding: Finding) -> Finding:
    """A finding that names files by their paths, with the files' own names."""
    paths = finding.facts.get("names")
    if finding.code != DIFFERING or not isinstance(paths, tuple):
        return finding
    names = tuple(dict.fromkeys(PurePosixPath(path).name for path in paths))
    return replace(finding, facts={**finding.facts, "names": names})


def _name_of(entry: FileOutcome) -> str:
    return _shown(PurePosixPath(entry.path).name)


def notice(
    form: Form,
    entry: FileOutcome,
    returned: ReceivedWorkbook,
    copy: str,
    letters: Letters,
    catalogue: Catalogue,
) -> str:
    """What to write to an office whose workbook has errors, or doubts to be looked into.

    `returned` is what was read of the file, `copy` the name of the marked copy.
    """
    record, doubts = returned.record, returned.count(Severity.DOUBT)
    kind = "notice" if returned.errors else "inquiry"
    also = letters.say("notice_doubts", doubts=doubts) if returned.errors and doubts else ""
    shown = [f for f in returned.findings if f.severity is not Severity.NOTE and not f.explained]
    groups = group_findings(shown, form)
    catalogue = catalogue.for_offices()
    lines = [
        letters.say(f"{kind}_title"),
        "",
        letters.say("notice_head", office=_visible(record.office.name)),
        letters.say(
            f"{kind}_body",
            period=record.period,
            form=form.name,
            what=letters.say("of_source" if returned.source else "of_workbook"),
            file=_name_of(entry),
            errors=returned.errors,
            doubts=doubts,
            also=also,
        ),
    ]
    for number, group in enumerate(groups[:MOST_LISTED], start=1):
        lines.append(_line_of(number, group, letters, catalogue))
        if (refused := group.first.refused) is not None:
            lines.append(letters.say("notice_refused", reason=_shown(refused.reason)))
    for finding in (each for each in returned.findings if each.code == SOURCE):
        said = {"message": catalogue.message(finding, _LANGUAGE)}
        said["remedy"] = catalogue.remedy(finding, _LANGUAGE)
        lines.append(letters.say("notice_source", **said))
    if len(groups) > MOST_LISTED:
        lines.append(letters.say("notice_more", count=len(groups) - MOST_LISTED))
    if causes := explanation_sentences(returned.explanation, catalogue, _LANGUAGE):
        lines.append(letters.say("notice_causes"))
        lines += [letters.say("notice_cause", sentence=_shown(cause)) for cause in causes]
    lines.append(letters.say("notice_end" if returned.errors else "inquiry_end", copy=copy))
    if doubts:
        lines.append(letters.say("notice_explain"))
    if any(finding.code == BLANK for finding in shown):
        lines.append(letters.say("notice_blanks"))
    if asked := _when_and_to_whom(entry.member, returned, letters):
        lines.append(asked)
    return "\n".join(lines) + "\n"


def _line_of(number: int, group: FindingGroup, letters: Letters, catalogue: Catalogue) -> str:
    where = _shown(group.label)
    if group.sheet and group.cells:
        where = letters.say("notice_place", sheet=group.sheet, cell=group.cells) + where
    return letters.say(
        "notice_line",
        number=number,
        weight=letters.say(group.severity),
        where=letters.say("notice_where", where=where) if where else "",
        message=_shown(catalogue.message_of(group, _LANGUAGE)),
        remedy=_shown(catalogue.remedy_of(group, _LANGUAGE)),
    )


def _shown(text: str) -> str:
    """A sentence on one line, without characters that hide something, and not too long."""
    return cut(_visible(text), _LONGEST)


def _visible(text: str) -> str:
    """A text on one line, without characters that hide something or turn its direction."""
    return printable(clean_line(text))
