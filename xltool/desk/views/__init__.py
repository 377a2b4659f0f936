"""The pages of the desk: each a function of the state and of what was asked for, to HTML.

A page counts nothing itself: every number of a season is that of `collection.summary`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xltool.desk.views.home import home

PAGES: Mapping[str, Callable[..., str]] = {
    "home": home,
}
"""The functions that draw pages, by the names of the pages in addresses."""
