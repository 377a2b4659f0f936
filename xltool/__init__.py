"""Statutory reporting forms: locked workbooks out, audited figures and a narrative report back."""

__version__ = "0.1.0"
