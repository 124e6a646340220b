"""A file is checked as one kind of object, but its members are those of another.

A comment `# lint-settings: kind=...` or `[kinds]` in the config decides which kind a file is checked as, and so can a
member that only one kind has. If that is wrong, the rules for the real content never run, and the result looks clean
although nothing was checked.

Correct the comment or the config, or move the member to the file that it belongs to.

```yaml bad
# lint-settings: kind=flow
user_entity_type: user
default_flow_name: standard
```
```yaml good
# lint-settings: kind=client-settings
user_entity_type: user
default_flow_name: standard
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING, explains="content")
