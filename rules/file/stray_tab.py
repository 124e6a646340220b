"""A tab between values, at the end of a line, on a blank line or in the indentation of a text.

PyYAML's `yaml.safe_load` and ruamel.yaml, which most deployment scripts use, reject the whole file because of such a
tab, even on an otherwise blank line. The check would pass and the deployment would fail. Tabs inside quotes, comments
and the lines of a block of text are fine. A tab in the indentation of a block of text is an error: readers reject it or
end the text there.

See: https://yaml.org/spec/1.2.2/#61-indentation-spaces

```yaml bad
site_name: Example Shop\t
```
```yaml good
site_name: Example Shop
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING, fix="safe")
