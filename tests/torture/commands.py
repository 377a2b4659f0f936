"""The commands that write, each with its inputs, and with outputs of an earlier run to replace.

A command runs in a folder of its own: `in` holds what it reads, `at` where it writes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.builders import filled_workbook
from tests.terminal import workbook_of
from tests.test_edition_2019 import FORM, record
from tests.torture.process import Ran, run
from xltool.programs import find_office
from xltool.resources import samples

COUNTY = samples() / "county"
RECEIVED = (
    *("3399-001_临江市人民政府", "3399-003_临江市公安局", "3399-004_临江市民政局"),
    *("3399-005_临江市财政局", "3399-101_城关县人民政府", "3399-102_柳河县人民政府"),
)
"""Three of these go back, which is work for processes of their own."""
SAVED = {"我的.txt": b"mine", "退回/笔记.docx": b"notes", "深/更深/表.xlsx": b"table"}
"""Files of a person's where a command writes."""
CHANGED = "由人改过".encode()
"""What a person has put into an output of the earlier run."""

Tree = Mapping[str, str]
"""The digest of each file below a folder, by its path; of a folder without files, nothing."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is typed; `earlier` made the outputs that it is to replace.

    `unit` tells by the path of an output what appears together with it. `changed` is an output of
    the earlier run that a person has changed.
    """

    name: str
    args: tuple[str, ...]
    earlier: tuple[str, ...]
    unit: Callable[[str], str] = lambda _: ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A command in its folder, with what stands there before it, after it, and what it answers."""

    command: Command
    home: Path
    inputs: Tree
    before: Tree
    after: Tree
    usual: Ran

    def run_again(self) -> Ran:
        """Run the command, nothing disturbing it."""
        return run(self.home, self.command.args)

    def restore(self) -> None:
        """Put the outputs of the earlier run back."""
        shutil.rmtree(self.home / "at", ignore_errors=True)
        shutil.copytree(self.home / "before", self.home / "at", symlinks=True)

    def is_whole(self, unit: str, now: Tree, tree: Tree) -> bool:
        """Whether what appears together as `unit` stands in `now` as it does in `tree`."""
        return _of(unit, self.command, now) == _of(unit, self.command, tree)

    def units(self) -> list[str]:
        return sorted({self.command.unit(path) for path in (*self.before, *self.after)})


def _of(unit: str, command: Command, tree: Tree) -> dict[str, str]:
    return {path: digest for path, digest in tree.items() if command.unit(path) == unit}


def _part_of_demo(path: str) -> str:
    first, _, rest = path.partition("/")
    second, _, below = rest.partition("/")
    return f"{first}/{second}" if below else path


OUT = "at/结果"
GENERATE = ("generate", "--year=2025", "--roster=in/roster.csv", f"--out-dir={OUT}", "--force")
FILL = ("fill", "in/record.json", "-o", "at/a.xlsx", "--force")
MARKED = ("--mark=at/退回", "--force")
COUNTY_OUT = ("--office=临江市人民政府", f"--out-dir={OUT}", "--roster=in/county.csv", "--force")
RECONCILE = ("reconcile", "in/received", *COUNTY_OUT)
REPORT = ("report", "in/filled.xlsx", "-o", "at/报告.docx", "--draft", "--force")
IMPORT = ("import", "in/report.md", "-o", "at/a.xlsx", "--record=at/a.json", "--trace=at/a.csv")
UPGRADE = ("forms", "upgrade", "in/old.xlsx", "-o", "at/a.xlsx", "--force")
DEMO = ("demo", "--out-dir=at/demo", "--force")
COMMANDS = (
    Command("generate", GENERATE, (*GENERATE, "--contact=另一人"), changed="结果/甲局_2025.xlsx"),
    Command("fill", FILL, (*FILL, "--password=x")),
    Command("check --mark", ("check", "in/received", *MARKED), ("check", "in/earlier", *MARKED)),
    Command(
        "reconcile",
        RECONCILE,
        ("reconcile", "in/earlier", *COUNTY_OUT),
        changed="结果/汇总年度报告.md",
    ),
    Command("report", REPORT, (*REPORT, "--date=2026-01-20")),
    Command("import", (*IMPORT, "--force"), (*IMPORT, "--office=乙局")),
    Command("forms upgrade", UPGRADE, ("forms", "upgrade", "in/older.xlsx", *UPGRADE[3:])),
    Command("demo", DEMO, (*DEMO, "--lang=en"), _part_of_demo),
)
WITH_PDF = Command("report --pdf", (*REPORT, "--pdf"), (*REPORT, "--pdf", "--date=2026-01-20"))
OF_FEW = Command("reconcile", ("reconcile", "in/few", *COUNTY_OUT), RECONCILE)
"""One that is soon done: for what is not about the work before the end."""


def commands() -> list[Command]:
    """Those that can be run here: a PDF needs LibreOffice."""
    return [*COMMANDS, WITH_PDF] if find_office() else list(COMMANDS)


def write_inputs(folder: Path) -> None:
    """What all commands read."""
    for name in ("received", "earlier", "few"):
        (folder / name).mkdir(parents=True)
    for name, other in zip(RECEIVED, RECEIVED[1:] + RECEIVED[:1], strict=True):
        path = COUNTY / "收到" / f"{name}_2024.xlsx"
        shutil.copy(path, folder / "received")
        # under the same names, so that the copies of before are to be replaced
        shutil.copy(path, folder / "earlier" / f"{other}_2024.xlsx")
    shutil.copy(COUNTY / "收到" / f"{RECEIVED[0]}_2024.xlsx", folder / "few")
    shutil.copy(COUNTY / "名单.csv", folder / "county.csv")
    (folder / "roster.csv").write_text("单位\n甲局\n乙局\n丙局\n丁局\n", "utf-8")
    sample = samples() / "city-2025"
    shutil.copy(sample / "record.json", folder)
    shutil.copy(sample / "report.md", folder)
    (folder / "filled.xlsx").write_bytes(workbook_of("city-2025"))
    for name, year in (("old", 2022), ("older", 2021)):
        (folder / f"{name}.xlsx").write_bytes(filled_workbook(FORM, record({}, year)))


def prepare(command: Command, home: Path, inputs: Path) -> Prepared:
    """A command in a folder of its own: the outputs of an earlier run, what a person put beside
    them, and what the command makes of it where nothing disturbs it."""
    at = home / "at"
    at.mkdir(parents=True)
    shutil.copytree(inputs, home / "in")
    run(home, command.earlier)
    folders = [path for path in at.iterdir() if path.is_dir()]
    for folder in [at, *folders]:
        for name, data in SAVED.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    if command.changed:
        (at / command.changed).write_bytes(CHANGED)
    before = tree_of(at)
    shutil.copytree(at, home / "before", symlinks=True)
    usual = run(home, command.args)
    prepared = Prepared(command, home, tree_of(home / "in"), before, tree_of(at), usual)
    prepared.restore()
    return prepared


def tree_of(folder: Path) -> dict[str, str]:
    """What stands below a folder."""
    found: dict[str, str] = {}
    for here, folders, files in os.walk(folder):
        below = Path(here).relative_to(folder)
        if not folders and not files:
            found[f"{below.as_posix()}/"] = ""
        for name in files:
            data = (Path(here) / name).read_bytes()
            found[(below / name).as_posix()] = hashlib.sha256(data).hexdigest()
    return found
