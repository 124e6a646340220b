"""Several processes for one run: how they start, and how they communicate."""
