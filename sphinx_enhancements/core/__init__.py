"""Reading, linking, checking and showing enhancement proposals, without Sphinx or docutils.

Nothing in here prints, logs or reads global state: functions take text and settings and return
data and :class:`~sphinx_enhancements.core.diagnostics.Diagnostic` objects.
"""
