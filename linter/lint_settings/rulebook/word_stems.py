"""The words of a text by stem and meaning, so that `email link` finds what speaks of the URL in a mail."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Words that mean the same to users who describe a login page; several words are joined by a blank.
_SYNONYMS = (
    "mail email e-mail message",
    "link url address uri",
    "missing gone absent lacking invisible hidden hides vanished disappeared without no not never none nothing empty "
    "lost lacks removed unavailable default place should",
    "wrong incorrect other another different false mistaken bad invalid unexpected strange",
    "open goes leads points lands redirects sends takes forwarded",
    "login signin sign-in logon sign log",
    "logo picture image icon",
    "button buttons",
    "font typeface lettering",
    "style styles stylesheet css color colour design layout look looks",
    "password passcode",
    "error fails failure failed broken crash problem trouble",
    "page screen site form",
    "register registration signup sign-up",
    "reset recover recovery forgot forgotten",
    "verify verification verified confirm confirmation confirmed activate activation",
    "social facebook google linkedin twitter apple",
    "provider providers",
    "2fa mfa two-factor second-factor otp authenticator factor",
    "device browser computer",
    "slow hang hangs freeze freezes stuck",
    "user users people customer customers visitor visitors someone everyone anyone nobody",
    "terms legal privacy consent consents",
    "blank white",
    "expire expires expired timeout session",
    "sender from",
)
# Words that say nothing about a symptom.
_COMMON_WORDS = (
    "a an and are at be been being but by ca can cannot could do does doesn don for from get gets has have he her "
    "his i if in instead into is isn it its just me my of off on only or our out seem seems she show showed shown "
    "shows so some still t that the their them then there they this to too up very was we were what when where "
    "which while who why will with wo won would you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = lazy_pattern(r"[^\W_]+(?:-[^\W_]+)*")
_SUFFIXES = (
    *("ations", "ation", "ications", "ication", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ied"),
    *("edly", "ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST = 3


@cache
def stem(word: str) -> str:
    """Return what the forms of a word have in common: `leads`, `leading` and `lead` have one stem."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            word = word.removesuffix(suffix)
            break
    # `getting` and `get` have one stem.
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeilosu" else word


@cache
def _meanings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in _SYNONYMS:
        words = group.split()
        for word in words:
            found.setdefault(word, words[0])
            found.setdefault(stem(word), words[0])
    return MappingProxyType(found)


def meanings(text: str) -> frozenset[str]:
    """Return the meanings of the words of a text, without those that say nothing."""
    known = _meanings()
    found = set()
    for match in _WORD.finditer(text.lower().replace("’", "'").replace("n't", " not").replace("no one", "nobody")):
        word = match.group()
        for part in [word] if word in known else word.split("-"):
            if part in known:
                found.add(known[part])
            elif part not in _COMMON:
                found.add(known.get(stem(part), stem(part)))
    return frozenset(found)
