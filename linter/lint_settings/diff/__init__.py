"""Compares two states of the configuration and reports what a change does to the tenant."""
