"""Finds the files of a run, with git's rules for ignored files."""


class PathError(Exception):
    """A path on the command line that cannot be used; the text says which and why."""
