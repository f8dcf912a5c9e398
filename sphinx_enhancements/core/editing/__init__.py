"""Changes of files that leave every other byte as it is.

- :mod:`.text_edits`: application of edits to a text
- :mod:`.file_changes`: several files, checked and written together, or shown as a diff
- :mod:`.staged_file`: replacement of one file, which can be undone
- :mod:`.interrupts`: deferral of signals that end the program
- :mod:`.fixes`: fixes of findings
- :mod:`.suppression_edits`: comments that suppress findings
- :mod:`.values`: single values of a proposal, in the form in which they were read
- :mod:`.edited_texts`: texts of several files that are edited in memory
- :mod:`.edit_session`: such edits of one proposal after another, and the lines that they change
- :mod:`.promotion`, :mod:`.status_change`, :mod:`.state_fields`: another stage or status of a proposal
- :mod:`.new_findings`: findings that a project has only after edits
"""
