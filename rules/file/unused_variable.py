"""An env file sets a variable that no placeholder asks for, or sets one twice.

The variable is left over, or its name is misspelled. The env files are those that the config names for an environment,
and those of `--env-file`. A variable counts as used if any file of the environment, or one that environments share,
asks for it. Of several lines about one variable the last one counts. The rule needs all files, so it reports nothing
unless a whole folder is checked.

```yaml bad
site_name: ${SITE_NAME}
# file: lint-settings.toml
environments.prod = { files = ["/settings/"], env-files = ["prod.env"] }
# file: prod.env
SITE_NAME=Example Shop
OLD_NAME=Shop
```
```yaml good
site_name: ${SITE_NAME}
# file: lint-settings.toml
environments.prod = { files = ["/settings/"], env-files = ["prod.env"] }
# file: prod.env
SITE_NAME=Example Shop
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.INFO)
