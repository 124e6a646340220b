"""What the linter notices in the files of a team: one mistake at a time, made in memory."""
