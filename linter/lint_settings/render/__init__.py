"""Resolves effective values, fills in placeholders and renders the body of a PUT."""
