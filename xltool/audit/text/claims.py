"""The figures that a sentence states beside words that name a row or a column of the tables.

What a figure counts is said before it, else behind it, else in the clause before, which has none.
Words that are not known may make it a part of what is named: then it is at most that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from xltool.audit.text.mentioned import mention_beside, mention_of_all, mention_of_none
from xltool.audit.text.tokens import Token, clauses
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import HeadWord, Mention, MentionTopic, Scopes, Sign

_YEARS = (Sign.LAST, Sign.NEXT)
_OF_RESULTS = 3
"""The weight of results and of what was carried: of these it is said behind them that none is."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure at a place of a sentence, and what it can be.

    The words that say so begin at `start` and reach to `reach`; the figure ends at `end`. One that
    is not `told` says nothing, but others may be parts of it.
    """

    start: int
    end: int
    reach: int
    value: Number
    mention: Mention
    told: bool = True


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of a clause, and what stands before and behind it up to the next."""

    before: list[Token]
    number: Token
    behind: list[Token]
    up_to_next: list[Token]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words that tell what a figure counts; `unsure` where others among them are unknown."""

    tokens: list[Token]
    unsure: bool
    heads: list[HeadWord]


class ClaimReader:
    """Reads the clauses of one sentence in order; its words tell whose figures it states."""

    def __init__(self, plain: str, scopes: Scopes) -> None:
        self._plain, self._scopes = plain, scopes
        self._claims: list[Claim] = []
        self._sure: set[str] = set()  # the codes of claims that are no parts
        self._fitting: dict[HeadWord, bool] = {}
        self._rows: dict[HeadWord, None] = {}  # in their order
        # unknown words before a figure may say whose it is, for those behind it as well; and where
        # something else was counted, what follows may be of that
        self._is_doubtful = self._is_of_another = self._is_of_a_body = False
        self._units: dict[MentionTopic | None, str] = {}  # a topic is counted in the first
        self._last_is_sure = True  # `均` is of the last figure

    def claims(self, tokens: tuple[Token, ...]) -> list[Claim]:
        """What the tokens of the sentence claim, in order."""
        every = clauses(tuple(map(self._of_one_topic, tokens)))
        carried: list[Token] = []
        for place, clause in enumerate(every):
            if any(token.value is not None for token in clause):
                following = _without_numbers(every, place + 1)
                for figure in _figures(clause):
                    is_last = figure.number is _last_number(clause)
                    self._read(figure, carried, following if is_last else [])
                    carried = []
            else:
                self._claims += self._of_none_or_all(clause)
                self._note_rows(clause)
                self._is_of_a_body = self._are_of_a_body(_subjects(clause)) or (
                    self._is_of_a_body and not self._are_own(clause)
                )
                if any(token.heads or token.sign is Sign.STOP for token in clause):
                    carried = clause
                elif any(token.is_unknown for token in clause):
                    carried = []
        return self._claims

    def _of_one_topic(self, token: Token) -> Token:
        """A token whose word is one of several topics, without those that the sentence excludes."""
        if len({head.topic for head in token.heads}) < 2:
            return token
        fitting = tuple(head for head in token.heads if self._fits(head))
        return replace(token, heads=fitting or token.heads)

    def _read(self, figure: _Figure, carried: list[Token], following: list[list[Token]]) -> None:
        claim = self._claim(figure, carried, following)
        around = [*figure.before, *figure.behind]
        ours = [head for token in around for head in token.heads if self._fits(head)]
        if any(self._names(head, around) for head in ours):
            self._is_of_another = False
        if self._is_of_a_body and self._are_own(figure.before):
            self._is_of_a_body = False
        self._last_is_sure = claim is not None and not claim.mention.at_most
        is_unknown = any(token.is_unknown for token in figure.before)
        if claim is not None and not self._is_of_another and not self._is_of_a_body:
            self._claims.append(claim)
            self._sure |= set() if claim.mention.at_most else {claim.mention.code}
        elif is_unknown and not any(token.heads for token in around):
            self._is_of_another = True
        elif not self._claims and any(token.sign is Sign.STOP for token in around):
            self._is_of_another = not any(token.heads for token in around)
        self._is_of_a_body |= self._are_of_a_body(figure.before)
        if is_unknown and (claim is None or claim.mention.at_most):
            self._is_doubtful = True
        self._note_rows(around)

    def _names(self, head: HeadWord, around: list[Token]) -> bool:
        """Whether words of the topic of a head stand around a figure."""
        start, end = around[0].start, around[-1].end
        return head.topic is None or bool(head.topic.words.search(self._plain, start, end))

    def _note_rows(self, tokens: list[Token]) -> None:
        self._rows |= {head: None for token in tokens for head in token.heads if not head.is_column}

    def _fits(self, head: HeadWord) -> bool:
        """Whether the sentence has what a word needs, and nothing that it cannot stand with."""
        if head not in self._fitting:
            needs, unless = head.needs, head.unless
            lacks = needs is not None and not needs.search(self._plain)
            self._fitting[head] = not lacks and not (unless and unless.search(self._plain))
        return self._fitting[head]

    def _claim(
        self, figure: _Figure, carried: list[Token], following: list[list[Token]]
    ) -> Claim | None:
        around = [*figure.before, *figure.up_to_next]
        if any(token.sign is Sign.STOP for token in around) or self._are_of_a_body(figure.before):
            return None
        if figure.up_to_next and figure.up_to_next[0].sign is Sign.NONE:
            return None  # `一件没有`
        if any(a.is_unknown and b.sign is Sign.AND for a, b in pairwise(figure.before)):
            return None  # a sum with something else
        beside = self._beside(figure, carried, following)
        if beside is None or any(token.sign is Sign.NONE for token in beside.tokens):
            return None
        named = [*beside.tokens, *figure.behind]
        years = {token.sign for token in named if token.sign in _YEARS}
        picked = [head for head in beside.heads if self._fits(head)]
        heaviest = max((head.weight for head in picked), default=-1)
        if any(
            head.is_column or head.weight >= heaviest for head in beside.heads if head not in picked
        ):
            return None
        rows = tuple(self._rows) if any(head.of_named for head in picked) else ()
        joined = _joined(beside.tokens, picked)
        mention = mention_beside(tuple(picked), joined, frozenset(years), rows)
        is_amount = isinstance(figure.number.value, Decimal)
        if mention is None or any(head.amount is not is_amount for head in picked):
            return None
        at_most = (
            beside.unsure
            or mention.at_most
            or (self._is_doubtful and mention.code not in self._sure)
            or self._is_told_apart(mention, picked, following)
        )
        topic = mention.topic
        unit = self._plain[figure.number.end - 1]
        if self._units.setdefault(topic, unit) != unit:
            return None  # `申请12件，答复信息30项`
        told = not at_most or topic is None or bool(topic.words.search(self._plain))
        used = [t for t in beside.tokens if t.heads or t.sign in _YEARS] + [figure.number]
        return Claim(
            min(token.start for token in used),
            figure.number.end,
            max(token.end for token in used),
            figure.number.value or 0,
            mention if mention.at_most is at_most else replace(mention, at_most=at_most),
            told,
        )

    def _are_of_a_body(self, tokens: Iterable[Token]) -> bool:
        """Whether unknown words among tokens name an office."""
        return any(token.is_unknown and self._scopes.bodies.search(token.text) for token in tokens)

    def _are_own(self, tokens: list[Token]) -> bool:
        """Whether tokens name the office itself, or the area that it governs."""
        said = self._plain[tokens[0].start : tokens[-1].end] if tokens else ""
        return any(word in said for word in (*self._scopes.own, *self._scopes.area))

    def _is_told_apart(
        self, mention: Mention, picked: list[HeadWord], following: list[list[Token]]
    ) -> bool:
        """Whether the clauses behind a figure say what became of it: `1件，已纠正`."""
        of_some = [c for c in following if not any(token.sign is Sign.NONE for token in c)]
        tokens = [token for clause in of_some for token in clause]
        if any(head.is_column for head in picked) or not any(head.adds for head in picked):
            return False
        if any(token.sign is Sign.ALL for token in tokens):
            return False
        return any(
            head.is_column and head.topic is mention.topic
            for token in tokens
            for head in token.heads
        )

    def _beside(
        self, figure: _Figure, carried: list[Token], following: list[list[Token]]
    ) -> _Beside | None:
        before, behind = figure.before, figure.behind
        unsure = any(token.is_unknown for token in (*before, *behind))
        years = {token.sign for token in [*before, *behind]}
        if any(token.heads for token in before):
            if not _has_head_next(before):
                return None
            heads = _picked(before, years)
            more = [head for head in _picked(behind, years) if _belongs(head, heads, behind)]
            more = [head for head in more if self._fits(head)]
            tokens = before + behind if more else before
            if not more and all(head.weight <= 1 and not head.is_column for head in heads):
                named = {head.topic for token in carried for head in token.heads}
                if any(t.sign is Sign.STOP for t in carried) and named & {
                    head.topic for head in heads
                }:
                    return None
                more = [head for head in _picked(carried, set()) if head.is_column]
                unsure |= bool(more) and any(token.is_unknown for token in carried)
            if not any(map(_is_firm, (*heads, *more))):
                unsure |= bool(self._claims) or any(token.heads for token in carried)
            return _Beside(tokens, unsure, [*heads, *more])
        if heads := [head for head in _picked(behind, years) if head.after]:
            unsure |= bool(before) and not any(map(_is_firm, heads))
            return _Beside(before + behind, unsure, heads)
        if any(token.is_unknown for token in before):
            return None
        for clause in following[:1]:
            ahead = [head for head in _picked(clause, {Sign.NEXT}) if head.year is Sign.NEXT]
            if ahead and not any(token.sign is Sign.STOP for token in clause):
                return _Beside(before + clause, False, ahead)
        if any(token.mark or token.sign in (Sign.STOP, Sign.ALL) for token in carried):
            return None
        if self._are_of_a_body(carried):
            return None
        unsure |= any(token.is_unknown for token in carried)
        years |= {token.sign for token in carried}
        return _Beside(carried + before, unsure, _picked(carried, years))

    def _of_none_or_all(self, clause: list[Token]) -> Iterator[Claim]:
        """What a clause without a number claims: that there is none of something, or all are."""
        tokens = [token for token in clause if not token.mark]
        if any(token.is_unknown or token.sign is Sign.STOP for token in tokens):
            return
        if self._is_of_another or self._is_of_a_body:
            return
        signs = [token.sign for token in tokens]
        firm = [place for place, token in enumerate(tokens) if any(map(_is_firm, token.heads))]
        if not firm:  # `无申请`
            pairs = enumerate(pairwise(tokens), start=1)
            firm = [n for n, (each, then) in pairs if each.sign is Sign.NONE and then.heads]
        heads = [head for head in _picked(tokens, set(signs)) if self._fits(head)]
        if not firm or len(heads) < sum(1 for token in tokens if token.heads):
            return
        years = {sign for sign in signs if sign in _YEARS}
        mentions: Iterable[Mention] = ()
        if Sign.NONE in signs[: firm[0]] or (
            Sign.NONE in signs[firm[-1] :] and max(head.weight for head in heads) >= _OF_RESULTS
        ):
            mentions = mention_of_none(heads, years)
        elif tokens == clause and not years and self._last_is_sure:
            mentions = mention_of_all(_of_all(tokens), self._rows)
        for mention in mentions:
            yield Claim(tokens[0].start, tokens[-1].end, tokens[-1].end, 0, mention)


def _of_all(tokens: list[Token]) -> list[HeadWord]:
    """What a clause says of all; none where it is of all of some: `收到的申请均为` is of all."""
    whole = next((place for place, token in enumerate(tokens) if token.sign is Sign.ALL), 0)
    if tokens[whole].sign not in (Sign.ALL, Sign.IS):
        return []
    before, behind = _picked(tokens[:whole], set()), _picked(tokens[whole:], set())
    return behind if all(head.weight <= 1 and not head.is_column for head in before) else []


def _subjects(clause: list[Token]) -> list[Token]:
    """The unknown words of a clause without a number that tell whose it is.

    They are the first, the last, those before its heads, and those joined to them.
    """
    heads = [place for place, token in enumerate(clause) if token.heads]
    unknown = [place for place, token in enumerate(clause) if token.is_unknown]
    places = {*unknown[:1], *(place for place in unknown if heads and place < heads[-1])}
    places |= {
        p for p in unknown if p == len(clause) - 1 or (p - 2 in places and _joins(clause[p - 1]))
    }
    return [clause[place] for place in sorted(places)]


def _joins(token: Token) -> bool:
    return token.sign is Sign.AND


def _is_firm(head: HeadWord) -> bool:
    """Whether a word says by itself what is counted: `申请` alone may be of some of them."""
    return bool(head.weight or head.is_column or head.needs)


def _figures(clause: list[Token]) -> Iterator[_Figure]:
    """The numbers of a clause; what stands between two is before the second, but for what is
    before the word that joins them."""
    places = [place for place, token in enumerate(clause) if token.value is not None]
    start = 0
    for place, end in zip(places, [*places[1:], len(clause)], strict=True):
        behind = up_to_next = clause[place + 1 : end]
        if end < len(clause):
            ends = [n for n, token in enumerate(behind) if token.sign is Sign.AND]
            behind = behind[: ends[0]] if ends else _counted_by(clause[start:place], behind)
        yield _Figure(clause[start:place], clause[place], behind, up_to_next)
        start = place + 1 + len(behind)


def _counted_by(before: list[Token], behind: list[Token]) -> list[Token]:
    """What follows a number at once, where nothing before it says what it counts: `12件申请共`."""
    is_said = any(token.heads for token in before)
    return behind[:1] if behind and behind[0].heads and not is_said else []


def _last_number(clause: list[Token]) -> Token:
    return next(token for token in reversed(clause) if token.value is not None)


def _without_numbers(every: list[list[Token]], place: int) -> list[list[Token]]:
    """The clauses from a place on up to the next that has a number."""
    end = place
    while end < len(every) and all(token.value is None for token in every[end]):
        end += 1
    return every[place:end]


def _has_head_next(before: list[Token]) -> bool:
    """Whether only known words stand between a figure and the head before it."""
    for token in reversed(before):
        if token.heads or token.is_unknown:
            return not token.is_unknown
    return False


def _picked(tokens: list[Token], years: set[Sign | None]) -> list[HeadWord]:
    """The heads of tokens; of several in one word that of a year that is named."""
    found = []
    for token in tokens:
        of_year = [head for head in token.heads if head.year in years and head.year]
        found += (of_year or [head for head in token.heads if head.year is None])[:1]
    return found


def _belongs(head: HeadWord, before: list[HeadWord], behind: list[Token]) -> bool:
    """Whether a word behind a figure says more of it than those before it."""
    if head.is_column:
        return True
    if any(token.sign is Sign.ALL for token in behind) or not head.weight:
        return False
    return all(head.weight > each.weight or head.code == each.code for each in before)


def _joined(tokens: list[Token], heads: list[HeadWord]) -> bool:
    """Whether the heaviest rows, and the columns, are joined by words, each to the next."""
    heaviest = max((head.weight for head in heads if not head.is_column), default=0)
    counted = {head for head in heads if head.is_column or head.weight == heaviest}
    last: bool | None = None
    for token in tokens:
        if token.sign is Sign.AND:
            last = None
        elif is_column := {head.is_column for head in token.heads if head in counted}:
            if is_column == {last}:
                return False
            last = is_column.pop()
    return True
