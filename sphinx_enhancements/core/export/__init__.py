"""Export of a collection to files that other programs read."""
