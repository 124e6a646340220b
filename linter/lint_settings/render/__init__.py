"""Effective values, placeholders and the body of a PUT."""
