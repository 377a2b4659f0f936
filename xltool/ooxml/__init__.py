"""ZIP archives, OLE files and XML of unknown origin, opened within bounds."""
