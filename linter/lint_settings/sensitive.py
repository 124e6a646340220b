"""Which names hold secrets, and how a text is rid of them before anybody sees it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .regex import lazy_pattern
from .spelling import nearest

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from .document import Document
    from .finding import Finding
    from .node import Node
    from .source import Source

# Known secrets of the product, in lower case; what a schema marks `x-sensitive` comes on top.
_NAMES = frozenset(
    (
        "rpx_key",
        "clientsecret",
        "client_secret",
        "_secret",
        "secret",
        "configuration_client_secret",
        "backplane_password",
    )
)
# A custom setting or a misspelt name may hold one too: its last word tells, but for one that says which of several.
_LOOKS_SECRET = lazy_pattern(
    r"(?:secret|passw(?:or)?d|pwd|passphrase|(?:api|private|access|secret|rpx)[_.-]?key"
    r"|(?:access|api|auth|bearer|refresh)[_.-]?token)s?"
    r"(?:[_.-]?(?:\d+|old|new|previous|backup|dev|test|staging|prod))?$"
)
_AROUND = " \t\"'“”„‟‘’‚‛"
_SLIPS = 2
_LETTERS = frozenset("".join(_NAMES))
_LONGEST = max(map(len, _NAMES)) + _SLIPS
_KEPT = 4096  # names come again in every file; more of them than these need not stay in memory
_SHORTEST = 4  # a shorter secret would blank out half of the text around it


@lru_cache(_KEPT)
def is_sensitive(name: str) -> bool:
    """Whether the value under a name is, or may well be, a secret."""
    folded = name.lower()
    if folded in _NAMES or _looks_secret(folded):
        return True
    # A misspelt name hides its secret too; a slip or two changes the length by two and no more than four letters.
    length, letters = len(folded), set(folded)
    if length > _LONGEST or len(letters - _LETTERS) > _SLIPS:
        return False
    for known in _NAMES:
        if not -_SLIPS <= length - len(known) <= _SLIPS or len(letters.symmetric_difference(known)) > 2 * _SLIPS:
            continue
        if nearest(folded, (known,), _SLIPS):
            return True
    return False


def _looks_secret(folded: str) -> bool:
    if "key" in folded or "secret" in folded or "pass" in folded or "token" in folded or "pwd" in folded:
        return not folded.startswith("regex_") and _LOOKS_SECRET.search(folded.strip(_AROUND)) is not None
    return False


def secrets(documents: Iterable[Document]) -> set[str]:
    """Every text in documents that stands under a sensitive name, as read and as written; placeholders are none.

    So is what a text says of one: `rpx_key 1234` where the colon is missing, or `client_secret=1234` in a URL.
    """
    return {secret for document in documents for secret in _hidden(document)[1]}


def _hidden(document: Document) -> tuple[list[Node], set[str]]:
    """The values of a document that are secrets, and the texts that must not be shown; kept while it is open."""
    if document.hidden is None:
        leaves, texts = _texts(document.root)
        document.hidden = leaves, {secret for secret in _pieces(document, leaves, texts) if len(secret) >= _SHORTEST}
    return document.hidden


def _pieces(document: Document, leaves: list[Node], texts: list[str]) -> Iterator[str]:
    placeholder = document.source.placeholder
    for text in _telling(texts, document.source):
        yield from _told(text, placeholder)
    for node in leaves:
        value = str(node.value)
        for text in (value, "" if node.alias else node.text):
            for start, end in _literal(text, placeholder):
                for line in (text[start:end], *text[start:end].splitlines()):
                    yield from (line.strip(), line.strip(" \t\r\n\"'"), " ".join(line.split()))


def _texts(root: Node) -> tuple[list[Node], list[str]]:
    """The texts and numbers that are secrets, tags such as `!secret` left out; all other texts, and all names.

    Where a colon is missing, a name may hold a secret too.
    """
    secret: list[Node] = []
    texts: list[str] = []
    stack = [(root, False)]
    while stack:
        node, sensitive = stack.pop()
        value = node.value
        kind = value.__class__
        if kind is dict:
            texts.extend(value)
            for name, child in node.members.items():
                if sensitive or is_sensitive(name):
                    stack.append((child, True))
                elif child.value.__class__ is str:  # as most are
                    texts.append(child.value)
                else:
                    stack.append((child, False))
        elif kind is list:
            stack.extend([(child, sensitive) for child in node.items])
        elif sensitive and value is not None and kind is not bool and not _is_tagged(node):
            secret.append(node)
        elif kind is str:
            texts.append(value)
    return secret, texts


def _telling(texts: list[str], source: Source) -> set[str]:
    """Those of some texts of a file that may tell a secret: most files have none."""
    # Every word of them stands in the file as it is, but for what is written with escapes.
    texts = [text for text in texts if " " in text or ":" in text or "=" in text or "@" in text]
    words = _sensitive_words("\0".join(texts)) if "\\" in source.text else source.once(_sensitive_words)
    return {text for sign in ("@", *words) for text in texts if sign in text}


def _is_tagged(node: Node) -> bool:
    return node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:")


# The default of a shell's placeholder, or of one such as `${env:NAME, 'default'}`.
_DEFAULT = lazy_pattern(r"\A\$\{(?:[A-Za-z_][A-Za-z0-9_]*:?[-=+](.*)|[^,}]*,[ ]*['\"](.*)['\"][ ]*)\}\Z", re.DOTALL)


def _literal(text: str, placeholder: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The pieces of a text that are no placeholder; the default in one is plain text too."""
    done = 0
    for match in placeholder.finditer(text):
        yield done, match.start()
        default = _DEFAULT.search(match.group())
        if default:
            group = 1 if default[1] is not None else 2
            yield match.start() + default.start(group), match.start() + default.end(group)
        done = match.end()
    yield done, len(text)


def mask(text: str, hidden: Collection[str]) -> str:
    """The text with every secret replaced by as many asterisks, so that columns stay where they are."""
    text = _replace(text, hidden)
    begun = [secret for secret in hidden if len(secret) > _SHORTEST and secret[:_SHORTEST] in text]
    # A message cuts long values short, and with them the secrets that they hold: half of one is told anywhere, less of
    # it before the sign of the cut.
    text = _replace(text, (one[:size] for one in begun for size in range(max(8, len(one) // 2), len(one))))
    for cut in re.finditer("…", text) if begun else ():
        left = text[: cut.start()]
        sizes = ((secret, size) for secret in begun for size in range(_SHORTEST, len(secret)))
        shown = max((size for secret, size in sizes if left.endswith(secret[:size])), default=0)
        text = left[: len(left) - shown] + "*" * shown + text[cut.start() :]
    return text


def without_secrets(finding: Finding, hidden: Collection[str]) -> Finding:
    """The finding with every secret masked in what it says; the edits of its fix stay what they are."""
    if not hidden:
        return finding
    fix, symptom = finding.fix, finding.symptom
    return finding._replace(
        message=mask(finding.message, hidden),
        symptom=symptom and mask(symptom, hidden),
        related=tuple(related._replace(message=mask(related.message, hidden)) for related in finding.related),
        fix=fix and fix._replace(title=mask(fix.title, hidden)),
    )


def _replace(text: str, hidden: Iterable[str]) -> str:
    for secret in sorted(hidden, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, _blank(secret))
    return text


def mask_source(source: Source, documents: Sequence[Document]) -> str:
    """The text of a file without its secrets, as long as before.

    Secrets are known by the names of values, and by their look: in comments, behind a key that is given once more, and
    in a file that could not be read.
    """
    text = source.text
    spans = list(_by_look(text, source.once(_sensitive_words), not documents))
    for document in documents:
        for node in _hidden(document)[0]:
            if not node.alias:
                spans.append(node.place[:2])
            else:  # the text stands at the anchor
                spans.extend(one.place[:2] for one in document.root.walk() if one.value == node.value and not one.alias)
    masked = _replace(text, secrets(documents))
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            parts += (masked[done:start], _stars(text[start:end], source.placeholder))
            done = end
    return "".join((*parts, masked[done:]))


def _blank(text: str) -> str:
    return re.sub(r"\S", "*", text)


_HEAD = lazy_pattern(r"""['"]|[|>][-+1-9]*(?=[ \t\r\n]|\Z)|[|>]|""")


def _stars(written: str, placeholder: re.Pattern[str]) -> str:
    """A written value blanked out, but for its quotes, the sign that announces a block, and placeholders."""
    head = len(_HEAD.match(written).group())  # type: ignore[union-attr]  # it matches anything
    tail = len(written) - int(len(written) > 1 and written[0] == written[-1] in ("'", '"'))
    shown = inner = written[head:tail]
    for start, end in _literal(inner, placeholder):
        shown = shown[:start] + _blank(inner[start:end]) + shown[end:]
    return written[:head] + shown + written[tail:]


# --- secrets by their look

# With backslashes in JSON that stands in JSON; a long row of them is looked at once, not from each of them on.
_QUOTE = r"""(?:(?<!\\)\\*+["'“”„‟‘’‚‛])?"""
_NAME = rf"(?<![\w.-])(?P<{{0}}_quote>{_QUOTE})(?P<{{0}}>[\w.-]++){_QUOTE}"
# A name with what sets its value off; where names begin, `:` may be forgotten.
_SAID = lazy_pattern(
    rf"(?:^|(?<=[\r{{,]))[ \t#]*(?:-[ \t]+)*{_NAME.format('word')}[ \t]+(?![ \t:=])"
    rf"|{_NAME.format('name')}\s*[:=][ \t]*",
    re.MULTILINE,
)
_WORD = lazy_pattern(r"[\w.-]+")
# As _WORD, but faster.
_APART = bytes(code if chr(code).isalnum() or chr(code) in "_.-" else 32 for code in range(128)).ljust(256)
_BEHIND = " \t:=\\\"'“”„‟‘’‚‛"
_LONG = 60  # characters: what has more is no word that comes again
_MANY = 20  # of more words than these, each is not looked for by itself
# In a file that cannot be read, the colon between two texts may be missing or something else.
_BESIDE = lazy_pattern(r"""(?P<name_quote>["'“])(?P<name>[\w.-]++)["'”]\s*[,;]?\s*(?=["'“])""")
_LOGIN = lazy_pattern(r"""://[^/\s:@"']*:([^/\s@"']+)@""")
_PROSE = lazy_pattern(r"(?:secret|password|passphrase)s?\Z", re.IGNORECASE)  # "Password reset" tells no password
_CLOSED = lazy_pattern(r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')(?=[ \t]*(?:[,}\]]|[ \t]#.*$|\r|$))""", re.MULTILINE)
_BLANKS = lazy_pattern(r"\s*")
_IN_QUERY = lazy_pattern(r"""[^&\s"']*""")
_ANCHOR = lazy_pattern(r"&\S+[ \t]+")
_BRACKET = lazy_pattern(r"[\[\]{}]")
_FAR = 1000  # what stands in a line so long before a name is not looked at
_IN_BRACKETS = lazy_pattern(r"[^,}\]\n]*")
_IN_TEXT = lazy_pattern(r"""["']?([^\s&,;"'})\]]+)""")


def _said(text: str, words: list[str]) -> Iterator[re.Match[str]]:
    """Every place where a text gives something a sensitive name, one of these words, up to where the value begins."""
    for start, end in _lines_with(words, text):
        for match in _SAID.finditer(text, start):
            group = "name" if match["name"] else "word"
            if match.start(group) >= end:
                break
            if is_sensitive(match[group]):
                yield match


def _sensitive_words(text: str) -> list[str]:
    """The sensitive names in a text: whatever is a name there is a whole word."""
    if text.isascii():
        words = set(text.encode("ascii").translate(_APART).decode("ascii").split())
    else:
        words = set(_WORD.findall(text))
    found, harmless = [], _harmless()
    for word in words - harmless:
        if is_sensitive(word):
            found.append(word)
        elif len(harmless) < _KEPT and len(word) < _LONG:
            harmless.add(word)
    return found


@cache
def _harmless() -> set[str]:
    """Words that are known not to be sensitive: most words of a file are those of the files before it."""
    return set()


def _lines_with(words: list[str], text: str) -> list[tuple[int, int]]:
    """Where the lines begin and end in which one of these words may name something: most lines need no closer look."""
    if len(words) > _MANY:
        return [(0, len(text))]
    found = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            behind = at + len(word)
            # Only a quote, a blank or a sign can follow a name.
            if text[behind : behind + 1] in _BEHIND or text[behind].isspace():
                end = text.find("\n", at)
                behind = len(text) if end < 0 else end
                found.add((text.rfind("\n", 0, at) + 1, behind))
            at = text.find(word, behind)
    return sorted(found)


def _told(value: str, placeholder: re.Pattern[str]) -> Iterator[str]:
    """The secrets that a value or a name tells beside other things."""
    if " " in value or "=" in value or ":" in value:
        for match in _said(value, _sensitive_words(value)):
            piece = _IN_TEXT.match(value, match.end())
            is_prose = match["word"] is not None and _PROSE.match(match["word"])
            if piece and not is_prose and not placeholder.match(value, piece.start(1)):
                yield piece.group(1)
    for login in _LOGIN.finditer(value) if "@" in value else ():
        if not placeholder.match(value, login.start(1)):
            yield login.group(1)


def _by_look(text: str, words: list[str], unread: bool) -> Iterator[tuple[int, int]]:
    """Where the values stand that follow a sensitive name, one of these words."""
    done = 0
    for match in _said(text, words):
        start = _value_start(text, match, unread)
        # What cannot be read may look like an alias or a tag, and be none.
        if start >= done and (unread or text[start : start + 1] not in ("*", "!")):
            done = _value_end(text, match, start, unread)
            yield start, done
    if unread:
        yield from (login.span(1) for login in _LOGIN.finditer(text))
        for match in _BESIDE.finditer(text):
            if is_sensitive(match["name"]):
                yield match.end(), _value_end(text, match, match.end(), unread)


def _value_start(text: str, match: re.Match[str], unread: bool) -> int:
    group = "name" if match["name"] else "word"
    start = match.end()
    if match[f"{group}_quote"].endswith(('"', "“", "”")):  # JSON: the value follows in any case
        start = _BLANKS.match(text, start).end()  # type: ignore[union-attr]  # it matches anywhere
    anchor = None if unread else _ANCHOR.match(text, start)
    return anchor.end() if anchor else start


def _value_end(text: str, match: re.Match[str], start: int, unread: bool) -> int:
    """Where the value behind a name ends; rather too much than too little, for quotes and brackets may be wrong."""
    name = match.start("name_quote" if match["name"] else "word_quote")
    if text[name - 1 : name] in ("?", "&"):
        return _IN_QUERY.match(text, start).end()  # type: ignore[union-attr]  # it matches anywhere
    closed = _CLOSED.match(text, start)
    if closed:
        return closed.end()
    bracket = _bracket_end(text, start)
    if bracket is not None:
        return bracket
    end = _line_end(text, start)
    written = text[start:end]
    if written.startswith(("'", '"')) and written.count(written[0]) == 1:
        quote = text.find(written[0], end)
        return end if quote < 0 else quote + 1
    before = text[max(name - _FAR, text.rfind("\n", 0, name) + 1, text.rfind("\r", 0, name) + 1, 0) : name]
    if ("{" in before or len(before) == _FAR) and written.strip():
        inside = _IN_BRACKETS.match(text, start)
        return inside.end() if inside else end
    comment = -1 if unread else written.find(" #")
    indent = len(before) if not before.strip(" -") else _indent(before)
    return start + comment if comment >= 0 else _block_end(text, end, indent, is_list=written.strip()[:1] in ("", "#"))


def _bracket_end(text: str, start: int) -> int | None:
    """Where the bracket is closed that a value begins with; None where there is none, or it stays open."""
    depth = 0
    for bracket in _BRACKET.finditer(text, start, start + 4 * _FAR) if text[start : start + 1] in ("[", "{") else ():
        depth += 1 if bracket.group() in "[{" else -1
        if depth == 0:
            return bracket.end()
    return None


def _block_end(text: str, end: int, indent: int, *, is_list: bool) -> int:
    """Where the lines end that follow the line end `end` and are indented by more than `indent`.

    The items of a list may stand right below its name.
    """
    while end < len(text):
        line = text[end + 1 : _line_end(text, end + 1)]
        is_item = is_list and _indent(line) == indent and line.lstrip().startswith("- ")
        if line.strip() and _indent(line) <= indent and not is_item:
            break
        end += 1 + len(line)
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    old_style = text.find("\r", start, end)
    return end if old_style < 0 else old_style
