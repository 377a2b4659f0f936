"""ZIP archives and XML of unknown origin, opened within bounds."""
