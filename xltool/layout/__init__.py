"""Form → cells: what stands where, under which name, locked or not, with which formula."""
