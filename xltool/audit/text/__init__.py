"""The office's own text: the figures it states, the years it names, what it leaves out.

It knows sentences, and phrases as a form has them; not which rule a finding breaks, and no cell.
What it is not sure of it does not hear: a figure unheard is a lesser evil than a false alarm.
"""

from xltool.audit.text.claims import Statement, hear
from xltool.audit.text.presence import is_missing, leftovers, stray_years
from xltool.audit.text.sentences import Passage, read_passages

__all__ = [
    "Passage",
    "Statement",
    "hear",
    "is_missing",
    "leftovers",
    "read_passages",
    "stray_years",
]
