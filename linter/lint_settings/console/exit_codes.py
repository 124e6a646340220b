"""The exit codes of every command, which scripts and CI rely on."""

CLEAN = 0  # nothing found at or above the fail level
FOUND = 1  # something found at or above the fail level
FAILED = 2  # the command could not do its job
# A signal adds its number to 128, as shells report it.
STOPPED = 128
