"""Rules about characters, each stated once: width, similarity, file names, what may be shown."""
