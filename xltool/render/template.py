"""The written parts of a report: fixed text and Jinja2 templates under `templates/report`.

Every value put into a template is made legible and escaped; the same five characters are special
in XML and in HTML. A name that a template misses is an error, never an empty place.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from xltool.render.legible import legible
from xltool.resources import templates


def _legible_value(value: object) -> object:
    # a macro's result is markup already: its values came through here one by one
    return legible(value) if type(value) is str else value


_ENVIRONMENT = Environment(
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_legible_value,
    trim_blocks=True,
    lstrip_blocks=True,
    newline_sequence="\n",
    keep_trailing_newline=True,
)


@cache
def part(name: str) -> str:
    """A part's text as it stands, with LF line ends whatever the checkout's are."""
    return (templates() / "report" / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """A template, compiled once."""
    return _ENVIRONMENT.from_string(part(name))
