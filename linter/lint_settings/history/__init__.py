"""Reads the git repository that settings files are kept in, and tells what a change has to do with."""
