"""The part of a definition that says what offices may be marked with."""

from __future__ import annotations

from xltool.definitions.reader import Part
from xltool.definitions.tables import check_name
from xltool.model.marks import Mark
from xltool.model.roster_table import HEADINGS, OWN_HEADINGS, plain_heading

IDENTITY_FACTS = frozenset(
    {"form", "edition", "template_version", "year", "period", "cycle", "office", "code", "scope"}
)
"""What workbooks say of themselves under these names."""
TAKEN = IDENTITY_FACTS | HEADINGS.keys()
"""The names that no mark can have: records, workbooks and rosters mean something else by them."""


def read_marks(root: Part) -> dict[str, Mark]:
    """The marks of a form by their keys, in the order of the file; a form may have none."""
    marks: dict[str, Mark] = {}
    holders: dict[str, str] = {}
    for key, part in root.named_parts("marks", required=False):
        check_name(key, part)
        if key in TAKEN:
            part.fault("", f"{key} 另有用处，请换一个键 (means something else)")
        mark = Mark(
            key=key,
            label=part.text("label"),
            headings=part.texts("headings", required=False),
            meaning=part.words("meaning"),
        )
        part.finish()
        for name_of, names in (("label", (mark.label,)), ("headings", mark.headings)):
            if part.has(name_of) and not all(map(plain_heading, names)):
                part.fault(name_of, "不能没有字 (words are expected)")
        for name in mark.names:
            heading = plain_heading(name)
            if heading in OWN_HEADINGS or holders.setdefault(heading, key) != key:
                part.fault("", f"名单里的“{name}”是另一列 (another column is called so)")
        marks[key] = mark
    return marks
