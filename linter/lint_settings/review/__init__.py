"""Compares two states of the configuration, and tells what a change does to the tenant."""
