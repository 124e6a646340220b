"""The commands, one file each; only this package knows click, and a plain check does not import it."""

COMMANDS = (
    *("check", "access", "allow", "allows", "completion", "coverage", "diff", "explain", "graph", "import", "init"),
    *("inventory", "lsp", "render", "requests", "resolve", "rules", "schema", "settings", "symptom"),
)
