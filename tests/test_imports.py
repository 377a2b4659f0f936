"""What a command imports is what it needs: the others' parts and libraries stay where they are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xltool.resources import samples

pytestmark = pytest.mark.slow

SAMPLE = samples() / "city-2025"
BOOK, RECORD, PUBLISHED = (
    str(SAMPLE / name) for name in ("workbook.xlsx", "record.json", "report.md")
)
RUN = """
import json, sys
from xltool.cli import run
status = run(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    json.dump([status, sorted(sys.modules)], file)
"""

ROSTERS = {"openpyxl"}
PAGES, TABLES, WORKBOOKS = {"jinja2"}, {"rich"}, {"xlsxwriter"}
EXTRA = {"duckdb"}
LIBRARIES = ROSTERS | PAGES | TABLES | WORKBOOKS | EXTRA
IMPORT, SEASON = {"xltool.published"}, {"xltool.collection"}
AUDIT = {
    "xltool.audit.checks",
    "xltool.audit.localization",
    "xltool.audit.rules",
    "xltool.audit.text",
}
READ, REPORT = {"xltool.workbook.read.received"}, {"xltool.reporting.render"}
NAMES_OF_FILES = {"xltool.collection", "xltool.collection.outputs"}
"""Packages that hold the names of a season's files and nothing else: an archive knows them."""

NOT_IMPORTED = {
    "help": (
        ("--help",),
        0,
        LIBRARIES | IMPORT | SEASON | AUDIT | READ | REPORT | {"xltool.definitions"},
    ),
    "generate": (
        ("generate", "--year", "2025", "--office", "O", "-o", "out.xlsx"),
        0,
        ROSTERS | PAGES | TABLES | IMPORT | SEASON | AUDIT | READ | REPORT,
    ),
    "generate with a fault": (
        ("generate", "--year", "2025", "--office", "O", "-o", "out.ods"),
        2,
        LIBRARIES - WORKBOOKS | IMPORT | SEASON | AUDIT | READ | REPORT,
    ),
    "fill": (
        ("fill", RECORD, "-o", "out.xlsx"),
        0,
        ROSTERS | PAGES | TABLES | IMPORT | SEASON | AUDIT | READ | REPORT,
    ),
    "export": (("export", BOOK), 0, LIBRARIES | IMPORT | SEASON | REPORT),
    "check": (
        ("check", BOOK),
        0,
        LIBRARIES - TABLES | IMPORT | SEASON | REPORT | {"xltool.audit.localization"},
    ),
    "check as json": (
        ("check", BOOK, "--format", "json"),
        0,
        LIBRARIES | IMPORT | SEASON | REPORT,
    ),
    "report as text": (
        ("report", BOOK, "-o", "out.md"),
        0,
        LIBRARIES | IMPORT | SEASON | {"xltool.app.pdf", "xltool.reporting.render.docx"},
    ),
    "report for Word": (
        ("report", BOOK, "-o", "out.docx"),
        0,
        LIBRARIES - PAGES | IMPORT | SEASON | {"xltool.app.pdf"},
    ),
    "import": (
        ("import", PUBLISHED, "-o", "out.xlsx"),
        0,
        ROSTERS | PAGES | TABLES | SEASON | READ | REPORT | {"xltool.audit.localization"},
    ),
    "reconcile": (
        ("reconcile", "in", "--office", "O", "--out-dir", "out"),
        0,
        ROSTERS | EXTRA | IMPORT | {"xltool.app.pdf", "xltool.app.send_out"},
    ),
}
"""Of each command a small job, its exit status, and what it has no use for."""


@pytest.mark.parametrize(("args", "status", "useless"), NOT_IMPORTED.values(), ids=NOT_IMPORTED)
def test_a_command_imports_nothing_it_has_no_use_for(
    tmp_path: Path, args: tuple[str, ...], status: int, useless: set[str]
) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(BOOK, tmp_path / "in")
    command = [sys.executable, "-c", RUN, "imported.json", *args]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    ended, imported = json.loads((tmp_path / "imported.json").read_text("utf-8"))
    assert ended == status, done.stderr
    assert "xltool.cli.command" in imported
    loaded = set(imported) - NAMES_OF_FILES
    assert sorted(m for m in loaded if any(f"{m}.".startswith(f"{u}.") for u in useless)) == []
