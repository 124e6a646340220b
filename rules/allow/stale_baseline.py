"""An entry of the baseline whose finding is gone.

The setting was mended, or the file was removed or renamed. Left in the baseline, the entry would hide the same mistake
when it is made again. `lint-settings --update-baseline` takes out what is no longer there; it records new findings too,
so mend those first. Where a value was changed and is still wrong, the finding is told again and its entry is not.

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
