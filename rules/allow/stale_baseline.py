"""An entry of the baseline whose finding no longer exists.

The setting was fixed, or the file was removed or renamed. If the entry stays in the baseline, it hides the same mistake
the next time. `lint-settings --update-baseline` removes such entries, but also records new findings, so fix those
first. If a value was changed and is still wrong, the new finding is reported instead of its entry.

```yaml bad
authentication.providers: [facebook]
# file: lint-settings-baseline.json
{
  "version": 1,
  "findings": [
    {
      "rule": "empty-providers",
      "file": "settings/shop.yaml",
      "pointer": "/authentication.providers",
      "value": "4f53cda18c2baa0c"
    }
  ]
}
```
```yaml good
authentication.providers: []
# file: lint-settings-baseline.json
{
  "version": 1,
  "findings": [
    {
      "rule": "empty-providers",
      "file": "settings/shop.yaml",
      "pointer": "/authentication.providers",
      "value": "4f53cda18c2baa0c"
    }
  ]
}
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
