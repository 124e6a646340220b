"""Settings files with whatever a format may stumble over, and a rule that repeats all of it."""

import json

from place import Place, good

SECRET = "Plan7ed%Kraut]]>"
RULE = '''\
"""A rule of the project's own, which repeats what it sees and has a fix for it."""
from lint_settings import Severity, rule

LEVELS = list(Severity)

@rule(kind="client-settings", severity=Severity.WARNING)
def check(document, context):
    for number, node in enumerate(document.root.walk()):
        if isinstance(node.value, str) and not node.value.startswith(("http", "2024")):
            fix = context.replace(node, f"new {node.value}😀", "write [it](9) anew", safe=bool(number % 2))
            related = [context.related(document.root, f"see [also] {node.value}")] if number % 3 else []
            finding = context.finding(node, f"says {node.value}", fix=fix, related=related)
            yield finding._replace(severity=LEVELS[number % 3])
'''
# Whatever a reader may stumble over: markup, escapes of every format, characters of one to four bytes, of no width,
# of two code points; control characters, half a character, blanks of all sorts.
ODD = (
    "<b a='\\\"'>&amp; ]]> %0A%25%AZP25 ::error::x ##vso[a]; a,b:c|d `e` "
    "😀 e\\u0301 \\e[31m \\x9b \\u202e \\ud83d \\t\\u2029"
)
FILES = {
    "a b.yaml": f'"😀e\u0301": "{ODD}"\nsite_name: {{"ä😀": 1, b: "ä😀 x"}}\n',
    "100%,a:b;c]'d`.yaml": 'site_name: "\ta\\tb\\\n  c" # 😀\n',
    "läden/emoji-😀.json": json.dumps({"site_name": "ä😀", "b": [1, "é\x1b[0m"]}, ensure_ascii=False),
    "crlf.yaml": 'custom:\r\n  "é": "ü"\r\n  site_name: "x"\r\n',
    "bom.yaml": '\ufeffsite_name: "é"\nb: "😀"\n',
    "lines.yaml": "site_name: |\n  😀 one\n  two\nb: 'x\n  y'\n",
    "secret.yaml": f'rpx_key: "{SECRET}"\nsite_name: "x"\n"shop_{SECRET}": "{SECRET}"\n',
    "broken.yaml": 'site_name: "😀\n',
}


def fill(place: Place) -> None:
    """Write the files, the rule and a config into a folder."""
    place.write("lint-settings.toml", 'rules = ["tools/rules"]\n[kinds]\nclient-settings = ["*.json"]\n')
    place.write("tools/rules/nasty.py", RULE)
    for name, text in FILES.items():
        rest = "" if name.endswith(".json") else good(name)
        place.write(name, text + (rest.replace("\n", "\r\n") if "\r\n" in text else rest))
