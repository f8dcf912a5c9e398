extensions = ["myst_parser", "sphinx_needs", "sphinx_enhancements"]

needs_types = [
    {"directive": "enhancement", "title": "Proposal", "prefix": "EP_", "color": "#BFD8D2", "style": "node"},
    {"directive": "req", "title": "Requirement", "prefix": "REQ_", "color": "#FEDCD2", "style": "node"},
]
needs_fields = {
    "milestones": {"schema": {"type": "string"}, "nullable": True},
    "risk": {"schema": {"type": "string"}, "nullable": True},
}
needs_links = {"satisfies": {"outgoing": "satisfies", "incoming": "is satisfied by"}}
