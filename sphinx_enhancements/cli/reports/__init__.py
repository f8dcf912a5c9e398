"""Reports of ``check``: one module per output format, each with a function ``format_report``.

- :mod:`.report`: the findings of a run, with the lines of their files
- :mod:`.registry`: names of the formats
- :mod:`.full`, :mod:`.excerpt`, :mod:`.concise`, :mod:`.statistics`: text for people
- :mod:`.json_report`, :mod:`.github`, :mod:`.gitlab`, :mod:`.sarif`, :mod:`.rdjson`, :mod:`.junit`: text for programs
- :mod:`.fingerprints`: identifiers of findings that stay the same when lines move
"""
