"""Allows."""
