"""All enhancements of a project, linked to each other: keys, references and the graph of relations."""
