"""Fixes files where that is safe, and proves that nothing else changes."""
