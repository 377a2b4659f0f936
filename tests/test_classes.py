"""Classes of values behave as those that the standard library makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from xltool import classes

Decorator = Callable[..., Callable[[type], type]]


def declared(dataclass: Decorator) -> SimpleNamespace:
    """The same classes, made by one decorator or the other."""

    @dataclass(frozen=True, slots=True)
    class Point:
        """A place."""

        x: int
        y: int = 2
        tags: dict[str, int] = dataclasses.field(default_factory=dict)

        @property
        def sum(self) -> int:
            return self.x + self.y

    @dataclass(frozen=True, slots=True)
    class Named(Point):
        name: str = "n"

    @dataclass(frozen=True, slots=True, order=True)
    class Number:
        n: int
        way: str = dataclasses.field(default="", compare=False, repr=False)

        def __post_init__(self) -> None:
            if self.n < 0:
                raise ValueError(self.n)

    @dataclass(frozen=True, slots=True)
    class Counted:
        words: str
        length: int = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.words))

    @dataclass(frozen=True, slots=True, eq=False)
    class Thing:
        n: int

    @dataclass(slots=True)
    class Tally:
        n: int = 0
        seen: list[int] = dataclasses.field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Nothing:
        def __repr__(self) -> str:
            return "nothing"

    return SimpleNamespace(**{name: each for name, each in locals().items() if name[0].isupper()})


def changed(tally: Any) -> str:
    tally.n += 1
    return repr(tally)


OURS, THEIRS = declared(classes.dataclass), declared(dataclasses.dataclass)

CASES: dict[str, Callable[[Any], object]] = {
    "given by place": lambda c: repr(c.Point(1, 3)),
    "given by name": lambda c: repr(c.Point(y=4, x=1, tags={"a": 1})),
    "a default is made for each": lambda c: c.Point(1).tags is c.Point(1).tags,
    "equal": lambda c: (
        c.Point(1) == c.Point(1, 2),
        c.Point(1) == c.Point(2),
        c.Point(1) == (1, 2, {}),
        c.Point(1) != c.Point(1),
    ),
    "another class is another": lambda c: (
        c.Point(1) == c.Named(1),
        c.Named(1) == c.Named(1),
        c.Named(1) == c.Named(1, 2, {}),
    ),
    "below another class": lambda c: (
        repr(c.Named(1, name="a")),
        isinstance(c.Named(1), c.Point),
        c.Named(1).sum,
    ),
    "hash": lambda c: [hash(c.Number(1)), hash(c.Number(1, "b")), hash(c.Counted("ab"))],
    "hash of a field that has none": lambda c: hash(c.Point(1)),
    "hash of what changes": lambda c: hash(c.Tally()),
    "by identity": lambda c: (c.Thing(1) == c.Thing(1), len({c.Thing(1), c.Thing(1)})),
    "order": lambda c: (
        sorted([c.Number(2), c.Number(1)]),
        c.Number(1) <= c.Number(1, "b"),
        c.Number(2) > c.Number(1),
        c.Number(1) >= c.Number(2),
    ),
    "order of another class": lambda c: c.Number(1) < 2,
    "refused by what is done at the end": lambda c: c.Number(-1),
    "set at the end": lambda c: (
        c.Counted("abc").length,
        repr(c.Counted("abc")),
        c.Counted("a") == c.Counted("a"),
    ),
    "not a parameter": lambda c: c.Counted("abc", 3),
    "too few": lambda c: c.Point(),
    "unknown": lambda c: c.Point(1, z=1),
    "frozen": lambda c: setattr(c.Point(1), "x", 2),
    "frozen to deletion": lambda c: delattr(c.Point(1), "x"),
    "no further attribute": lambda c: setattr(c.Tally(), "other", 2),
    "changes": lambda c: changed(c.Tally()),
    "no dictionary": lambda c: hasattr(c.Point(1), "__dict__"),
    "replace": lambda c: (
        repr(dataclasses.replace(c.Point(1), y=5)),
        dataclasses.replace(c.Named(1), x=3),
    ),
    "replace what is no parameter": lambda c: dataclasses.replace(c.Counted("a"), length=3),
    "as a tree": lambda c: dataclasses.asdict(c.Point(1, tags={"a": 1})),
    "fields": lambda c: [f.name for f in dataclasses.fields(c.Named)],
    "taken for one": lambda c: (
        dataclasses.is_dataclass(c.Point),
        dataclasses.is_dataclass(c.Point(1)),
    ),
    "copied": lambda c: (copy.copy(c.Point(1)), copy.deepcopy(c.Named(1, name="b"))),
    "matched by place": lambda c: [
        c.Point.__match_args__,
        c.Named.__match_args__,
        c.Counted.__match_args__,
    ],
    "what the class writes itself": lambda c: repr(c.Nothing()),
    "said of the class": lambda c: (c.Point.__doc__, c.Point.__qualname__, c.Point.__module__),
}


def outcome(case: Callable[[Any], object], made: SimpleNamespace) -> object:
    try:
        found = case(made)
    except Exception as error:
        return type(error), str(error)
    return repr(found)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_class_behaves_as_one_of_the_standard_library(case: Callable[[Any], object]) -> None:
    assert outcome(case, OURS) == outcome(case, THEIRS)


@classes.dataclass(frozen=True, slots=True)
class Kept:
    x: int
    y: tuple[str, ...] = ()


def test_a_value_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(Kept(1, ("a",)))) == Kept(1, ("a",))
