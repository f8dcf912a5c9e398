"""Export of a collection: :mod:`.enhancements_json`, the versioned JSON file."""
