"""Environments and ids."""
