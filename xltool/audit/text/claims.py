"""The figures that a sentence states beside words that name a row or a column of the tables.

What a figure counts is said before it, else behind it, else in the clause before, which has none.
Words that are not known may make it a part of what is named: then it is at most that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from xltool.audit.text.clauses import (
    EMPTY_SPAN,
    Span,
    StatedFigure,
    clauses,
    figures,
    joins,
    span_of,
    without_numbers,
)
from xltool.audit.text.mentioned import mention_beside, mention_of_all, mention_of_none
from xltool.audit.text.tokens import OF_EVERY_ONE, Token
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import HeadWord, Mention, MentionTopic, Scopes, Sign

_YEARS = frozenset({Sign.LAST, Sign.NEXT})
_AHEAD = frozenset({Sign.NEXT})
_NOT_CARRIED = frozenset({Sign.STOP, Sign.ALL})
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
class _Beside:
    """The words that tell what a figure counts; `unsure` where others among them are unknown."""

    spans: tuple[Span, ...]
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
        self._are_named: dict[MentionTopic, bool] = {}

    def claims(self, tokens: tuple[Token, ...]) -> list[Claim]:
        """What the tokens of the sentence claim, in order."""
        every = clauses([self._of_one_topic(t) if len(t.heads) > 1 else t for t in tokens])
        carried = EMPTY_SPAN
        for place, clause in enumerate(every):
            if clause.numbers:
                for figure in figures(clause):
                    is_last = figure.number is clause.tokens[clause.numbers[-1]]
                    self._read(
                        figure, carried, without_numbers(every, place + 1) if is_last else []
                    )
                    carried = EMPTY_SPAN
            else:
                self._claims += self._of_none_or_all(clause)
                self._note_rows(clause)
                if clause.has_unknown and self._are_of_a_body(_subjects(clause)):
                    self._is_of_a_body = True
                elif self._is_of_a_body and self._are_own(clause):
                    self._is_of_a_body = False
                if clause.heads or Sign.STOP in clause.signs:
                    carried = clause
                elif clause.has_unknown:
                    carried = EMPTY_SPAN
        return self._claims

    def _of_one_topic(self, token: Token) -> Token:
        """A token whose word is one of several topics, without those that the sentence excludes."""
        if len({head.topic for head in token.heads}) < 2:
            return token
        fitting = tuple(head for head in token.heads if self._fits(head))
        return replace(token, heads=fitting or token.heads)

    def _read(self, figure: StatedFigure, carried: Span, following: Sequence[Span]) -> None:
        claim = self._claim(figure, carried, following)
        before, behind = figure.before, figure.behind
        has_heads = bool(before.heads or behind.heads)
        if self._is_of_another and self._is_named_around(before, behind):
            self._is_of_another = False
        if self._is_of_a_body and self._are_own(before):
            self._is_of_a_body = False
        self._last_is_sure = claim is not None and not claim.mention.at_most
        if claim is not None and not self._is_of_another and not self._is_of_a_body:
            self._claims.append(claim)
            self._sure |= set() if claim.mention.at_most else {claim.mention.code}
        elif before.has_unknown and not has_heads:
            self._is_of_another = True
        elif not self._claims and (Sign.STOP in before.signs or Sign.STOP in behind.signs):
            self._is_of_another = not has_heads
        if before.has_unknown:
            self._is_of_a_body |= self._are_of_a_body(before.tokens)
            self._is_doubtful |= claim is None or claim.mention.at_most
        self._note_rows(before)
        self._note_rows(behind)

    def _is_named_around(self, before: Span, behind: Span) -> bool:
        """Whether words of the topic of a head stand around a figure."""
        around = (*before.tokens, *behind.tokens)
        topics = {head.topic for w in (before, behind) for head in w.heads if self._fits(head)}
        return any(
            topic is None or topic.words.search(self._plain, around[0].start, around[-1].end)
            for topic in topics
        )

    def _note_rows(self, span: Span) -> None:
        for head in span.heads:
            if not head.is_column:
                self._rows[head] = None

    def _fits(self, head: HeadWord) -> bool:
        """Whether the sentence has what a word needs, and nothing that it cannot stand with."""
        if head not in self._fitting:
            needs, unless = head.needs, head.unless
            lacks = needs is not None and not needs.search(self._plain)
            self._fitting[head] = not lacks and not (unless and unless.search(self._plain))
        return self._fitting[head]

    def _is_named(self, topic: MentionTopic) -> bool:
        """Whether the sentence has a word of a topic."""
        if topic not in self._are_named:
            self._are_named[topic] = topic.words.search(self._plain) is not None
        return self._are_named[topic]

    def _claim(
        self, figure: StatedFigure, carried: Span, following: Sequence[Span]
    ) -> Claim | None:
        before, behind = figure.before, figure.behind
        next_ones = figure.up_to_next
        if Sign.STOP in before.signs or Sign.STOP in next_ones.signs:
            return None
        if before.has_unknown and self._are_of_a_body(before.tokens):
            return None
        if next_ones.tokens and next_ones.tokens[0].sign is Sign.NONE:
            return None  # `一件没有`
        if before.has_unknown and any(a.text and joins(b) for a, b in pairwise(before.tokens)):
            return None  # a sum with something else
        beside = self._beside(figure, carried, following)
        if beside is None or any(Sign.NONE in span.signs for span in beside.spans):
            return None
        years = (_YEARS & behind.signs).union(*(_YEARS & span.signs for span in beside.spans))
        picked = [head for head in beside.heads if self._fits(head)]
        heaviest = max((head.weight for head in picked), default=-1)
        if len(picked) < len(beside.heads) and any(
            head.is_column or head.weight >= heaviest for head in beside.heads if head not in picked
        ):
            return None
        is_amount = isinstance(figure.number.value, Decimal)
        if any(head.amount is not is_amount for head in picked):
            return None
        rows = tuple(self._rows) if any(head.of_named for head in picked) else ()
        tokens = [token for span in beside.spans for token in span.tokens]
        joined = _joined(tokens, picked)
        mention = mention_beside(tuple(picked), joined, years, rows)
        if mention is None:
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
        told = not at_most or topic is None or self._is_named(topic)
        used = [t for t in tokens if t.heads or t.sign in _YEARS] + [figure.number]
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
        return any(token.text and self._scopes.bodies.search(token.text) for token in tokens)

    def _are_own(self, span: Span) -> bool:
        """Whether tokens name the office itself, or the area that it governs."""
        tokens = span.tokens
        said = self._plain[tokens[0].start : tokens[-1].end] if tokens else ""
        return any(word in said for word in (*self._scopes.own, *self._scopes.area))

    def _is_told_apart(
        self, mention: Mention, picked: list[HeadWord], following: Sequence[Span]
    ) -> bool:
        """Whether the clauses behind a figure say what became of it: `1件，已纠正`."""
        if any(head.is_column for head in picked) or not any(head.adds for head in picked):
            return False
        of_some = [clause for clause in following if Sign.NONE not in clause.signs]
        return not any(Sign.ALL in clause.signs for clause in of_some) and any(
            head.is_column and head.topic is mention.topic
            for clause in of_some
            for head in clause.heads
        )

    def _beside(
        self, figure: StatedFigure, carried: Span, following: Sequence[Span]
    ) -> _Beside | None:
        before, behind = figure.before, figure.behind
        unsure = before.has_unknown or behind.has_unknown
        years = before.signs | behind.signs
        if before.heads:
            if not _has_head_next(before):
                return None
            heads = _picked(before, years)
            more = [head for head in _picked(behind, years) if _belongs(head, heads, behind)]
            more = [head for head in more if self._fits(head)]
            words = (before, behind) if more else (before,)
            if not more and all(head.weight <= 1 and not head.is_column for head in heads):
                if Sign.STOP in carried.signs and not {h.topic for h in carried.heads}.isdisjoint(
                    head.topic for head in heads
                ):
                    return None
                more = [head for head in _picked(carried) if head.is_column]
                unsure |= bool(more) and carried.has_unknown
            if not any(map(_is_firm, (*heads, *more))):
                unsure |= bool(self._claims or carried.heads)
            return _Beside(words, unsure, [*heads, *more])
        if heads := [head for head in _picked(behind, years) if head.after]:
            unsure |= bool(before.tokens) and not any(map(_is_firm, heads))
            return _Beside((before, behind), unsure, heads)
        if before.has_unknown:
            return None
        for clause in following[:1]:
            ahead = [head for head in _picked(clause, _AHEAD) if head.year is Sign.NEXT]
            if ahead and Sign.STOP not in clause.signs:
                return _Beside((before, clause), False, ahead)
        if not carried.signs.isdisjoint(_NOT_CARRIED) or _is_in_brackets(carried):
            return None
        if carried.has_unknown and self._are_of_a_body(carried.tokens):
            return None
        unsure |= carried.has_unknown
        return _Beside((carried, before), unsure, _picked(carried, years | carried.signs))

    def _of_none_or_all(self, clause: Span) -> Iterator[Claim]:
        """What a clause without a number claims: that there is none of something, or all are."""
        signs = clause.signs
        if clause.has_unknown or Sign.STOP in signs or signs.isdisjoint(OF_EVERY_ONE):
            return
        if self._is_of_another or self._is_of_a_body:
            return
        tokens = [token for token in clause.tokens if not token.mark]
        firm = [place for place, token in enumerate(tokens) if any(map(_is_firm, token.heads))]
        if not firm:  # `无申请`
            pairs = enumerate(pairwise(tokens), start=1)
            firm = [n for n, (each, then) in pairs if each.sign is Sign.NONE and then.heads]
        heads = [head for head in _picked(clause, signs) if self._fits(head)]
        if not firm or len(heads) < sum(1 for token in tokens if token.heads):
            return
        none = [place for place, token in enumerate(tokens) if token.sign is Sign.NONE]
        years = signs & _YEARS
        mentions: Iterable[Mention] = ()
        if none and (
            none[0] < firm[0]
            or (none[-1] > firm[-1] and max(head.weight for head in heads) >= _OF_RESULTS)
        ):
            mentions = mention_of_none(heads, years)
        elif not _is_in_brackets(clause) and not years and self._last_is_sure:
            mentions = mention_of_all(_of_all(tokens), self._rows)
        for mention in mentions:
            yield Claim(tokens[0].start, tokens[-1].end, tokens[-1].end, 0, mention)


def _of_all(tokens: list[Token]) -> list[HeadWord]:
    """What a clause says of all; none where it is of all of some: `收到的申请均为` is of all."""
    whole = next((place for place, token in enumerate(tokens) if token.sign is Sign.ALL), 0)
    if tokens[whole].sign not in (Sign.ALL, Sign.IS):
        return []
    before, behind = _picked(span_of(tokens[:whole])), _picked(span_of(tokens[whole:]))
    return behind if all(head.weight <= 1 and not head.is_column for head in before) else []


def _subjects(clause: Span) -> list[Token]:
    """The unknown words of a clause without a number that tell whose it is.

    They are the first, the last, those before its heads, and those joined to them.
    """
    tokens = clause.tokens
    heads = [place for place, token in enumerate(tokens) if token.heads]
    unknown = [place for place, token in enumerate(tokens) if token.text]
    places = {*unknown[:1], *(place for place in unknown if heads and place < heads[-1])}
    places |= {
        p for p in unknown if p == len(tokens) - 1 or (p - 2 in places and joins(tokens[p - 1]))
    }
    return [tokens[place] for place in sorted(places)]


def _is_in_brackets(clause: Span) -> bool:
    return bool(clause.tokens and clause.tokens[0].mark)


def _is_firm(head: HeadWord) -> bool:
    """Whether a word says by itself what is counted: `申请` alone may be of some of them."""
    return bool(head.weight or head.is_column or head.needs)


def _has_head_next(before: Span) -> bool:
    """Whether only known words stand between a figure and the head before it."""
    for token in reversed(before.tokens):
        if token.heads or token.text:
            return not token.text
    return False


def _picked(span: Span, years: Collection[Sign] = ()) -> list[HeadWord]:
    """The heads of tokens; of several in one word that of a year that is named."""
    if not span.heads:
        return []
    found = []
    for token in span.tokens:
        of_year = [head for head in token.heads if head.year and head.year in years]
        found += (of_year or [head for head in token.heads if head.year is None])[:1]
    return found


def _belongs(head: HeadWord, before: list[HeadWord], behind: Span) -> bool:
    """Whether a word behind a figure says more of it than those before it."""
    if head.is_column:
        return True
    if Sign.ALL in behind.signs or not head.weight:
        return False
    return all(head.weight > each.weight or head.code == each.code for each in before)


def _joined(tokens: list[Token], heads: list[HeadWord]) -> bool:
    """Whether the heaviest rows, and the columns, are joined by words, each to the next."""
    if len(heads) < 2:
        return True
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
