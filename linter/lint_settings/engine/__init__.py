"""Checks files: from paths to a report, in a straight line."""
