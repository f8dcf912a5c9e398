"""Gates of releases: which proposals are ready at a freeze, and what the others lack."""
