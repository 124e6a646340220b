"""A file of no known kind.

Off unless `--strict-kinds` is given or the config gives it a severity: most repositories contain other YAML and JSON
too. If it is on, no settings file is skipped because its content is not enough to recognize it.

```yaml bad
retries: 3
```
```yaml good
user_entity_type: user
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, enabled=False)
