"""The written parts of what is rendered: fixed text and Jinja2 templates under `templates`.

Every value put into a template is made legible and escaped; the same five characters are special
in XML and in HTML. A name that a template misses is an error, never an empty place.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from xltool.resources import templates
from xltool.text.clean import legible


def _legible_value(value: object) -> object:
    # a macro's result is markup already: its values came through here one by one
    return legible(value) if type(value) is str else value


@cache
def part(name: str) -> str:
    """A part's text as it stands, with LF line ends whatever the checkout's are.

    `name` is its path below `templates`, with `/`.
    """
    return (templates() / name).read_text(encoding="utf-8")


_ENVIRONMENT = Environment(
    loader=FunctionLoader(part),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_legible_value,
    trim_blocks=True,
    lstrip_blocks=True,
    newline_sequence="\n",
    keep_trailing_newline=True,
)


@cache
def template(name: str) -> Template:
    """A template, compiled once; it may include and import others by their names."""
    return _ENVIRONMENT.get_template(name)
