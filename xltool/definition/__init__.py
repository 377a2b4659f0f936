"""TOML in, Form out: with all faults of a definition at once, each with its path in the file."""

from xltool.definition.as_in import Sibling
from xltool.definition.faults import DefinitionError
from xltool.definition.mentions import parse_mentions
from xltool.definition.narrative import parse_narrative
from xltool.definition.parse import parse_form, parse_rules
from xltool.definition.spellings import parse_spellings

__all__ = [
    "DefinitionError",
    "Sibling",
    "parse_form",
    "parse_mentions",
    "parse_narrative",
    "parse_rules",
    "parse_spellings",
]
