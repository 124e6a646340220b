"""An allow for a rule that finds nothing there.

The setting was fixed, or the comment is on the wrong line. If it stays in the file, it hides the next mistake.

```yaml bad
user_entity_type: user  # lint-settings: allow[empty-providers] -- the shop has no social login
```
```yaml good
user_entity_type: user
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING, fix="safe")
