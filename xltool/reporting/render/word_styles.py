"""The styles a Word report wears: ours, or those of the same names in an office's own document.

Of such a document nothing is taken but its styles and its theme. It comes from outside: nothing in
it is trusted, no macro is let near, and whatever is no plain Word document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from xltool.model.errors import FileError
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import stream
from xltool.reporting.render.template import part

MOST_BYTES = 32 * 1024 * 1024

_STYLES = "word/styles.xml"
_BORROWED = (_STYLES, "word/theme/theme1.xml")
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ACTIVE = re.compile(r"vba|macro|/activex/|/embeddings/")
_NAMED = re.compile(
    r'<w:style w:type="\w+" w:styleId="(?P<id>\w+)">\s*<w:name w:val="(?P<name>[^"]+)"/>'
)
_NUMBERS = re.compile(rb"<(?P<prefix>\w+:)?numPr(?:\s*/>|>.*?</(?P=prefix)?numPr>)", re.DOTALL)
_OUTSIDE = re.compile(rb"\b(?:embed|link|id)=\"rId")
_WHY = {"F102": "damaged", "F108": "large"}


class RefusedBase(FileError):
    """A document whose styles cannot be used.

    `why` is one of empty, not_word, encrypted, damaged, large, unsafe, macros, strict, styles; the
    last comes with the `names` of the styles that are missing.
    """

    def __init__(self, why: str, names: tuple[str, ...] = ()) -> None:
        super().__init__("report.base.refused", why=why, names=names)


@dataclass(frozen=True, slots=True)
class WordStyles:
    """Parts of a Word package by name, and the ids of the styles in them by the ids of ours."""

    parts: Mapping[str, bytes]
    ids: Mapping[str, str]


@cache
def our_styles() -> WordStyles:
    """The styles that travel with the program."""
    return WordStyles({}, {id: id for id in _names()})


def _names() -> dict[str, str]:
    """The names of our styles by their ids; those that others are based on are left out."""
    found = _NAMED.finditer(part(f"report/docx/{_STYLES}"))
    return {each["id"]: each["name"] for each in found}


def styles_of(data: bytes) -> WordStyles:
    """The styles of an office's own .docx file. Raises RefusedBase."""
    package = _pass(data)
    try:
        found = dict(_ids(package)) if _STYLES in package else {}
        parts = dict(_borrowed(package))
    except RefusedFile as refused:
        raise RefusedBase(_WHY.get(refused.code, "unsafe")) from refused
    ids = {id: found.get(name.casefold(), "") for id, name in _names().items()}
    if missing := tuple(name for id, name in _names().items() if not ids[id]):
        raise RefusedBase("styles", missing)
    return WordStyles(parts, ids)


def _pass(data: bytes) -> Package:
    """Let the bytes of a Word document through."""
    if not data:
        raise RefusedBase("empty")
    if len(data) > MOST_BYTES:
        raise RefusedBase("large")
    if not data.startswith(b"PK\x03\x04"):
        encrypted = data.startswith(_OLE) and _ENCRYPTED in data
        raise RefusedBase("encrypted" if encrypted else "not_word")
    try:
        package = Package(data)
    except RefusedFile as refused:
        raise RefusedBase(_WHY.get(refused.code, "unsafe")) from refused
    if any(_ACTIVE.search(name) for name in package.names):
        raise RefusedBase("macros")
    if "word/document.xml" not in package:
        raise RefusedBase("not_word")
    return package


def _ids(package: Package) -> Iterator[tuple[str, str]]:
    """Ids of styles by their names, without regard to case: programs differ in it."""
    found: dict[str, str] = {}
    id = ""

    def opened(attributes: dict[str, str]) -> None:
        if _NAMESPACE not in attributes.values():
            raise RefusedBase("strict")

    def style(attributes: dict[str, str]) -> None:
        nonlocal id
        id = _local(attributes, "styleId")

    def name(attributes: dict[str, str]) -> None:
        found.setdefault(_local(attributes, "val").casefold(), id)

    stream(package, _STYLES, {"styles": opened, "style": style, "name": name}, {})
    yield from found.items()


def _local(attributes: Mapping[str, str], wanted: str) -> str:
    named = (v for key, v in attributes.items() if key.rpartition(":")[2] == wanted)
    return next(named, "")


def _borrowed(package: Package) -> Iterator[tuple[str, bytes]]:
    """The parts that are taken over. One that needs another part to stand beside it is left."""
    for name in _BORROWED:
        folder, _, file = name.rpartition("/")
        if name not in package or f"{folder}/_rels/{file}.rels" in package:
            continue
        stream(package, name, {}, {})
        data = b"".join(package.chunks(name))
        # our headings bear their numbers; a numbering of the style would be a second one
        data = _NUMBERS.sub(b"", data)
        if not _OUTSIDE.search(data):
            yield name, data
