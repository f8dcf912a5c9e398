"""Options and arguments that several commands share, or that belong to one subject of ``check``.

- :mod:`.as_of`, :mod:`.cache_folder`: the files that a command reads, and the folder of its cache
- :mod:`.query`, :mod:`.proposal`, :mod:`.gate`: proposals, one proposal, or a gate, by their names
- :mod:`.state_change`: options and report of the commands that change the state of a proposal
- :mod:`.selection`, :mod:`.standard_input`: the files and codes that ``check`` judges
- :mod:`.report`, :mod:`.baseline`, :mod:`.fixes`, :mod:`.suppressions`: the use of its findings
"""
