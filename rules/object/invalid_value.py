"""A value of the right type that the setting does not accept.

An empty text, a number out of range, a word that is not one of the documented ones. The API does not refuse it.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client-settings

```yaml bad
backplane_version: v2
```
```yaml good
backplane_version: v1.2
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, fix="unsafe", explains="fault")
