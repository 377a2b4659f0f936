"""The rules of a page's style sheets that say whether and how a text is shown.

Selectors are read as far as reports need: elements, classes, ids and attributes, one within the
other. A rule with any other selector is passed over; a child is taken for any element within. What
a page only links to is not at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TypeVar

from xltool.classes import dataclass
from xltool.published.page import UnusablePage

PROPERTIES = frozenset(
    (
        *("display", "visibility", "text-decoration", "vertical-align"),
        *("font-size", "opacity", "clip", "mso-hide"),
    )
)
"""What decides whether and how a text is shown."""
MOST_RULES = 20_000
"""Selectors with such properties; the largest frameworks have some thousand."""
_MOST_STEPS = 1_000_000
"""Comparisons of selectors with elements, for a whole page; those of the same classes in the same
surroundings are compared once."""
_SCREEN = 1440
"""Points that the screen is wide on which a page is looked at."""
_MOST_BRACES = 500_000
"""Braces, semicolons and quoted texts of all sheets, together."""
_DEEPEST = 32
_LONGEST_SELECTOR = 400
_SAME = {"text-decoration-line": "text-decoration"}
_SHEET = re.compile(
    r"<!--|<(?P<tag>style|script|template|noscript|textarea|title)\b(?P<attributes>[^>]*)>",
    re.IGNORECASE,
)
_ENDS = {
    "": re.compile("-->"),
    **{
        tag: re.compile(f"</{tag}", re.IGNORECASE)
        for tag in ("style", "script", "template", "noscript", "textarea", "title")
    },
}
_MEDIA = re.compile(r"\bmedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|[{};]")
_NESTED = ("@media", "@supports", "@layer", "@container", "@document")
"""Rules that hold other rules; what another of them holds are no rules about elements."""
_SIMPLE = re.compile(
    r"""(?P<tag>[a-z][a-z0-9-]*|\*) | \.(?P<cls>[\w\u0080-\uffff-]+) | \#(?P<id>[\w\u0080-\uffff-]+)
    | \[\s*(?P<name>[\w-]+)\s*(?:=\s*(?P<value>"[^"]*"|'[^']*'|[\w-]+)\s*)?\]""",
    re.VERBOSE | re.IGNORECASE,
)
_WIDTH = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*(\d+(?:\.\d+)?)(px|r?em)\s*\)")
_BETWEEN = re.compile(r"\s*>\s*|\s+")

_T = TypeVar("_T")
Attributes = Mapping[str, str | None]
Shown = Mapping[str, str]
"""The properties that hold for an element, by their names."""
_Weight = tuple[bool, int, int, int, int]
"""Important, ids, classes, elements, place in the page."""


def declared(text: str) -> dict[str, tuple[bool, str]]:
    """What a list of declarations says of PROPERTIES: whether it is important, and the value."""
    found: dict[str, tuple[bool, str]] = {}
    for each in text.split(";"):
        name, _, value = each.partition(":")
        name = name.strip().lower()
        name = _SAME.get(name, name)
        if name in PROPERTIES:
            value, mark, important = value.strip().lower().partition("!")
            is_important = bool(mark) and important.strip() == "important"
            if is_important or not found.get(name, (False, ""))[0]:
                found[name] = (is_important, value.strip())
    return found


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be."""

    tag: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]

    @property
    def key(self) -> str:
        """By what it is looked up: the rarest that it asks for."""
        if self.id:
            return f"#{self.id}"
        return f".{min(self.classes)}" if self.classes else self.tag

    def fits(self, tag: str, classes: frozenset[str], attributes: Attributes) -> bool:
        return (
            self.tag in ("*", tag)
            and self.classes <= classes
            and (not self.id or attributes.get("id") == self.id)
            and all(
                name in attributes and value in (None, attributes[name])
                for name, value in self.attributes
            )
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    compound: _Compound
    within: tuple[int, ...]
    """The numbers of what stands around, the outermost first."""
    weight: tuple[int, int, int, int]
    declarations: Mapping[str, tuple[bool, str]]


class StyleSheets:
    """The style sheets of a page. Raises UnusablePage for more rules than any page has."""

    def __init__(self, page: str) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._around: dict[_Compound, int] = {}
        self._around_by_key: dict[str, list[_Compound]] = {}
        self._asked = ["class", "id", "style"]
        self._found: dict[object, tuple[Shown, frozenset[int]]] = {}
        self._count = 0
        self._steps = _MOST_STEPS
        self._braces = _MOST_BRACES
        for sheet in _sheets(page):
            self._read(sheet)

    @property
    def are_empty(self) -> bool:
        """Whether no rule says how a text is shown."""
        return not self._rules

    def shown(
        self, tag: str, attributes: Attributes, around: tuple[frozenset[int], ...]
    ) -> tuple[Shown, frozenset[int]]:
        """What holds for an element, by the rules that fit it and its own attribute `style`; and
        its roles: for what it counts around others.

        `around` are the roles of the elements it stands in, the innermost first.
        """
        known = (tag, tuple(attributes.get(name) for name in self._asked), around)
        if known not in self._found:
            classes = frozenset((attributes.get("class") or "").split())
            keys = _keys(tag, classes, attributes)
            self._found[known] = (
                self._properties(tag, classes, attributes, keys, around),
                self._roles(tag, classes, attributes, keys),
            )
        return self._found[known]

    def _properties(
        self,
        tag: str,
        classes: frozenset[str],
        attributes: Attributes,
        keys: list[str],
        around: tuple[frozenset[int], ...],
    ) -> Shown:
        best: dict[str, tuple[_Weight, str]] = {}
        anywhere = frozenset[int]().union(*around)
        for rule in self._candidates(self._rules, keys):
            if (
                anywhere.issuperset(rule.within)
                and rule.compound.fits(tag, classes, attributes)
                and _is_within(rule, around)
            ):
                for name, (important, value) in rule.declarations.items():
                    weight = (important, *rule.weight)
                    if name not in best or weight > best[name][0]:
                        best[name] = (weight, value)
        found = {name: value for name, (_, value) in best.items()}
        for name, (important, value) in declared(attributes.get("style") or "").items():
            if important or name not in best or not best[name][0][0]:
                found[name] = value
        return found

    def _roles(
        self, tag: str, classes: frozenset[str], attributes: Attributes, keys: list[str]
    ) -> frozenset[int]:
        around = self._candidates(self._around_by_key, keys)
        return frozenset(self._around[c] for c in around if c.fits(tag, classes, attributes))

    def _candidates(self, by_key: Mapping[str, list[_T]], keys: list[str]) -> Iterator[_T]:
        for key in keys:
            if found := by_key.get(key):
                self._step(len(found))
                yield from found

    def _step(self, count: int) -> None:
        self._steps -= count
        if self._steps < 0:
            raise UnusablePage("large")

    def _read(self, sheet: str) -> None:
        text = _COMMENT.sub(" ", sheet)
        tokens = list(islice(_TOKEN.finditer(text), self._braces + 1))
        self._braces -= len(tokens)
        if self._braces < 0:
            raise UnusablePage("large")
        for selectors, inner in _blocks(text, tokens):
            declarations = declared(inner)
            if not declarations:
                continue
            for selector in selectors.split(","):
                if compounds := _compounds(selector.strip()):
                    self._add(compounds, declarations)

    def _add(
        self, compounds: list[_Compound], declarations: Mapping[str, tuple[bool, str]]
    ) -> None:
        self._count += 1
        if self._count > MOST_RULES:
            raise UnusablePage("large")
        asked = {name for each in compounds for name, _ in each.attributes}
        self._asked += sorted(asked - set(self._asked))
        around = [each for each in compounds[:-1] if each not in _ALWAYS]
        for each in around:
            if each not in self._around:
                self._around[each] = len(self._around)
                self._around_by_key.setdefault(each.key, []).append(each)
        weight = (
            sum(bool(each.id) for each in compounds),
            sum(len(each.classes) + len(each.attributes) for each in compounds),
            sum(each.tag != "*" for each in compounds),
            self._count,
        )
        within = tuple(self._around[each] for each in around)
        rule = _Rule(compounds[-1], within, weight, declarations)
        self._rules.setdefault(rule.compound.key, []).append(rule)


_ALWAYS = frozenset(_Compound(tag, "", frozenset(), ()) for tag in ("html", "body", "*"))
"""What every element stands in, whether the page says so or not."""


def _is_within(rule: _Rule, around: tuple[frozenset[int], ...]) -> bool:
    """Whether what stands around stands in the order that a rule asks for."""
    wanted = list(rule.within)
    for roles in around:
        if wanted and wanted[-1] in roles:
            wanted.pop()
    return not wanted


def _keys(tag: str, classes: frozenset[str], attributes: Attributes) -> list[str]:
    id = attributes.get("id")
    return ["*", tag, *([f"#{id}"] if id else ()), *(f".{each}" for each in classes)]


def _sheets(page: str) -> Iterator[str]:
    """The style sheets that stand in a page and hold for a screen."""
    at = 0
    while found := _SHEET.search(page, at):
        tag = (found["tag"] or "").lower()
        close = _ENDS[tag].search(page, found.end())
        if close is None:
            return
        if tag == "style":
            media = _MEDIA.search(found["attributes"])
            if media is None or _is_for_screens(media[1]):
                yield page[found.end() : close.start()]
        at = close.end()


def _is_for_screens(media: str) -> bool:
    """Whether one of some media queries holds for a wide screen."""
    return any(_holds(query) for query in media.lower().split(","))


def _holds(query: str) -> bool:
    kind, *features = (each.strip() for each in re.split(r"\band\b", query))
    if kind.startswith("("):
        features.insert(0, kind)
    elif kind not in ("", "all", "screen", "only screen", "only all", "not print"):
        return False
    return all(map(_is_so, features))


def _is_so(feature: str) -> bool:
    """Whether the screen has what a media query asks; what is not known it has not."""
    if found := _WIDTH.fullmatch(feature):
        width = float(found[2]) * (1 if found[3] == "px" else 16)
        return width <= _SCREEN if found[1] == "min" else width >= _SCREEN
    return feature.replace(" ", "") == "(orientation:landscape)"


def _blocks(text: str, tokens: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of every rule that holds."""
    open_rules: list[bool] = []
    """Of each rule that is open and holds others: whether these hold."""
    at = skipped = 0
    head: str | None = None
    for token in tokens:
        sign = token[0]
        if sign == "{":
            prelude = text[at : token.start()].strip()
            at = token.end()
            if skipped or head is not None or len(open_rules) >= _DEEPEST:
                skipped += 1
            elif prelude.lower().startswith(_NESTED):
                is_media = prelude.lower().startswith("@media")
                open_rules.append(not is_media or _is_for_screens(prelude[len("@media") :]))
            elif prelude.startswith("@"):
                skipped = 1
            else:
                head = prelude
        elif sign == "}":
            if skipped:
                skipped -= 1
            elif head is not None:
                if all(open_rules):
                    yield head, text[at : token.start()]
                head = None
            elif open_rules:
                open_rules.pop()
            at = token.end()
        elif sign == ";" and head is None and not skipped:
            at = token.end()


def _compounds(selector: str) -> list[_Compound]:
    """What a selector asks of an element and of those around it; empty where it is not known."""
    if len(selector) > _LONGEST_SELECTOR:
        return []
    found: list[_Compound] = []
    at = 0
    while at < len(selector):
        tag, id, classes, attributes = "*", "", set[str](), list[tuple[str, str | None]]()
        start = at
        while part := _SIMPLE.match(selector, at):
            if part["tag"] and at > start:
                return []
            tag = (part["tag"] or tag).lower()
            id = part["id"] or id
            if part["cls"]:
                classes.add(part["cls"])
            if part["name"]:
                value = part["value"]
                attributes.append((part["name"].lower(), value and value.strip("\"'")))
            at = part.end()
        if at == start:
            return []
        found.append(_Compound(tag, id, frozenset(classes), tuple(attributes)))
        if between := _BETWEEN.match(selector, at):
            at = between.end()
        elif at < len(selector):
            return []
    return found
