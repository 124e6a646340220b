"""The value of an authorization rule is not a list of names.

`authorization.rules.legal_accepted`, `authorization.rules.consents` and `authorization.rules.required_attributes` take
a list, native or as JSON text, even for a single name. What a login requires with any other value is not documented.

Symptom: Users are held at a login condition that they cannot meet, or meet none at all.
See: https://identitydocs.akamai.com/getting-started/consent/2-opts/page6-authrule/
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-authorization-rules

```yaml bad
authorization.rules.required_attributes: email
```
```yaml bad
authorization.rules.legal_accepted: "['privacyPolicy-v2', 'termsOfService-v3']"
```
```yaml good
authorization.rules.required_attributes: [email]
```
"""

import json
import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, has_curly_quotes, lazy_pattern, read_json_text, rule

_RULES = tuple(f"authorization.rules.{name}" for name in ("legal_accepted", "consents", "required_attributes"))
_NAMES = lazy_pattern(r"\s*[\w.-]+\s*(?:,\s*[\w.-]+\s*)*")

_SHOWN = 4  # names in a message


@rule(setting=_RULES, severity=Severity.ERROR, fix="safe", replaces=True, unless="usual")
def check(names: Node, context: Context) -> Iterator[Finding]:
    """Report a text that is neither empty, nor a list in JSON, nor spoilt by the quotes of a word processor."""
    text = names.value
    if not isinstance(text, str) or not text.strip() or names.is_placeholder or has_curly_quotes(text):
        return
    is_json = text.lstrip().startswith("[")
    listed = read_json_text(text)
    if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
        return
    found = _NAMES.fullmatch(re.sub(r"[\[\]'\"]", "", text).strip(" ,"))
    value = [name.strip() for name in found.group().split(",")] if found else []
    example = json.dumps(value if 0 < len(value) <= _SHOWN else ["name"], ensure_ascii=False)
    yield context.finding(
        names,
        f"`{names.key}` is {'not a JSON list of texts' if is_json else 'a text'}; write the list {example}",
        about=names.key,
        fix=context.replace(names, value, "write a list", safe=True) if value else None,
    )
