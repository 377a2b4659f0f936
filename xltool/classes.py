"""Classes of values, declared as for `dataclasses`: what each needs is written when it is needed.

A command makes use of a third of the classes that it imports. The standard library's decorator
writes and compiles six methods for every one of them: a fifth of all that a check had to do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, slots: bool, frozen: bool = False, eq: bool = True, order: bool = False):
        """What `dataclasses.dataclass` does with slots; `fields`, `replace` and the like work.

        A field may have a default, or be one of `dataclasses.field`.
        """
        return lambda cls: _made(cls, frozen, eq, order)


def _made(cls: type, frozen: bool, eq: bool, order: bool) -> type:
    own = dict(cls.__dict__)
    above = getattr(cls.__base__, "_fields", {})
    fields = {name: own.pop(name, dataclasses.MISSING) for name in cls.__annotations__}
    for slot in ("__dict__", "__weakref__"):
        own.pop(slot, None)
    body: dict[str, Any] = {
        "__slots__": tuple(name for name in fields if name not in above),
        "__dataclass_fields__": _Fields(),
        "__init__": _write_init,
        "__repr__": _repr,
        "__reduce__": _reduce,
        "_fields": {**above, **fields},
    }
    body["__match_args__"] = _asked(body["_fields"])
    if frozen:
        body |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    if eq:
        body |= _comparing(_with(body["_fields"], "compare"), frozen, order)
    made = type(cls)(cls.__name__, cls.__bases__, body | own)
    made.__qualname__ = cls.__qualname__
    return made


def _with(fields: Mapping[str, Any], what: str) -> tuple[str, ...]:
    """The fields that take part in something, as all do unless they say otherwise."""
    return tuple(
        name
        for name, default in fields.items()
        if not isinstance(default, dataclasses.Field) or getattr(default, what)
    )


def _asked(fields: Mapping[str, Any]) -> tuple[str, ...]:
    return _with(fields, "init")


def _write_init(self: Any, *args: Any, **named: Any) -> None:
    """Writes `__init__` in its own place, and calls it."""
    cls = type(self)
    known: dict[str, Any] = {"_missing": dataclasses.MISSING}
    parameters, lines = ["self"], []
    for name in _asked(cls._fields):
        default, value = cls._fields[name], name
        if isinstance(default, dataclasses.Field):
            if default.default_factory is not dataclasses.MISSING:
                known[f"_make_{name}"] = default.default_factory
                value = f"_make_{name}() if {name} is _missing else {name}"
                default = None
            else:
                default = default.default
        if default is dataclasses.MISSING:
            parameters.append(name)
        else:
            known[f"_default_{name}"] = default if value == name else dataclasses.MISSING
            parameters.append(f"{name}=_default_{name}")
        known[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f" _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    head = f"def __init__({', '.join(parameters)}):"
    exec("\n".join([head, *(lines or [" pass"])]), known)
    init = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = init
    init(self, *args, **named)


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name in _with(self._fields, "repr"))
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[object, ...]:
    return type(self), tuple(getattr(self, name) for name in _asked(self._fields))


def _refuse_set(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _comparing(names: tuple[str, ...], frozen: bool, order: bool) -> dict[str, Any]:
    """The methods that compare values of one class by their fields."""
    key: Callable[[Any], Any]
    if len(names) > 1:
        key = attrgetter(*names)
    else:

        def key(self: Any) -> tuple[Any, ...]:
            return tuple(getattr(self, name) for name in names)

    def equal(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    def comparing(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
        def compared(self: object, other: object) -> bool:
            same = other.__class__ is self.__class__
            return compare(key(self), key(other)) if same else NotImplemented

        return compared

    methods: dict[str, Any] = {"__eq__": equal, "__hash__": hashed if frozen else None}
    if order:
        methods |= {f"__{each.__name__}__": comparing(each) for each in (lt, le, gt, ge)}
    return methods


class _Fields:
    """The fields as the functions of `dataclasses` ask for them."""

    def __get__(self, value: object, cls: Any) -> Mapping[str, dataclasses.Field[Any]]:
        given = {n: d for n, d in cls._fields.items() if d is not dataclasses.MISSING}
        body = {"__annotations__": dict.fromkeys(cls._fields, Any), "__doc__": cls.__doc__ or " "}
        like = type(cls.__name__, (), {**body, **given})
        plain: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(like)
        found: dict[str, dataclasses.Field[Any]] = plain.__dataclass_fields__
        cls.__dataclass_fields__ = found
        return found
