"""An allow for a rule that finds nothing at its place.

The setting was mended, or the comment stands on the wrong line. Left in the file it would hide the next mistake.

```yaml bad
user_entity_type: user  # lint-settings: allow[empty-providers] -- the shop has no social login
```
```yaml good
user_entity_type: user
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
