"""ZIP archives and XML from strangers, opened within bounds."""
