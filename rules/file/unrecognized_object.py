"""A file is probably an object of the tenant, but is not recognized, so nothing in it is checked.

One misspelled member is enough: without `attr_defs`, a file is not recognized as an entity type. Rules that look for
the object cannot tell whether it exists until the file is recognized. If the file is what it looks like, correct the
name, or give its kind in a comment or in the config.

```yaml bad
name: user
attrDefs:
  - name: email
    type: string
```
```yaml good
name: user
attr_defs:
  - name: email
    type: string
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING, fix="unsafe")
