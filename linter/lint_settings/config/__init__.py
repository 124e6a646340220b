"""Reads lint-settings.toml and what it says about paths and environments."""
