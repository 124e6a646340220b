"""The built-in rules: one file a rule, in the folder of its topic; the file's name is the rule's name."""
