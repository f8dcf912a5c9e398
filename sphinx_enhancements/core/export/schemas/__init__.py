"""JSON Schemas of the files that people write, and of what is exported. Source: json-schema.org, draft 7.

- :mod:`.documents`: front matter and metadata files, from a profile
- :mod:`.settings`: ``enhancements.toml``, from the fields of :class:`~...config.settings.Settings`
- :mod:`.profiles`: profile files, from the profile ``default`` and the remarks in it
- :mod:`.exports`: ``enhancements.json``
- :mod:`.shared_tables`, :mod:`.parts`: parts that these schemas share
"""
