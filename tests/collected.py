"""A season's collection made by hand, for the tests of what is shown of one; no file is written.

Every twelfth office fails, is refused, missing, excluded and so on; figures are arithmetic of the
seed and of the office's number. What is expected of a collection stands in the tests.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256

from tests.builders import (
    APPLICANTS,
    RESULTS,
    audit_directly,
    form_2021,
    places_of,
    record_of,
    zero,
)
from xltool.app.library import open_catalogue
from xltool.audit.catalogue import Catalogue
from xltool.audit.causes import Explanation
from xltool.collection.collection import (
    Collection,
    FileOutcome,
    OfficeStatus,
    ResponseStatus,
    ScopeChange,
)
from xltool.collection.consolidate import consolidate
from xltool.collection.intake import Outcome, ReceivedWorkbook
from xltool.collection.outputs.ledger import write_ledger
from xltool.history.archive import Absent
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Audit, Finding, Number, Rule, Severity, Words
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import Office
from xltool.model.roster import Member
from xltool.model.submission import Admission
from xltool.workbook.layout import Wording

YEAR = 2023
COUNTY = Office("临江县人民政府", "321399", marks=frozenset({"rulemaking"}))
NAMES = (
    COUNTY.name,
    "临江县发展和改革局",
    "临江县教育局",
    "临江县公安局",
    "临江县民政局",
    "临江县财政局",
    "临江县自然资源和规划局",
    "临江县交通运输局",
    "沙洲镇人民政府",
    "柳河镇人民政府",
    "东关街道办事处",
    "临江经济开发区管理委员会",
)
"""The first twelve; beyond them are villages with numbers. The last is on no roster."""
FAILED, REFUSED, DOUBTED, MISSING, EXCLUDED, BLANK = 2, 4, 5, 6, 8, 10
"""What goes wrong with an office, by its number divided by twelve."""
BLANK_KEY = "disputes.suit_after_review.pending"
"""The figure that one office (number 10) left blank, and which the total lacks for that."""


def collection(
    offices: int = 12,
    seed: int = 1,
    *,
    names: Mapping[int, str] | None = None,
    clean: bool = False,
    before: bool = True,
    blank: bool = True,
) -> Collection:
    """A collection of so many offices; number 0 is the one who adds up.

    `names` puts other names in place of some; `clean` lets every office report without a fault;
    without `before` nothing of last year is given; without `blank` no figure is left blank.
    """
    return _collection(offices, seed, tuple((names or {}).items()), clean, before, blank)


@cache
def _collection(
    offices: int,
    seed: int,
    names: tuple[tuple[int, str], ...],
    clean: bool,
    before: bool,
    blank: bool,
) -> Collection:
    form = form_2021()
    lines: list[OfficeStatus] = []
    entries: list[FileOutcome] = []
    for number in range(offices):
        member = _member(number, dict(names).get(number, ""))
        kind = -1 if clean or number == 0 else number % 12
        line, files = _collected(form, seed, member, number, kind, blank)
        if before and number % 12 != 9:
            lacked = _figures(form, seed, number, YEAR - 1)
            report = record_of(form, lacked, member.office, YEAR - 1)
            line = replace(line, before=as_itself(report))
        lines.append(line)
        entries += files
    entries += () if clean else _others(lines)
    lines = [replace(line, others=_others_of(line, entries)) for line in lines]
    used = [line.record for line in lines if line.standing is ResponseStatus.USED and line.record]
    lacking = tuple(
        line.office
        for line in lines
        if line.standing not in (ResponseStatus.USED, ResponseStatus.EXCLUDED)
    )
    own = used[0] if used else None
    total = consolidate(form, lines[0].office, Period(YEAR), used[1:], own, lacking)
    earlier = [line.before.record for line in lines if line.before]
    last = (
        consolidate(form, lines[0].office, Period(YEAR - 1), earlier[1:], earlier[0])
        if before
        else None
    )
    change = ScopeChange((Office("柳河镇人民政府"),), (Office("临江县粮食局", "321399-099"),))
    return Collection(
        form,
        lines[0].office,
        Period(YEAR),
        True,
        tuple(sorted(entries, key=lambda entry: entry.path)),
        tuple(lines),
        total,
        audit_directly(form, total),
        () if clean else _over_all(lines),
        as_itself(last) if last else Absent.NOT_GIVEN,
        change if before else None,
    )


@cache
def catalogue() -> Catalogue:
    """The rules of the form and some of the tests' own, for findings over all offices."""
    known = open_catalogue().with_form(form_2021())
    own = {
        code: Rule(code, severity, _words(title), _words(message), _words(remedy))
        for code, severity, title, message, remedy in (
            ("C901", Severity.DOUBT, "有单位没有报送", "{names}没有报送", "请催报"),
            ("C902", Severity.DOUBT, "不在名册上", "{names}不在名册上", "请核对名册"),
            ("F901", Severity.NOTE, "名册注明不汇总", "名册注明不汇总：{names}", "不必处理"),
            ("F902", Severity.NOTE, "另有一份被选用", "选用了{names}", "不必处理"),
        )
    }
    return Catalogue({**known.rules, **own}, known.reasons)


def _words(chinese: str) -> Words:
    return {"zh": chinese, "en": chinese}


def _member(number: int, name: str) -> Member:
    if number == 0:
        return Member(replace(COUNTY, name=name or COUNTY.name), "政府", "县级")
    known = NAMES[number] if number < len(NAMES) else f"第{number}乡人民政府"
    kind, level = ("部门", "县级") if known.endswith("局") else ("乡镇", "乡级")
    code = "" if number == 11 else f"321399-{number:03d}"
    out = number % 12 == EXCLUDED
    return Member(
        Office(name or known, code),
        kind,
        level,
        not out,
        "数字已经并入县政府" if out else "",
        f"联系人{number}",
        f"0527-{8000000 + number}",
    )


def _figures(form: Form, seed: int, number: int, year: int) -> dict[str, Number | None]:
    """Entered figures in which every relation holds."""
    found: dict[str, Number | None] = {key: zero(form, key) for key in form.entered}
    size = (number * 7 + seed * 3 + year) % 11 + 1
    found["disclosure.normative_documents.issued"] = size
    found["disclosure.normative_documents.repealed"] = size % 3
    found["disclosure.normative_documents.in_force"] = 10 + size * 2
    found["disclosure.licensing.decisions"] = 1000 + size * 137
    found["disclosure.penalties.decisions"] = 10 * size + number % 5
    found["disclosure.coercion.decisions"] = size
    found["disclosure.fees.amount"] = Decimal(size * 12345 + number).scaleb(-4)
    if number == 0:
        found |= {f"disclosure.regulations.{column}": 2 for column in ("issued", "in_force")}
    for column, applicant in enumerate(APPLICANTS):
        handled = 0
        for place, result in enumerate(RESULTS):
            count = size // (place + 1) if column == 0 else (size + place) % 7 // 5
            found[f"requests.{result}.{applicant}"] = count
            handled += count
        out, brought = size % 3, size % 2
        found[f"requests.carried_in.{applicant}"] = brought
        found[f"requests.carried_out.{applicant}"] = out + brought
        found[f"requests.received_new.{applicant}"] = handled + out
    for place, row in enumerate(("review", "suit_direct", "suit_after_review"), start=1):
        found[f"disputes.{row}.upheld"] = size // place
        found[f"disputes.{row}.pending"] = number % 2
    return found


@cache
def _sound_audit(seed: int) -> Audit:
    form = form_2021()
    return audit_directly(form, record_of(form, _figures(form, seed, 1, YEAR)))


def _collected(
    form: Form, seed: int, member: Member, number: int, kind: int, blank: bool
) -> tuple[OfficeStatus, list[FileOutcome]]:
    """An office's line and its files."""
    figures = _figures(form, seed, number, YEAR)
    path = f"{'街道乡镇/' if kind > 7 else ''}{number:04d}.xlsx"
    if kind == MISSING:
        return OfficeStatus(member, ResponseStatus.MISSING, None), []
    if kind == FAILED:
        figures["requests.granted.natural_person"] = 99 + number
    elif kind == DOUBTED:
        figures["disclosure.normative_documents.issued"] = 80 + number
    elif number == BLANK and kind == BLANK and blank:
        figures[BLANK_KEY] = None
    record = record_of(form, figures, member.office, YEAR)
    if kind in (FAILED, DOUBTED, BLANK):
        audited = audit_directly(form, record)
    else:
        audited = _sound_audit(seed)
    places = places_of(form.form_id)
    read = ReceivedWorkbook.of(Admission(record, {}), audited, Explanation(), places)
    entry = _entry(path, Outcome.USED, member, read)
    if kind == FAILED:
        entry = replace(entry, outcome=Outcome.FAILED)
        return OfficeStatus(member, ResponseStatus.FAILED, entry), [entry]
    if kind == EXCLUDED:
        why = Finding("F901", Severity.NOTE, facts={"names": member.reason})
        entry = replace(entry, outcome=Outcome.EXCLUDED, why=why)
        return OfficeStatus(member, ResponseStatus.EXCLUDED, entry), [entry]
    if kind == REFUSED:
        return _two_that_differ(form, member, entry, read)
    if number == 11 and kind == 11:
        remark = Finding("C902", Severity.DOUBT, facts={"names": member.office.name})
        entry = replace(entry, remarks=(remark,))
    files = [entry]
    if kind == 1:
        why = Finding("F114", Severity.NOTE, facts={"names": path})
        again = _entry(f"副本/{path}", Outcome.DUPLICATE, member)
        files.append(replace(again, digest=entry.digest, why=why))
    if kind == 3:
        why = Finding("F902", Severity.NOTE, facts={"names": path})
        files.append(replace(_entry(f"旧/{path}", Outcome.SUPERSEDED, member), why=why))
    return OfficeStatus(member, ResponseStatus.USED, entry, is_own=number == 0), files


def _two_that_differ(
    form: Form, member: Member, entry: FileOutcome, read: ReceivedWorkbook
) -> tuple[OfficeStatus, list[FileOutcome]]:
    """Two workbooks of one office: neither is taken."""
    other = f"改/{entry.path}"
    changed = replace(
        read.record, figures={**read.record.figures, "disclosure.licensing.decisions": 1}
    )
    pair = []
    for path, names, record in (
        (entry.path, other, read.record),
        (other, entry.path, changed),
    ):
        why = Finding("F116", Severity.ERROR, facts={"names": names, "count": 1})
        made = _entry(path, Outcome.REFUSED, member, replace(read, record=record))
        pair.append(replace(made, why=why))
    return OfficeStatus(member, ResponseStatus.REFUSED, pair[0]), pair


def _others_of(line: OfficeStatus, entries: list[FileOutcome]) -> tuple[FileOutcome, ...]:
    return tuple(e for e in entries if e.member == line.member and e is not line.entry)


def _others(lines: list[OfficeStatus]) -> list[FileOutcome]:
    """Files of no office: a lock, an archive with one of the workbooks, an old spreadsheet."""
    old = Finding("F104", Severity.ERROR, facts={"why": "kind_old_excel"})
    past = Finding("F111", Severity.ERROR, facts={"edition": Period(2022), "known": Period(2023)})
    same = Finding("F114", Severity.NOTE, facts={"names": "0000.xlsx"})
    again = _entry("微信传来.zip/0000.xlsx", Outcome.DUPLICATE, lines[0].member)
    return [
        _entry("~$0001.xlsx", Outcome.SKIPPED),
        _entry("微信传来.zip", Outcome.ARCHIVE),
        replace(again, why=same),
        replace(_entry("旧格式.xls", Outcome.REFUSED), why=old),
        replace(_entry("去年的.xlsx", Outcome.REFUSED), why=past),
    ]


def _entry(
    path: str, outcome: Outcome, member: Member | None = None, read: ReceivedWorkbook | None = None
) -> FileOutcome:
    digest = sha256(path.encode()).hexdigest()
    return FileOutcome(path, digest, 30_000 + len(path), outcome, read, member=member)


def _over_all(lines: list[OfficeStatus]) -> tuple[Finding, ...]:
    missing = [line.office.name for line in lines if line.standing is ResponseStatus.MISSING]
    if not missing:
        return ()
    return (Finding("C901", Severity.DOUBT, facts={"names": "、".join(missing)}),)


def ledger_bytes(collected: Collection, catalogue: Catalogue, words: Wording) -> bytes:
    """The coordinator's workbook as the bytes of its file."""
    file = io.BytesIO()
    write_ledger(file, collected, catalogue, words)
    return file.getvalue()
