"""Measures which mistakes in the files of a team are reported, one at a time, in memory."""
