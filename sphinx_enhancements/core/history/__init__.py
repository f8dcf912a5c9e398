"""History of a project in git: the files of any revision, and what changed between revisions.

Nothing here changes a repository, checks files out, or uses the network.
"""
