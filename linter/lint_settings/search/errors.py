"""The error for a path that cannot be used."""


class PathError(Exception):
    """A path on the command line that cannot be used; the text says which and why."""
