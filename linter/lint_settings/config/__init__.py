"""Reads lint-settings.toml and applies its patterns and environments to paths."""
