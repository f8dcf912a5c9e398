"""Language server: findings, completion, navigation and edits in editors.

It is part of the command line, because it imports the core only, and needs neither Sphinx nor docutils.

- :mod:`.server`: handlers of the messages of the protocol
- :mod:`.session_registry`, :mod:`.folder_session`: one project for each folder of the editor, checked in threads
- :mod:`.request`: a request about a document, with its text and the checked collection
- :mod:`.publishing`, :mod:`.diagnostics`: findings for the client
- one module for each feature, such as :mod:`.completion` and :mod:`.rename`, which returns objects of the protocol
- :mod:`.mentions`, :mod:`.cursor`, :mod:`.positions`: texts and positions, shared by the features
"""
