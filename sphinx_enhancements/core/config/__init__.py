"""Settings and profiles: reading and validating the TOML files that configure a project."""
