"""Views: one module each, with its directive and its drawing as docutils nodes; the registry lists them."""
