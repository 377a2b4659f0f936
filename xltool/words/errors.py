"""Errors in words: which file, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from xltool.model.errors import FileError, UsageError, XltoolError
from xltool.model.period import NumberError
from xltool.text.clean import cut, printable
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.collection.triage import NothingToAddUpError
    from xltool.model.errors import Fault
    from xltool.model.finding import Finding
    from xltool.model.period import Cycle


_QUOTED = 300
"""What is shown of a place or a text of a faulty file, in characters."""


def error_text(error: XltoolError, say: Say) -> str:
    """An error in words: which file, what is wrong, what to do; of many faults each in a line."""
    match error:
        case NumberError():
            return _number(error, say)
        case UsageError():
            return say(error.code, **error.facts)

    from xltool.app.archive import EmptyArchiveError
    from xltool.audit.waiver_file import WaiverError
    from xltool.collection.decision_file import DecisionError
    from xltool.collection.triage import NothingToAddUpError
    from xltool.model.errors import DefinitionError
    from xltool.model.record_json import RecordError
    from xltool.model.roster import RosterError
    from xltool.ooxml.errors import RefusedFile
    from xltool.published.page import UnusablePage
    from xltool.reporting.render.word_styles import RefusedBase

    match error:
        case RefusedFile():
            return _refused(error.path, error.finding, error.cycle, say)
        case DefinitionError():
            return _listed(error, (definition_fault(fault, say) for fault in error.faults), say)
        case RecordError() | WaiverError() | DecisionError():
            return _listed(error, (_placed(fault, say) for fault in error.faults), say)
        case RosterError():
            return _listed(error, (_in_row(fault, say) for fault in error.faults), say)
        case UnusablePage():
            why = say.of(error.cycle)(f"import.{error.facts['why']}")
            return say(error.code, path=error.path, why=why)
        case RefusedBase():
            why = say(f"report.base.{error.facts['why']}", names=tuple(error.facts["names"]))
            return say(error.code, path=error.path, why=why)
        case NothingToAddUpError():
            return "\n".join([printable(say(error.code, path=error.path)), *_nothing(error, say)])
        case EmptyArchiveError():
            say = say.of(error.cycle)
            told = [passed_over(each, say) for each in error.passed_over]
            return "\n".join([*told, say(error.code, path=error.path)])
        case FileError():
            return say(error.code, path=error.path, **_reasons(error, say))
    return say(error.code, **error.facts)


def passed_over(error: FileError, say: Say) -> str:
    """A file of last year's that could not be used, among others."""
    return say("previous.passed_over", what=error_text(error, say))


def _number(error: NumberError, say: Say) -> str:
    """What to give instead of a number that is missing, too large, or of no use."""
    what = say.of(error.cycle)(error.code, most=error.cycle.per_year)
    return say("usage.of_file", path=error.path, what=what) if error.path else what


def _refused(path: str, finding: Finding, cycle: Cycle, say: Say) -> str:
    """One line: which file, what it is, what to do."""
    from xltool.app.library import open_catalogue

    catalogue = open_catalogue(cycle)
    message = catalogue.message(finding, say.language)
    return say(
        "file.refused", path=path, message=message, remedy=catalogue.remedy(finding, say.language)
    )


def _listed(error: FileError, lines: Iterable[str], say: Say) -> str:
    head = say(error.code, path=error.path, count=len(error.faults))
    return "\n".join([head, *(f"  {printable(line)}" for line in lines)])


def _placed(fault: Fault, say: Say) -> str:
    """A fault of a record, of explanations or decisions: the catalogue has the words for all."""
    from xltool.app.library import open_catalogue

    what = open_catalogue().say(fault.code, say.language, _facts(fault))
    return f"{_place(fault)}{'：' if fault.place else ''}{what}"


def definition_fault(fault: Fault, say: Say) -> str:
    """A fault of a definition: the file where that is another, the line, the place, the words."""
    where = "forms.column" if fault.column else "forms.line"
    return "".join(
        [
            f"{fault.path} " if fault.path else "",
            say(where, line=fault.line, column=fault.column) if fault.line else "",
            f"{_place(fault)}: " if fault.place else "",
            say(f"definitions.{fault.code}", **_facts(fault)),
        ]
    )


def _in_row(fault: Fault, say: Say) -> str:
    where = say("roster.row", row=fault.place) if fault.place else ""
    return where + say(fault.code, **_facts(fault))


def _place(fault: Fault) -> str:
    """Where a fault is; what a file has for a name may be as long as the file."""
    return cut(fault.place, _QUOTED)


def _facts(fault: Fault) -> dict[str, Any]:
    facts = fault.facts.items()
    return {name: cut(fact, _QUOTED) if type(fact) is str else fact for name, fact in facts}


def _nothing(error: NothingToAddUpError, say: Say) -> Iterator[str]:
    """Why there is nothing to add up, file by file."""
    from xltool.model.period import Cycle

    for entry in error.entries:
        if entry.why is not None:
            cycle = entry.returned.record.period.cycle if entry.returned else Cycle.YEAR
            yield "  " + printable(_refused(entry.path, entry.why, cycle, say))


def _reasons(error: FileError, say: Say) -> dict[str, object]:
    """The facts of an error, with what the system gave for a reason in words."""
    facts = dict(error.facts)
    match facts.get("why"):
        case "system":
            facts["why"] = facts["system"]
        case "permission":
            facts["why"] = say("file.why.permission") + "；" + say("file.why.open")
        case str(why):
            facts["why"] = say(f"file.why.{why}")
    return facts
