"""How a page of the desk is drawn: from its template, in the language and of the season asked for.

Addresses are made here alone, so that every one of them keeps the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urlencode

from xltool.classes import dataclass
from xltool.desk.state import DeskState
from xltool.reporting.render.template import template
from xltool.resources import templates
from xltool.words.errors import error_text, passed_over
from xltool.words.notices import notice_text
from xltool.words.say import Say

OWN, TRIED = "season", "try"
"""The season of the folder, and the one on the samples, as they stand in addresses."""

MENU = ("home", "one", "send", "collect", "results", "help")
"""The pages that every page leads to, in this order."""
_APART = ("one", "help", "rules")
"""The pages that are about something else than the season."""


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What a request asks for: a language, a season, and the parameters of its address."""

    language: str = "zh"
    season: str = OWN
    args: Mapping[str, str] = field(default_factory=dict)

    def link(self, page: str, /, **args: str | int) -> str:
        """The address of a page, a download or an upload of the same season in the same language;
        empty parameters are left out."""
        given = {n: value for n, value in args.items() if value != "" and n != "lang"}
        if self.language != "zh":
            given["lang"] = self.language
        query = f"?{urlencode(given)}" if given else ""
        return f"/{self.season}/{'' if page == 'home' else page}{query}"

    def elsewhere(self, **changed: str) -> AskedPage:
        """The same with another language or season."""
        return AskedPage(
            changed.get("language", self.language), changed.get("season", self.season), self.args
        )


def load_pages() -> None:
    """Compile every page's template, so that the first one to be asked for is there at once."""
    for path in (templates() / "desk").glob("*.html.j2"):
        template(f"desk/{path.name}")


def say_of(asked: AskedPage, state: DeskState) -> Say:
    """The words of the language asked for, of the periods that the season is about."""
    say = Say(asked.language)
    return say.of(state.judged.collection.form.cycle) if state.judged else say


def draw(name: str, asked: AskedPage, state: DeskState, **values: object) -> str:
    """The page of a name, as HTML, with these values besides those that every page shows."""
    say = say_of(asked, state)
    return template(f"desk/{name}.html.j2").render(
        page=name,
        menu=MENU,
        asked=asked,
        state=state,
        say=say,
        link=asked.link,
        problems=[error_text(each, say) for each in (state.problem or {}).values()],
        notices=[] if name in _APART else _notices(state, say),
        **values,
    )


def _notices(state: DeskState, say: Say) -> list[str]:
    """What is to be known of the season."""
    return [
        *(passed_over(each, say) for each in state.passed_over),
        *(notice_text(each, say) for each in state.notices),
    ]
