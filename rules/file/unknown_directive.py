"""A lint-settings comment names a kind that does not exist, or cannot be read.

The comment is ignored: the file is checked as what its content looks like, or not at all.

```yaml bad
# lint-settings: kind=client-setings
retries: 3
```
```yaml good
# lint-settings: kind=client-settings
retries: 3
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
