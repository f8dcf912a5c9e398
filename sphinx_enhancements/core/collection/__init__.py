"""All enhancements of a project, linked to each other.

- :mod:`.linking`: construction of a collection from the shards of all documents
- :mod:`.collection`: the collection: keys, relations and their inverses
- :mod:`.references`: resolution of references to enhancements
- :mod:`.external`: targets of relations outside the collection
- :mod:`.graph`: dependencies, their cycles, and successions
"""
