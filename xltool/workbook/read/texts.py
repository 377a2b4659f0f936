"""The texts that cells of all sheets refer to. A text that was met before is not parsed again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.kept import Kept
from xltool.ooxml.package import Package
from xltool.ooxml.relations import Relations
from xltool.ooxml.xml_stream import Ends, Starts, stream
from xltool.workbook.read.parts import bounded
from xltool.workbook.read.plain import is_item, plain_items, rearranged
from xltool.workbook.read.raw import SharedTexts
from xltool.workbook.read.runs import Run, RunsReader

MOST_TEXTS = 500_000
_Known = tuple[str, tuple[Run, ...], int]
"""A text, the runs of one of which something is left out, and of how many elements it consists."""
_met: Kept[_Known] = Kept(2 << 20)


class _TextsReader:
    """The handlers of the part of shared texts; phonetic readings are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.marked: dict[int, tuple[Run, ...]] = {}
        self.runs = RunsReader()
        self.read: list[str] = []
        self.is_text = False  # within a <t>
        self.is_phonetic = False  # within a phonetic run

    @property
    def starts(self) -> Starts:
        return {**self.runs.starts, "t": self._open_text, "rPh": self._open_phonetic}

    @property
    def ends(self) -> Ends:
        return {"t": self._close_text, "rPh": self._close_phonetic, "si": self._close_item}

    def _open_text(self, _: dict[str, str]) -> None:
        self.is_text = not self.is_phonetic

    def _close_text(self) -> None:
        self.is_text = False

    def _open_phonetic(self, _: dict[str, str]) -> None:
        self.is_phonetic = True

    def _close_phonetic(self) -> None:
        self.is_phonetic = False

    def _close_item(self) -> None:
        out = self.runs.taken(self.read)
        self._add(bounded(unescaped("".join(self.read))), out)
        self.read.clear()
        if len(self.texts) > MOST_TEXTS:
            raise RefusedFile("F108", why="many_parts")

    def _add(self, text: str, out: tuple[Run, ...]) -> None:
        if out:
            self.marked[len(self.texts)] = out
        self.texts.append(text)

    def data(self, text: str) -> None:
        if self.is_text:
            if self.runs.why is not None:
                self.runs.leave_out(len(self.read))
            self.read.append(text)

    def chunks(self, package: Package, part: str) -> Iterator[bytes]:
        """A part as it is parsed: without the texts that were met before, where these can be told
        from the others."""

        def arranged(data: bytes) -> Iterator[bytes] | None:
            found = plain_items(data)
            if found is None:
                return None
            head, items, tail = found
            met = [(item, _met.get(item)) for item in items]
            if not all(known or is_item(item) for item, known in met):
                return None
            return self._without_known(package, head, met, tail)

        return rearranged(package, part, arranged)

    def _without_known(
        self, package: Package, head: bytes, met: list[tuple[bytes, _Known | None]], tail: bytes
    ) -> Iterator[bytes]:
        yield head
        for is_new, group in groupby(met, lambda each: each[1] is None):
            if is_new:
                items = [item for item, _ in group]
                first = len(self.texts)
                yield b"".join(items)  # these are whole elements, so the parser reads all of them
                if len(self.texts) - first == len(items):
                    self._meet(items, first)
                continue
            elements = 0
            for _, known in group:
                if known:
                    self._add(known[0], known[1])
                    elements += known[2]
            package.count(elements)
        yield tail

    def _meet(self, items: list[bytes], first: int) -> None:
        """Keep the texts of items that have just been read."""
        for number, item in enumerate(items, start=first):
            elements = item.count(b"<") - item.count(b"</")
            known = self.texts[number], self.marked.get(number, ()), elements
            _met.keep(item, known, len(item))


def read_texts(package: Package, relations: Relations) -> SharedTexts:
    """The shared texts of a workbook. Raises RefusedFile for a damaged part."""
    reader = _TextsReader()
    if part := relations.part(package, "sharedStrings", "xl/sharedStrings.xml"):
        stream(package, part, reader.starts, reader.ends, reader.data, chunks=reader.chunks)
    return SharedTexts(reader.texts, reader.marked)
