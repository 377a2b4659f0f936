"""Many records: what came in, which of it counts, how it adds up."""
