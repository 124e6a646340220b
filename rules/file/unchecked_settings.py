"""A file contains settings or other objects below its top level, where they are not checked.

An object is checked at the top level of a file, in a list there, or in an answer of the API. For settings under another
key, as in the values of a Helm chart, a Terraform file or a map of clients, use the config key `at`: a JSON Pointer in
which `*` is any name or index. Findings, fixes, allows and `diff` then work at those places.

```toml
[kinds]
client-settings = [{ files = ["values.yaml"], at = "/clients/*/settings" }]
```

The content of a text, as in a Kubernetes ConfigMap, cannot be checked; keep it in a file of its own.

```yaml bad
clients:
  shop:
    settings:
      user_entity_type: user
      default_flow_name: standard
```
```yaml good
user_entity_type: user
default_flow_name: standard
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
