"""A record as a report: its sentences, its document, its file formats."""
