"""与上次相比: what changed since an earlier result, a line each; and as `变化.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltool.audit.catalogue import Catalogue, spell
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.intake import Outcome
from xltool.collection.outputs.csv_text import END, quoted
from xltool.collection.since import ChangedFigure, FindingChange, ResultChanges
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Office
from xltool.text.encoding import BOM
from xltool.workbook.layout import Wording

LANGUAGE = "zh"
COLUMNS = ("kind", "office", "code", "item", "sheet", "cell", "old", "new", "key")
"""The columns of the file; their headings stand in the words."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change. `kind` names it in the words; `office` is empty for the total; `item` is the figure
    or the rule; `old` and `new` are figures, or what became of a file."""

    kind: str
    office: str
    item: str = ""
    code: str = ""
    sheet: str = ""
    cell: str = ""
    old: Number | Outcome | str | None = None
    new: Number | Outcome | str | None = None
    key: str = ""


def change_lines(
    collection: Collection,
    changes: ResultChanges,
    catalogue: Catalogue,
    language: str = LANGUAGE,
) -> Iterator[ChangeLine]:
    """Every change: offices and what became of them, figures of the total and others, findings."""
    form = collection.form
    for kind, offices in (("came", changes.came), ("went", changes.went)):
        yield from (ChangeLine(kind, office.name) for office in offices)
    for each in changes.moved:
        yield ChangeLine("moved", each.office.name, old=each.old, new=each.new)
    for kind, figures in (("total", changes.total), ("figure", changes.figures)):
        yield from (_figure(kind, each, form) for each in figures)
    for kind, findings in (("settled", changes.settled), ("fresh", changes.fresh)):
        yield from (_finding(kind, each, form, catalogue, language) for each in findings or ())


def _figure(kind: str, each: ChangedFigure, form: Form) -> ChangeLine:
    return ChangeLine(
        kind,
        _name(each.office),
        form.figures[each.key].name,
        sheet=each.place.sheet if each.place else "",
        cell=each.place.cell.a1 if each.place else "",
        old=each.old,
        new=each.new,
        key=each.key,
    )


def _finding(
    kind: str, each: FindingChange, form: Form, catalogue: Catalogue, language: str
) -> ChangeLine:
    code, key, actual = each.finding.code, each.finding.key or "", each.finding.actual
    rule = catalogue.rules.get(code)
    said = filter(None, (label_of(form, key), rule.title[language] if rule else ""))
    old, new = (actual, None) if kind == "settled" else (None, actual)
    return ChangeLine(
        kind,
        _name(each.office),
        "：".join(said),
        code,
        sheet=each.place.sheet if each.place else "",
        cell=each.place.cell.a1 if each.place else "",
        old=old,
        new=new,
        key=key,
    )


def label_of(form: Form, key: str) -> str:
    """What the form calls a figure or a passage; empty for a key that it does not have."""
    if key in form.figures:
        return form.figures[key].name
    return form.texts[key].label if key in form.texts else ""


def _name(office: Office | None) -> str:
    return "" if office is None else office.name


def outcome_or_value(value: Number | Outcome | str | None, words: Wording) -> Number | str | None:
    """What stands in a cell for a value of a line."""
    return words[f"outcome_{value}"] if isinstance(value, Outcome) else value


def changes_csv(lines: Iterable[ChangeLine], words: Wording) -> bytes:
    """The lines in UTF-8 with a byte order mark; a blank figure is empty. Texts are quoted, lines
    end as in RFC 4180, and no spreadsheet program takes a text for a formula."""
    rows = [",".join(quoted(words[f"changes_{column}"]) for column in COLUMNS)]
    for line in lines:
        office = line.office or words["findings_total"]
        texts = (words[f"changes_{line.kind}"], office, line.code, line.item, line.sheet, line.cell)
        values = (_value(outcome_or_value(each, words)) for each in (line.old, line.new))
        rows.append(",".join([*map(quoted, texts), *values, quoted(line.key)]))
    return (BOM + "".join(row + END for row in rows)).encode()


def _value(value: Number | str | None) -> str:
    """A figure as digits: its minus sign makes no formula of it."""
    return quoted(value) if isinstance(value, str) else spell(value)
