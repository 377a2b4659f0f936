"""What the coordinator sends to offices: reminders to those who lack, notices to correct."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xltool.audit.catalogue import Catalogue
from xltool.audit.localization import explanation_sentences
from xltool.collection.collection import Collection, OfficeStatus, ResponseStatus
from xltool.collection.intake import ReceivedWorkbook
from xltool.collection.summary import summary_of
from xltool.model.finding import Finding, Severity
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import clean_line
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
        return letters.say("reminder_none") + "\n"
    known: dict[str, str | int | Period] = {
        "period": collection.period,
        "form": collection.form.name,
    }
    listed = [letters.say("reminder_title", count=len(lines), **known), ""]
    texts = []
    for number, line in enumerate(lines, start=1):
        listed += _listed(line, number, letters, catalogue)
        texts.append(_reminding(line, known, letters, catalogue))
    return "\n".join([*listed, "", letters.say("reminder_text_title"), "", *texts]) + "\n"


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
    why = _shown(catalogue.message(line.entry.why, _LANGUAGE))
    return letters.say("refused_how", why=why)


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
    why = _shown(catalogue.message(line.entry.why, _LANGUAGE))
    remedy = _shown(catalogue.remedy(line.entry.why, _LANGUAGE))
    return letters.say("refused_text", office=office, why=why, remedy=remedy)


def notice(
    form: Form,
    returned: ReceivedWorkbook,
    file: str,
    copy: str,
    letters: Letters,
    catalogue: Catalogue,
) -> str:
    """What to write to an office whose workbook has errors; `copy` is the marked copy's name."""
    record = returned.record
    shown = [f for f in returned.findings if f.severity is not Severity.NOTE and not f.explained]
    doubts = returned.count(Severity.DOUBT)
    lines = [
        letters.say("notice_title"),
        "",
        letters.say("notice_head", office=_visible(record.office.name)),
        letters.say(
            "notice_body",
            period=record.period,
            form=form.name,
            file=_shown(file),
            errors=returned.errors,
            doubts=letters.say("notice_doubts", doubts=doubts) if doubts else "",
        ),
    ]
    for number, finding in enumerate(shown[:MOST_LISTED], start=1):
        lines.append(_line_of(number, finding, letters, catalogue))
    if len(shown) > MOST_LISTED:
        lines.append(letters.say("notice_more", count=len(shown) - MOST_LISTED))
    if causes := explanation_sentences(returned.explanation, catalogue, _LANGUAGE):
        lines.append(letters.say("notice_causes"))
        lines += [letters.say("notice_cause", sentence=_shown(cause)) for cause in causes]
    lines.append(letters.say("notice_end", copy=copy))
    return "\n".join(lines) + "\n"


def _line_of(number: int, finding: Finding, letters: Letters, catalogue: Catalogue) -> str:
    where = _shown(finding.label)
    if finding.sheet and finding.cell:
        where = letters.say("notice_place", sheet=finding.sheet, cell=finding.cell) + where
    return letters.say(
        "notice_line",
        number=number,
        weight=letters.say(finding.severity),
        where=letters.say("notice_where", where=where) if where else "",
        message=_shown(catalogue.message(finding, _LANGUAGE)),
        remedy=_shown(catalogue.remedy(finding, _LANGUAGE)),
    )


def _shown(text: str) -> str:
    """A sentence on one line, without characters that hide something, and not too long."""
    return cut(_visible(text), _LONGEST)


def _visible(text: str) -> str:
    """A text on one line, without characters that hide something or turn its direction."""
    return printable(clean_line(text))
