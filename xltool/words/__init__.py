"""Errors, notices and messages in the words of a language, for those who show them to people."""
