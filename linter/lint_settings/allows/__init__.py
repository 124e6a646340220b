"""Accepted findings: allows in comments and configs, and the baseline."""
