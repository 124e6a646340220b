"""The contract between the engine and its rules, and the list of all rules."""
