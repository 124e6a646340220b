"""Finds the files of a run, with git's rules for ignored files."""
