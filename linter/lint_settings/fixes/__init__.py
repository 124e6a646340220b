"""Applies fixes that are safe, and verifies that nothing else changes."""
