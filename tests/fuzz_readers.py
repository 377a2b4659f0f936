"""Parts of workbooks changed by the thousand, read in two ways: `make fuzz`, or
`python -m tests.fuzz_readers [COUNT] [SEED]`. Once some is taken without a parser or was met
before, once all is parsed.

Both must come to the same in every cell, or refuse the part for the same reason. What is kept from
one part to the next is kept all along, so that a changed part could mislead those behind it.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from unittest import mock

from tests.figures_read import filled
from tests.fixtures.programs import saved_by_openpyxl
from tests.surgery import packed, parts
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.workbook.read import sheet, texts
from xltool.workbook.read.parts import read_contents
from xltool.workbook.read.plain import PlainSheet, plain_sheet
from xltool.workbook.read.raw import Shared
from xltool.workbook.read.sheet import read_sheet
from xltool.workbook.read.styles import read_styles
from xltool.workbook.read.texts import read_texts

COUNT, SEED, BOOKS = 20_000, 1, 3
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r' [\w:]+="[^"]*"')
_NUMBER = re.compile(r'(?<=[>"A-Z])\d+(?=[<":])')
_ROW_NUMBER = re.compile(r'(?<=<row r=")\d+')
_BEGINNING = re.compile(r"<(?=/?\w)")
_PROMPTS = re.compile(r"(<dataValidation .*?</dataValidation>){20,}")
_NUMBERS = (
    *("", "-1", "0", "007", "1e3", "1E400", "1.5", " 7 ", "+3", "٣", "0x1", "9" * 15, "9" * 16),
    *("999999", "1000000", "1048577", "NaN", "TRUE", "1_0", "#REF!", "\n5", "-0", "45000", "2 3"),
)
_PUT_IN = (
    *("<!-- x -->", "<![CDATA[7]]>", "<?x y?>", "&amp;", "&#65;", "&#0;", "&#x41;", "&no;", "&"),
    *("<", ">", "]]>", "\r\n", "\t", "\x01", "\ufffe", "\x00", "é", "<x/>", "</x>", "<x>", "]"),
    *(
        "<c/>",
        '<c r="B2"><v>5</v></c>',
        '<x:c r="B2"><v>5</v></x:c>',
        "<v>5</v>",
        "<v/>",
        "<v></v>",
    ),
    *("<si><t>s</t></si>", "<si>", "</si>", "<si/>", "<x:si/>", "<t>s</t>", "<rPh><t>s</t></rPh>"),
    *('<row r="3"/>', "<row>", "</row>", "<sheetData>", "</sheetData>", "<extLst>", "</extLst>"),
    *('<sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData>', "<is><t>i</t></is>"),
    *(
        '<f t="shared" si="0"/>',
        "<f>A1</f>",
        "_x0041_",
        "_x005F_",
        '<!DOCTYPE x [<!ENTITY a "b">]>',
    ),
    *('<c r="ZZZ9"/>', '<c r="XFD1"><v>1</v></c>', '<c r="$B$2"><v>1</v></c>', "<x>" * 70),
)
_ATTRIBUTES = (
    *(
        ' r="B3"',
        ' r="b3"',
        ' s="1"',
        ' s="99"',
        ' t="s"',
        ' t="str"',
        ' t="b"',
        ' t="d"',
        ' t="x"',
    ),
    *(
        ' t="inlineStr"',
        ' t="e"',
        ' hidden="1"',
        ' ht="0"',
        ' x:y="z"',
        " bad",
        ' a="<"',
        ' a="&lt;"',
    ),
)


def as_libreoffice(members: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with the habits of LibreOffice: texts in runs, and attributes it always writes."""

    def changed(name: str, content: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            run = b'<si><r><rPr><sz val="9"/><color rgb="FFFFFFFF"/></rPr><t xml:space="preserve">'
            content = content.replace(b"<si><t>", run, 40)
            content = content.replace(b"</t></si>", b"</t></r><r><t>x</t></r></si>", 40)
        elif name.startswith("xl/worksheets/"):
            content = content.replace(b"<f>", b'<f aca="false">')
            content = content.replace(
                b' customHeight="1">', b' customHeight="true" hidden="false">'
            )
        return content

    return {name: changed(name, content) for name, content in members.items()}


@cache
def books() -> tuple[dict[str, bytes], ...]:
    """The parts of workbooks as several programs write them, most of their prompts left out."""
    ours = parts(filled(0))
    found = (ours, as_libreoffice(ours), parts(saved_by_openpyxl(filled(1))))
    return tuple(
        {name: _PROMPTS.sub("", content.decode()).encode() for name, content in book.items()}
        for book in found
    )


def _spans(rng: random.Random, pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    spans = [match.span() for match in pattern.finditer(text)]
    return rng.choice(spans) if spans else (0, 0)


def changed(rng: random.Random, text: str) -> str:
    """One change of a part's markup, anywhere."""
    what = rng.choice(
        ("tag", "twice", "put", "put", "put", "number", "row", "drop", "swap", "more")
    )
    match what:
        case "put":
            start, end = _spans(rng, rng.choice((_BEGINNING, _TAG, _NUMBER)), text)
            start = rng.choice((start, end, start))
            return text[:start] + rng.choice(_PUT_IN) + text[start:]
        case "tag":
            start, end = _spans(rng, _TAG, text)
            return text[:start] + text[end:]
        case "twice":
            start, end = _spans(rng, _TAG, text)
            return text[:end] + text[start:end] + text[end:]
        case "number" | "row":
            start, end = _spans(rng, _NUMBER if what == "number" else _ROW_NUMBER, text)
            return text[:start] + rng.choice(_NUMBERS) + text[end:]
        case "drop":
            start, end = _spans(rng, _ATTRIBUTE, text)
            return text[:start] + text[end:]
        case "more":
            _, end = _spans(rng, _ATTRIBUTE, text)
            return text[:end] + rng.choice(_ATTRIBUTES) + text[end:]
    start, end = _spans(rng, re.compile(r"( [\w:]+=\"[^\"]*\"){2,}"), text)
    return text[:start] + "".join(reversed(re.findall(_ATTRIBUTE, text[start:end]))) + text[end:]


def damaged(rng: random.Random, content: bytes) -> bytes:
    """A part after something happened to it."""
    text = content.decode()
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        text = changed(rng, text)
    match rng.choice(("byte", "cut", "encoding", "prefix", *["none"] * 12)):
        case "byte":
            at = rng.randrange(len(text))
            return text[:at].encode() + bytes([rng.randrange(256)]) + text[at + 1 :].encode()
        case "cut":
            return text[: rng.randrange(len(text))].encode()
        case "encoding":
            declared = rng.choice(("UTF-16", "ISO-8859-1", "US-ASCII", "utf-8", "gbk"))
            said = text.replace("UTF-8", declared, 1)
            return said.encode("utf-16" if declared == "UTF-16" and rng.random() < 0.5 else "utf-8")
        case "prefix":
            name = rng.choice(("c", "row", "si", "t", "v", "sheetData", "f"))
            return re.sub(rf"(</?){name}\b", rf"\1x:{name}", text).encode()
    return text.encode()


def with_part_changed(rng: random.Random) -> tuple[str, bytes]:
    """A workbook with a part changed, and the name of the part."""
    book = books()[rng.randrange(BOOKS)]
    sheets = [name for name in book if name.startswith("xl/worksheets/sheet")]
    others = [n for n in book if re.search(r"workbook\.xml|sharedStr|styles", n)]
    name = rng.choice(sheets if rng.random() < 0.6 else others)
    data = packed({**book, name: damaged(rng, book[name])})
    if rng.random() < 0.05:
        at = rng.randrange(len(data))
        data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
    return name, data


def _told(read: Callable[[], object]) -> object:
    """What is read, in its order; or why it is refused."""
    try:
        return read()
    except RefusedFile as refused:
        return refused.code, dict(refused.facts)


def read_all(data: bytes, part: str) -> list[object]:
    """All that is read of a workbook that may have to do with a part."""
    found: list[object] = []

    def read() -> object:
        package = Package(data)
        contents = read_contents(package)
        shared = Shared(
            read_texts(package, contents.relations), read_styles(package, contents.relations)
        )
        found.extend((contents, list(contents.names), shared))
        for entry in contents.sheets:
            if part.startswith("xl/worksheets") and entry.part != part:
                continue
            raw = _told(lambda e=entry: read_sheet(package, e.name, e.part, shared, False))  # type: ignore[misc]
            found.append(raw)
            if not isinstance(raw, tuple):
                found.append((list(raw.cells), list(raw.appearances)))  # type: ignore[attr-defined]
        return None

    found.append(_told(read))
    return found


@contextmanager
def by_the_parser_alone() -> Iterator[None]:
    def read(package: Package, how: Callable[..., object], *parts: str) -> object:
        return how(package, *parts)

    with (
        mock.patch.object(sheet, "plain_sheet", lambda _: None),
        mock.patch.object(texts, "plain_items", lambda _: None),
        mock.patch.object(Package, "kept", read),
    ):
        yield


def work(numbers: range) -> tuple[Counter[str], list[str]]:
    """Read the files of these numbers in both ways; each is made from its number alone."""
    outcomes: Counter[str] = Counter()
    faults: list[str] = []

    def counted(data: bytes) -> PlainSheet | None:
        found = plain_sheet(data)
        outcomes["sheet taken" if found else "sheet parsed"] += 1
        return found

    for number in numbers:
        part, data = with_part_changed(random.Random(number))
        try:
            with mock.patch.object(sheet, "plain_sheet", counted):
                quick = read_all(data, part)
            with by_the_parser_alone():
                general = read_all(data, part)
        except Exception as error:
            faults.append(f"{number}: {part}: {type(error).__name__}: {error}")
            continue
        outcomes["refused" if isinstance(general[-1], tuple) else "read"] += 1
        if repr(quick) != repr(general):
            faults.append(f"{number}: {part}: read otherwise")
    return outcomes, faults


def run(count: int, seed: int, processes: int = 2) -> tuple[Counter[str], list[str]]:
    """Share the files out to processes of their own."""
    first = seed * COUNT * 100
    shares = [range(first + at, first + count, processes) for at in range(processes)]
    total: Counter[str] = Counter()
    faults: list[str] = []
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for outcomes, wrong in pool.map(work, shares, chunksize=1):
            total += outcomes
            faults += wrong
    return total, faults


def main(count: int, seed: int) -> int:
    started = time.perf_counter()
    total, faults = run(count, seed)
    print(f"{count} changed parts, read twice, in {time.perf_counter() - started:.0f} s")  # noqa: T201
    for outcome, number in total.most_common():
        print(f"{outcome:14} {number:6}")  # noqa: T201
    print("\n".join(faults[:50]) or "no differences")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*given, *(COUNT, SEED)[len(given) :]))
