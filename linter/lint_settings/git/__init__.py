"""Reads the git repository that settings files are kept in."""
