"""Helps a team to start: `init`, and allows for existing findings."""
