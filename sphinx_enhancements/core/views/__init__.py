"""Views: builder-neutral answers computed from a collection, as plain values without markup.

Two answers that are equal look the same: the build compares them to know which pages to rewrite.
Each module holds one view: its spec, its answer, and the function that computes the answer.
"""
