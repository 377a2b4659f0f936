"""审核意见, 文件, 规则: what was found, what became of every file, which rules were applied.

Findings are listed office by office, then over all offices and in the total, those of one cause on
one line; what was wrong with a file that does not count stands with the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from xltool.audit.grouping import FindingGroup, group_findings
from xltool.classes import dataclass
from xltool.collection.intake import Outcome
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season
from xltool.collection.outputs.ledger.page import LedgerPage, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import SEVERITY_LOOKS, STANDING_LOOKS, Look
from xltool.collection.summary import findings_in
from xltool.collection.weight import by_weight
from xltool.model.finding import Number
from xltool.workbook.layout.review_marks import shortened

MOST_FINDINGS = 50_000
"""Lines that somebody could still read; what is beyond is counted."""
_COLUMNS = (
    ("office", 20),
    ("file", 20),
    ("standing", 12),
    ("findings_severity", 7),
    ("findings_code", 7),
    ("findings_count", 6),
    ("findings_place", 14),
    ("cell", 12),
    ("findings_label", 22),
    ("findings_expected", 9),
    ("findings_actual", 10),
    ("findings_message", 37),
    ("findings_remedy", 31),
)
_FILE_COLUMNS = (
    ("files_path", 40),
    ("files_outcome", 17),
    ("files_why", 40),
    ("office", 26),
    ("files_size", 13),
    ("files_digest_begin", 20),
    ("files_digest", 68),
)
_SHOWN = 16
"""Digits of a digest, enough to distinguish files on paper."""
_OUTCOME_LOOKS = {
    Outcome.USED: Look.GOOD,
    Outcome.FAILED: Look.BAD,
    Outcome.UNFILLED: Look.UNSURE,
    Outcome.REFUSED: Look.UNSURE,
}
_RULE_COLUMNS = (
    ("findings_code", 9),
    ("findings_severity", 9),
    ("rules_title_column", 62),
    ("rules_clause", 72),
)


@dataclass(frozen=True, slots=True)
class _OfficeFinding:
    """Findings that one line says, and whom they concern."""

    group: FindingGroup
    office: str
    file: str = ""
    standing: str = ""
    look: Look = Look.CENTRED


def findings_page(season: Season) -> LedgerPage:
    words = season.words
    listed = list(_all_findings(season))
    shown = listed[:MOST_FINDINGS]
    notes = [words["findings_note" if listed else "findings_none"]]
    if len(listed) > len(shown):
        more = len(listed) - len(shown)
        notes.append(words.say("findings_cut", count=len(shown), more=more))
    return LedgerPage(
        words["findings_sheet"],
        season.title("findings_title"),
        tuple(notes),
        columns_of(words, _COLUMNS),
        len(shown),
        lambda cells: (_row(season, each, cells) for each in shown),
    )


def _all_findings(season: Season) -> Iterator[_OfficeFinding]:
    words, collection = season.words, season.collection
    form = collection.form
    for each in season.summary.in_turn:
        line = each.line
        standing = words[f"standing_{line.standing}"]
        look = STANDING_LOOKS[line.standing]
        file = line.entry.path if line.entry else ""
        for group in group_findings(findings_in(line), form):
            yield _OfficeFinding(group, line.office.name, file, standing, look)
    for word, findings in (
        ("findings_all", collection.findings),
        ("findings_total", collection.of_itself),
    ):
        for group in group_findings(by_weight(findings), form):
            yield _OfficeFinding(group, words[word])


def _row(season: Season, listed: _OfficeFinding, cells: Cells) -> Row:
    words, group, finding = season.words, listed.group, listed.group.first
    message = season.catalogue.message_of(group, LANGUAGE)
    severity, look = words[f"severity_{finding.severity}"], SEVERITY_LOOKS[finding.severity]
    if (said := finding.explained) is not None:
        severity, look = words["explained"], Look.CENTRED
        message = words.say(
            "explained_reason",
            message=message,
            reason=said.reason,
            signed="，".join(said.signed),
        )
    elif (refused := finding.refused) is not None:
        signed = "，".join(refused.signed)
        message = words.say("refused_reason", message=message, reason=refused.reason, signed=signed)
    is_one = len(group.findings) == 1
    contents = (
        (listed.office, Look.WRAPPED),
        (listed.file, Look.WRAPPED),
        (listed.standing, listed.look),
        (severity, look),
        (finding.code, Look.CENTRED),
        (len(group.findings), Look.COUNT),
        (group.sheet or "", Look.WRAPPED),
        (group.cells, Look.WRAPPED),
        (group.label, Look.WRAPPED),
        _value(finding.expected if is_one else None),
        _value(finding.actual if is_one else None),
        (shortened(message), Look.WRAPPED),
        (shortened(season.catalogue.remedy_of(group, LANGUAGE)), Look.WRAPPED),
    )
    return wrapped(cells, _COLUMNS, contents)


def _value(value: Number | str | None) -> tuple[Number | str | None, Look]:
    """A figure as a number; what an office typed as the text it is."""
    return (shortened(value), Look.WRAPPED) if isinstance(value, str) else (value, Look.MONEY)


def files_page(season: Season) -> LedgerPage:
    words, entries = season.words, season.collection.entries
    return LedgerPage(
        words["files_sheet"],
        season.title("files_title"),
        (words.say("files_note", count=len(entries)),),
        columns_of(words, _FILE_COLUMNS),
        len(entries),
        lambda cells: _file_rows(season, cells),
        unprinted=1,
    )


def _file_rows(season: Season, cells: Cells) -> Iterator[Row]:
    for entry in season.collection.entries:
        why = ""
        if entry.why:
            remedy = season.catalogue.remedy(entry.why, LANGUAGE)
            why = season.catalogue.message(entry.why, LANGUAGE)
            why = season.words.say("files_reason", why=why, remedy=remedy)
        outcome = season.words[f"outcome_{entry.outcome}"]
        contents = (
            (entry.path, Look.WRAPPED),
            (outcome, _OUTCOME_LOOKS.get(entry.outcome, Look.CENTRED)),
            (shortened(why), Look.WRAPPED),
            (entry.office.name if entry.office else "", Look.WRAPPED),
            (entry.size, Look.COUNT),
            (entry.digest[:_SHOWN], Look.CENTRED),
            (entry.digest, Look.CENTRED),
        )
        yield wrapped(cells, _FILE_COLUMNS, contents)


def rules_page(season: Season) -> LedgerPage:
    words, form = season.words, season.collection.form
    return LedgerPage(
        words["rules_sheet"],
        words.say("rules_title", form=form.name),
        (words.say("rules_note", count=len(season.catalogue.rules)),),
        columns_of(words, _RULE_COLUMNS),
        len(season.catalogue.rules),
        lambda cells: _rule_rows(season, cells),
        printed=0,
    )


def _rule_rows(season: Season, cells: Cells) -> Iterator[Row]:
    for code, rule in season.catalogue.rules.items():
        severity = season.words[f"severity_{rule.severity}"]
        contents = (
            (code, Look.CENTRED),
            (severity, SEVERITY_LOOKS[rule.severity]),
            (rule.title[LANGUAGE], Look.WRAPPED),
            (rule.clause, Look.WRAPPED),
        )
        yield wrapped(cells, _RULE_COLUMNS, contents)
