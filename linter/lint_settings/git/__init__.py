"""Reads the git repository of the settings files."""
