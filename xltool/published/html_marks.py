"""Which text of a web page is shown as struck out, raised, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xltool.model.omission import Omission

_OF_TAG = {
    **dict.fromkeys(("sup", "sub"), Omission.NOTE),
    **dict.fromkeys(("s", "del", "strike"), Omission.STRUCK),
}
_GONE = re.compile(r"(?<![\w-])(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?<![\w-])visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_STRUCK = re.compile(
    r"(?<![\w-])text-decoration(?:-line)?\s*:[^;]*(?<![\w-])line-through", re.IGNORECASE
)
_RAISED = re.compile(r"(?<![\w-])vertical-align\s*:\s*(?:super|sub)(?![\w-])", re.IGNORECASE)
_INLINE = frozenset(("span", "font", "a", "b", "strong", "i", "em", "u", "small", "label"))
"""What `vertical-align` raises; in a cell it moves all that stands there."""
_ENDS = {
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    "tr": frozenset({"tr"}),
    "li": frozenset({"li"}),
    **dict.fromkeys(("p", "div", "h1", "h2", "h3", "ul", "ol"), frozenset({"p"})),
}
"""Elements that end where another begins."""
_FRAMES = frozenset(("table", "tr", "td", "th", "ul", "ol"))
_MOST_OPEN = 120
"""Elements within each other that are told apart; tables are nested less deep than that."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr", "source")
)

Attributes = Mapping[str, str | None]


def is_gone(attributes: Attributes) -> bool:
    """Whether an element takes no place on the page."""
    return "hidden" in attributes or bool(_GONE.search(attributes.get("style") or ""))


def mark_of(tag: str, attributes: Attributes) -> Omission | None:
    """How the text of an element is shown, where that is not plain."""
    style = attributes.get("style") or ""
    if is_gone(attributes) or _INVISIBLE.search(style):
        return Omission.HIDDEN
    if _STRUCK.search(style):
        return Omission.STRUCK
    if tag in _INLINE and _RAISED.search(style):
        return Omission.NOTE
    return _OF_TAG.get(tag)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element, with what holds within it."""

    tag: str
    mark: Omission | None
    gone: bool


class Marks:
    """How the text that comes next is shown; elements end as a browser ends them."""

    def __init__(self) -> None:
        self._open = [_Open("", None, False)]

    def begin(self, tag: str, attributes: Attributes) -> None:
        if tag in _VOID:
            return
        self._end(_ENDS.get(tag, frozenset()))
        if len(self._open) >= _MOST_OPEN:
            return
        mark = mark_of(tag, attributes)
        if mark or tag in _FRAMES or self._place(frozenset({tag})):
            last = self._open[-1]
            # hidden counts before struck out, struck out before raised
            both = [each for each in Omission if each in (mark, last.mark)]
            shown = both[-1] if both else None
            self._open.append(_Open(tag, shown, last.gone or is_gone(attributes)))

    def end(self, tag: str) -> bool:
        """End an element, and say whether it took no place on the page."""
        ended = self._end(frozenset({tag}))
        return ended.gone if ended else self.gone

    def _end(self, tags: frozenset[str]) -> _Open | None:
        at = self._place(tags)
        ended = self._open[at] if at else None
        if at:
            del self._open[at:]
        return ended

    def _place(self, tags: frozenset[str]) -> int:
        """Where the last open element of these begins within its table and list; 0 for none."""
        for at in range(len(self._open) - 1, 0, -1):
            tag = self._open[at].tag
            if tag in tags:
                return at
            if tag == "table" or (tag in ("ul", "ol") and "li" in tags):
                return 0
        return 0

    @property
    def mark(self) -> Omission | None:
        """Why the text that comes next is left out."""
        return self._open[-1].mark

    @property
    def gone(self) -> bool:
        """Whether nothing that begins here takes a place on the page."""
        return self._open[-1].gone
