"""The pages of help: how a season goes, and what each rule means."""

from __future__ import annotations

from xltool.app.library import open_catalogue, open_library
from xltool.desk.page import AskedPage, draw, say_of
from xltool.desk.state import DeskState
from xltool.words.rules import explained_rules, same_words


def help_page(state: DeskState, asked: AskedPage) -> str:
    return draw("help", asked, state)


def rules(state: DeskState, asked: AskedPage) -> str:
    """One rule explained where a code is asked for, else all of them."""
    say = say_of(asked, state)
    forms = open_library().forms()
    common = open_catalogue(say.cycle)
    code = asked.args.get("code", "")
    explained = explained_rules(code, common, forms, say) if code else ()
    listed = () if explained else (*([rule] for rule in common.rules.values()), *same_words(forms))
    return draw("rules", asked, state, code=code, explained=explained, listed=listed)
