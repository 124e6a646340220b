"""A setting that is given twice in one file.

Readers of YAML and JSON keep one of the two values, most often the later one, and drop the other without a word. What
the reviewer reads is then not what the client gets.

See: https://yaml.org/spec/1.2.2/#3213-node-comparison

```yaml bad
user_entity_type: user
user_entity_type: customer
```
```yaml good
user_entity_type: customer
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR)
