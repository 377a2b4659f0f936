"""Localization: which entries are wrong, where relations failed.

Of all sets of slips that would make every relation hold the likeliest is sought, and named where it
is likely enough; how likely a slip is says `slips`, how sets are found `ways` and `search`, what is
told `naming`. A fault that moves no sum cannot be found. Nothing is corrected, and nothing guessed.
"""

from xltool.audit.localization.naming import explain

__all__ = ["explain"]
