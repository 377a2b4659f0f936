"""The pages of the desk: each a function of the state and of what was asked for, to HTML.

A page counts nothing itself: every number of a season is that of `collection.summary`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xltool.desk.views.collect import collect
from xltool.desk.views.help import help_page, rules
from xltool.desk.views.home import home
from xltool.desk.views.office import office
from xltool.desk.views.one import one
from xltool.desk.views.results import results
from xltool.desk.views.send import send
from xltool.desk.views.total import total

PAGES: Mapping[str, Callable[..., str]] = {
    "home": home,
    "one": one,
    "send": send,
    "collect": collect,
    "office": office,
    "results": results,
    "total": total,
    "help": help_page,
    "rules": rules,
}
"""The functions that draw pages, by the names of the pages in addresses."""
