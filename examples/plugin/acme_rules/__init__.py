"""The rules of Acme, one file per rule."""
