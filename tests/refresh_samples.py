"""Write every sample's workbook, findings and report anew: `make samples`.

A sample is a folder with `record.json`, and `planted.json` where its office typed something else.
What is written here is held against the code by `test_samples.py`; read the diff before keeping it.
"""

from __future__ import annotations

from pathlib import Path

from xltool.app.build import filled_workbook
from xltool.app.check import audit_bytes, json_tree
from xltool.app.records import read_record
from xltool.cli.demo import planted_cells
from xltool.model.record_json import write_json
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.resources import open_messages, samples

BOOK = "workbook.xlsx"


def sample_folders() -> list[Path]:
    """Every sample, by name."""
    return sorted(path.parent for path in samples().glob("*/record.json"))


def sample_workbook(folder: Path) -> bytes:
    """The workbook of a sample as the code makes it now."""
    form, record = read_record(str(folder / "record.json"))
    planted = planted_cells(folder) if (folder / "planted.json").exists() else {}
    return filled_workbook(form, record, typed=planted)


def sample_outputs(data: bytes) -> dict[str, str]:
    """What the audit and the report make of a sample's workbook, by file name."""
    audited = audit_bytes(BOOK, data)
    assert audited.examined is not None
    errors = audited.audit.errors
    draft = open_messages("documents").say("draft.errors", "zh", {"errors": errors})
    mark = draft if errors else ""
    document = narrate(audited.examined.form, audited.examined.record, mark)
    return {
        "findings.json": write_json(json_tree([audited], "zh")),
        "report.md": render(document, "md").decode(),
    }


def main() -> None:
    """Refresh every sample."""
    for folder in sample_folders():
        data = sample_workbook(folder)
        (folder / BOOK).write_bytes(data)
        for name, text in sample_outputs(data).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
