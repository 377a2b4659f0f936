"""Which text of a web page is shown as struck out, raised, or not at all: by its elements, their
attributes, and the style sheets of the page."""

from __future__ import annotations

import re

from xltool.classes import dataclass
from xltool.model.omission import Omission
from xltool.published.html_styles import Attributes, Shown, StyleSheets

_OF_TAG = {
    **dict.fromkeys(("sup", "sub"), Omission.NOTE),
    **dict.fromkeys(("s", "del", "strike"), Omission.STRUCK),
}
_SIZE = re.compile(r"(\d*\.?\d+)\s*([a-z%]*)")
_RELATIVE = frozenset(("%", "em", "ex", "inherit", "smaller", "larger", "unset"))
"""Units and words by which a text is sized as that around it."""
_NOWHERE = re.compile(
    r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)"
)
_INLINE = frozenset(("span", "font", "a", "b", "strong", "i", "em", "u", "small", "label"))
"""What `vertical-align` raises; in a cell it moves all that stands there."""
_ENDS = {
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    "tr": frozenset({"tr"}),
    "li": frozenset({"li"}),
    **dict.fromkeys(("p", "div", "h1", "h2", "h3", "ul", "ol"), frozenset({"p"})),
}
"""Elements that end where another begins."""
_WHOLE = frozenset(("html", "body"))
"""What is hidden as a whole a program of the page shows once it runs."""
_FRAMES = frozenset(("table", "tr", "td", "th", "ul", "ol"))
_MOST_OPEN = 120
"""Elements within each other that are told apart; tables are nested less deep than that."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr", "source")
)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element, with what holds within it."""

    tag: str
    mark: Omission | None = None
    gone: bool = False
    """it takes no place on the page"""
    invisible: bool = False
    tiny: bool = False
    """invisible, or of no size, until an element within says otherwise"""
    roles: frozenset[int] = frozenset()


class Marks:
    """How the text that comes next is shown; elements end as a browser ends them."""

    def __init__(self, page: str) -> None:
        """`page` is the text of a whole page, whose style sheets may stand anywhere."""
        self._sheets = StyleSheets(page)
        self._open = [_Open("")]

    def begin(self, tag: str, attributes: Attributes) -> None:
        if tag in _VOID:
            return
        self._end(_ENDS.get(tag, frozenset()))
        if len(self._open) >= _MOST_OPEN:
            return
        last = self._open[-1]
        shown, roles = self._shown(tag, attributes)
        plain = _Open(tag, last.mark, last.gone, last.invisible, last.tiny)
        if shown or roles or tag in _OF_TAG or "hidden" in attributes:
            new = _within(last, tag, shown, roles, "hidden" in attributes)
        else:
            new = plain
        if new != plain or tag in _FRAMES or self._place(frozenset({tag})):
            self._open.append(new)

    def _shown(self, tag: str, attributes: Attributes) -> tuple[Shown, frozenset[int]]:
        if self._sheets.are_empty and "style" not in attributes:
            return {}, frozenset()
        around = tuple(each.roles for each in reversed(self._open) if each.roles)
        shown, roles = self._sheets.shown(tag, attributes, around)
        return ({} if tag in _WHOLE else shown), roles

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
        last = self._open[-1]
        return Omission.HIDDEN if last.invisible or last.tiny else last.mark

    @property
    def gone(self) -> bool:
        """Whether nothing that begins here takes a place on the page."""
        return self._open[-1].gone


def _within(last: _Open, tag: str, shown: Shown, roles: frozenset[int], is_hidden: bool) -> _Open:
    """An element within another: hidden counts before struck out, struck out before raised."""
    gone = last.gone or is_hidden or _is_gone(shown)
    both = [each for each in Omission if each in (_mark_of(tag, shown, gone), last.mark)]
    invisible, tiny = _is_invisible(shown, last.invisible), _is_tiny(shown, last.tiny)
    return _Open(tag, both[-1] if both else None, gone, invisible, tiny, roles)


def mark_of(tag: str, attributes: Attributes) -> Omission | None:
    """How the text of an element is shown that stands alone."""
    marks = Marks("")
    marks.begin(tag, attributes)
    return marks.mark


def _is_gone(shown: Shown) -> bool:
    return shown.get("display") == "none" or shown.get("mso-hide") == "all"


def _mark_of(tag: str, shown: Shown, gone: bool) -> Omission | None:
    """How the text of an element is shown, where that is not plain."""
    if gone or _is_zero(shown.get("opacity", "")) or _NOWHERE.search(shown.get("clip", "")):
        return Omission.HIDDEN
    if "line-through" in shown.get("text-decoration", ""):
        return Omission.STRUCK
    if tag in _INLINE and shown.get("vertical-align") in ("super", "sub"):
        return Omission.NOTE
    return _OF_TAG.get(tag)


def _is_zero(size: str) -> bool:
    found = _SIZE.fullmatch(size)
    return found is not None and not found[1].strip("0.")


def _is_invisible(shown: Shown, around: bool) -> bool:
    """Whether a text takes its place without being seen, where that around it does or not."""
    said = shown.get("visibility", "inherit")
    return around if said == "inherit" else said in ("hidden", "collapse")


def _is_tiny(shown: Shown, around: bool) -> bool:
    said = shown.get("font-size", "inherit")
    if _is_zero(said):
        return True
    found = _SIZE.fullmatch(said)
    return around and (found[2] if found else said) in _RELATIVE
