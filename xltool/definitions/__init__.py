"""TOML in, Form out: with all faults of a definition at once, each with its path in the file."""

from xltool.definitions.inherit import Sibling
from xltool.definitions.mentions import parse_mentions
from xltool.definitions.narrative import parse_narrative
from xltool.definitions.parse import parse_form, parse_rules
from xltool.definitions.spellings import parse_spellings
from xltool.model.errors import DefinitionError

__all__ = [
    "DefinitionError",
    "Sibling",
    "parse_form",
    "parse_mentions",
    "parse_narrative",
    "parse_rules",
    "parse_spellings",
]
