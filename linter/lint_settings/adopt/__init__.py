"""Helps a team to adopt the linter: `init`, and allows for existing findings."""
