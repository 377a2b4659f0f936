"""What a workbook itself finds out as it is filled in: what is blank, filled wrongly, broken.

Every entry and every required passage has a state in a hidden cell: "" while it is blank, 0 once it
is filled rightly, 1 where it is filled wrongly. So COUNT says how many are filled and SUM how many
wrongly. A relation is judged once every entry below its figures is filled rightly: a form that is
being filled in is no faulty form. Mark, count, colour and marked copies all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltool.classes import dataclass
from xltool.model.expression import (
    Binary,
    Const,
    HoldsAny,
    If,
    IsNumber,
    Node,
    OneOf,
    Portion,
    Ref,
    Rounded,
    Without,
    numbers,
    total,
)
from xltool.model.finding import Severity
from xltool.model.form import Form, ValueKind
from xltool.model.mentions import Presence
from xltool.model.nil import NOT_NIL, nil_key
from xltool.model.relation import Relation
from xltool.workbook.layout.nil_cell import says_nil
from xltool.workbook.layout.wording import Wording

_NO, _YES, _BLANK = Const(0), Const(1), Const("")
_SPACES = (" ", "\u3000", "\n")


@dataclass(frozen=True, slots=True)
class Extent:
    """The entries of a block of a table, or the passages of a section.

    `id` is the id of the cell that counts the blank ones, and the beginning of other ids; `table`
    is None for passages.
    """

    id: str
    label: str
    table: str | None
    keys: tuple[str, ...]


def extents(form: Form) -> Iterator[Extent]:
    """Every part that must be filled in, in the order of the form."""
    for section in form.sections:
        if section.table is None:
            keys = tuple(text.key for text in section.texts if text.required)
            if keys:
                label = section.heading
                yield Extent(f"check.blank.{section.key}", label, None, keys)
            continue
        table = form.tables[section.table]
        for number, block in enumerate(table.blocks):
            label = "　".join(filter(None, (table.short, block.heading or section.title)))
            keys = tuple(
                key
                for key in form.entered
                if (form.figures[key].table, form.figures[key].block) == (table.id, number)
            )
            yield Extent(f"check.blank.{table.id}.{number}", label, table.id, keys)


def state_id(key: str) -> str:
    """The id of the hidden cell with the state of an entry or a passage."""
    return f"state.{key}"


def check_id(check: Relation | Presence, part: str) -> str:
    """The id of a part of a check's line: result, error or doubt; of a relation also left, right
    and difference, of what a passage has to say also bare."""
    return f"check.{check.code}.{check.at}.{part}"


def entry_state(form: Form, key: str) -> Node:
    """The state of an entry; a blank of a nil table is 0, which every kind allows."""
    figure = form.figures[key]
    blank = If(says_nil(figure.table), _NO, _BLANK)
    return If(Binary(Ref(key), "=", _BLANK), blank, _misfit(figure.kind, Ref(key)))


def answer_state(table: str) -> Node:
    """The state of the answer of a nil table: 0, or 1 where it is not clear what it says."""
    answer = Ref(nil_key(table))
    text = Without(answer, _SPACES)
    unclear = If(Binary(text, "=", _BLANK), _NO, If(Binary(text, "=", Const(NOT_NIL)), _NO, _YES))
    return If(says_nil(table), _NO, unclear)


def passage_state(key: str) -> Node:
    """The state of a passage; one of spaces alone is blank."""
    return If(Binary(Without(Ref(key), _SPACES), "=", _BLANK), _BLANK, _NO)


def wrongly_filled(kind: ValueKind, entry: Node) -> Node:
    """1 where an entry of a kind is neither blank nor filled rightly, else 0."""
    return If(Binary(entry, "=", _BLANK), _NO, _misfit(kind, entry))


def _misfit(kind: ValueKind, entry: Node) -> Node:
    """1 where what stands in an entry is no number of its kind, else 0.

    One condition inside the other: programs differ in what they make of a text that is compared or
    rounded, and none computes what it does not need.
    """
    fits: Node = If(Binary(Rounded(entry, kind.places), "=", entry), _NO, _YES)
    lowest = kind.minimum if kind.minimum is not None else -kind.maximum
    fits = If(Binary(entry, ">", Const(kind.maximum)), _YES, fits)
    fits = If(Binary(Const(lowest), ">", entry), _YES, fits)
    return If(IsNumber(entry), fits, _YES)


def blank_count(keys: Iterable[str]) -> Node:
    """How many entries or passages are blank."""
    states = tuple(map(state_id, keys))
    return Binary(Const(len(states)), "-", numbers(states))


def wrong_count(keys: Iterable[str]) -> Node:
    """How many entries are filled wrongly."""
    return total(tuple(map(state_id, keys)))


def verdict(form: Form, relation: Relation, wording: Wording) -> Node:
    """The mark of a relation: √, × or ？, and — while an entry below it is blank or wrong."""
    entries = dict.fromkeys(e for key in relation.keys for e in form.entries_below(key))
    states = tuple(map(state_id, entries))
    right = Binary(numbers(states), "-", total(states))
    return If(
        Binary(Const(len(states)), ">", right),
        Const(wording["mark_blank"]),
        If(
            relation.broken(),
            Const(broken_mark(form, relation, wording)),
            Const(wording["mark_passed"]),
        ),
    )


def presences(form: Form) -> tuple[Presence, ...]:
    """What passages have to say beyond being written at all."""
    found = form.mentions.presences if form.mentions else ()
    return tuple(
        each
        for each in found
        if each.nothing or not each.any_words or not form.texts[each.at].required
    )


def bare(presence: Presence) -> Node:
    """What a passage comes to without what says nothing of its own, as far as it matters."""
    words = (*_SPACES, *presence.asides)
    longest = max(map(len, presence.nothing), default=0)
    return Portion(Without(Ref(presence.at), words), 1, longest + 1)


def presence_verdict(form: Form, presence: Presence, wording: Wording) -> Node:
    """The mark of what a passage has to say: √ or ？, and — while it must be written and is not."""
    holds: Node = Const(wording["mark_passed"])
    mark = If(
        HoldsAny(presence.within, presence.words),
        holds,
        Const(broken_mark(form, presence, wording)),
    )
    if presence.any_words:
        says_nothing = OneOf(Ref(check_id(presence, "bare")), ("", *presence.nothing))
        mark = If(says_nothing, mark, holds)
    if not form.texts[presence.at].required:
        return mark
    unwritten = Binary(Ref(state_id(presence.at)), "=", _BLANK)
    return If(unwritten, Const(wording["mark_blank"]), mark)


def broken_mark(form: Form, check: Relation | Presence, wording: Wording) -> str:
    """The mark of a relation that does not hold, or of a passage that says too little."""
    is_error = form.all_rules[check.code].severity is Severity.ERROR
    return wording["mark_failed" if is_error else "mark_doubt"]


def visibly_broken(form: Form, check: Relation | Presence, wording: Wording) -> Node:
    """Whether the workbook judges a relation, or what a passage says, and it fails."""
    mark = Const(broken_mark(form, check, wording))
    return Binary(Ref(check_id(check, "result")), "=", mark)


def visibly_holds(relation: Relation, wording: Wording) -> Node:
    """Whether the workbook judges a relation and it holds."""
    return Binary(Ref(check_id(relation, "result")), "=", Const(wording["mark_passed"]))
