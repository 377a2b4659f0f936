"""The office's own text: the figures it states, the years it names, what it leaves out.

It knows sentences, and phrases as a form has them; not which rule a finding breaks, and no cell.
What it is not sure of it does not hear: a figure unheard is a lesser evil than a false alarm.
"""

from xltool.prose.hearing import Statement, hear
from xltool.prose.reading import Passage, read_passages
from xltool.prose.wanting import is_missing, leftovers
from xltool.prose.years import stray_years

__all__ = [
    "Passage",
    "Statement",
    "hear",
    "is_missing",
    "leftovers",
    "read_passages",
    "stray_years",
]
