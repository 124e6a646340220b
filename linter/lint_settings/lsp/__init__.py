"""The language server: what editors show of the findings, the settings and the objects of a project."""
