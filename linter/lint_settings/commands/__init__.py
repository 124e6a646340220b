"""The commands, one file each; only this package knows click, and a plain check does not import it."""

COMMANDS = (
    *("check", "access", "allow", "allows", "completion", "coverage", "diff", "explain", "graph", "import", "init"),
    *("inventory", "lsp", "render", "requests", "resolve", "rules", "schema", "settings", "symptom"),
)

# The modules that a check imports: to find files, to check them, and to read those of a format.
# By package, from the lowest to the highest; in each, a module comes after those that it imports.
TO_FIND = {
    "documents": "frozen files finding lazy_regex references source node limits",
    "console": "terminal",
    "messages": "wording",
    "search": "git_config git_ignore shown_paths stored_names",
    "config": "environments layers patterns config config_file scope",
    "engine": "inputs discover notes report",
    "reporters": "",
    "commands": "check_options errors run_check",
}
TO_CHECK = {
    "documents": "open_files schema_files facts json_text document",
    "documents.yaml": "scalars",
    "messages": "spelling sensitive_names pasted",
    "schema": "gate",
    "tenant": "settings kind_evidence object_kinds kinds setting_names kind_conflict ids login_urls references lookups"
    " known_files envelopes workspace duplicates",
    "rulebook": "context usual_values usual_documents rule index registry topics selection",
    "engine": "check complete result file_result project load load_files settle runner run",
    "reporters": "deliver summary text",
    "rules": "",
    "schemas": "",
}
TO_READ_YAML = {"documents.yaml": "plain_flow plain_key plain_block reader"}
TO_READ_JSON = {"documents": "json_places json_reader"}
