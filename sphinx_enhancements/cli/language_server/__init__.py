"""Language server: findings, completion, navigation and edits in editors.

It is part of the command line, because it imports the core only, and needs neither Sphinx nor docutils. Modules, from
the protocol down: :mod:`.server` answers messages, :mod:`.sessions` finds the project of a file, :mod:`.session` holds
one project and checks it in threads; each feature has a module of functions from a text and a checked collection to
objects of the protocol; :mod:`.mentions`, :mod:`.cursor` and :mod:`.positions` are what the features share.
"""
