"""Decides which names hold secrets, and which may."""

from __future__ import annotations

from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern
from .spelling import distance, nearest

# Known secrets of the product, in lower case; names marked `x-sensitive` in a schema are added to these.
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
# A custom setting or a misspelled name may be secret too: its last word decides, ignoring one that numbers variants.
_LOOKS_SECRET = lazy_pattern(
    r"(?:secret|passw(?:or)?d|pwd|passphrase|(?:api|private|access|secret|rpx)[_.-]?key"
    r"|(?:access|api|auth|bearer|refresh)[_.-]?token)s?"
    r"(?:[_.-]?(?:\d+|old|new|previous|backup|dev|test|staging|prod))?$"
)
_AROUND = " \t\"'“”„‟‘’‚‛"
_SLIPS = 2
_LETTERS = frozenset("".join(_NAMES))
_LONGEST = max(map(len, _NAMES)) + _SLIPS
_KEPT = 4096  # names recur in every file; a bound on the memory for them

# A value is hidden if its name contains one of these, as a word or within one.
_WORDS = frozenset(
    (
        *("pass", "passwd", "pwd", "pw", "passphrase", "passcode", "passwort", "kennwort", "senha", "wachtwoord"),
        *("key", "keys", "apikey", "private", "priv", "pem", "pfx", "cert", "certificate", "license", "licence"),
        *("cred", "creds", "auth", "authorization", "bearer", "session", "cookie", "sas", "sid"),
        *("pin", "pins", "salt", "pepper", "seed", "otp", "totp", "hotp", "mnemonic", "nonce", "recovery"),
        *("dsn", "conn", "connection", "connstr", "signing", "signature", "sig", "hmac", "cipher", "encryption"),
        *(
            "webhook",
            "hash",
            "digest",
            "crypt",
            "jwk",
            "jwks",
            "jws",
            "jwe",
            "jks",
            "keystore",
            "verifier",
            "assertion",
        ),
        *("akey", "skey", "ikey", "psk", "pswd", "csrf", "xsrf", "phpsessid", "sessid", "cvv", "cvc", "ssn", "iban"),
        *("passe", "mdp", "clave", "chave", "chiave", "llave", "segredo", "secreto", "segreto", "sleutel", "heslo"),
        *(
            "haslo",
            "parool",
            "cle",
            "jelszo",
            "sifre",
            "parola",
            "lozinka",
            "passord",
            "losenord",
            "salasana",
            "adgangskode",
        ),
    )
)
# A slip in a shorter word would make it another word, as `taken` is.
_LONG_WORDS = ("secret", "secrets", "password", "passwords", "passphrase", "credential", "credentials", "webhook")
_FIRST_LETTERS = frozenset(word[0] for word in _LONG_WORDS)
_PARTS = (
    *("secret", "passw", "pwd", "token", "credential", "apikey", "privatekey", "accesskey", "signingkey", "jwt"),
    *("backupcode", "scratchcode", "onetimecode", "unlockcode", "samlresponse"),
    *("accountkey", "sharedkey", "masterkey", "encryptionkey", "storagekey", "subscriptionkey", "connectionstring"),
    # The same in other languages in which teams write their own names, without accents.
    *("geheim", "schlussel", "schluessel", "kennwort", "contrasen", "motdepasse", "wachtwoord", "парол", "секрет"),
    *("ключ", "密码", "密碼", "密钥", "密鑰", "口令", "パスワード", "秘密", "비밀번호", "hasło"),
)
# A code, or an answer, is a secret if one of these words is in its name, too.
_ANSWERS = frozenset(("code", "codes", "answer", "answers"))
_OF_ANSWERS = frozenset(("activation", "backup", "device", "scratch", "security", "time", "unlock"))
_LISTS = ("tokenpolicies", "tokenpolicy")  # lists of the API whose objects have names of their own
_BETWEEN = lazy_pattern(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
# Invisible characters that change a name: zero-width characters, soft hyphens, direction marks.
_UNSEEN = lazy_pattern("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


@lru_cache(_KEPT)
def is_sensitive(name: str) -> bool:
    """Return whether the value under a name is, or probably is, a secret of the platform or of a login."""
    folded = name.lower()
    if folded in _NAMES or _looks_secret(folded):
        return True
    # A misspelled name must be recognized too; up to two slips change the length by two and at most four letters.
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


@lru_cache(_KEPT)
def may_be_secret(name: str) -> bool:
    """Return whether any part of a name hints at a secret: wider than `is_sensitive`, to decide what may be shown.

    The caller excludes the names that a schema describes as harmless, such as `authentication.providers`.
    """
    bare = bare_name(name)
    if is_sensitive(bare):
        return True
    folded = bare.casefold()
    if not folded.isascii():
        bare = _without_accents(bare)
        folded = bare.casefold()
    if folded.startswith("regex_") or folded in _LISTS:
        return False
    if any(map(folded.__contains__, _PARTS)):
        return True
    words = [word.casefold().rstrip("0123456789") for word in _BETWEEN.split(bare)]
    return any(map(_hints, words)) or not (_ANSWERS.isdisjoint(words) or _OF_ANSWERS.isdisjoint(words))


def _hints(word: str) -> bool:
    """Return whether a word hints at a secret; a long one may have a slip."""
    if word in _WORDS:
        return True
    return word[:1] in _FIRST_LETTERS and any(
        word[0] == known[0] and abs(len(word) - len(known)) <= 1 and distance(word, known, 1) <= 1
        for known in _LONG_WORDS
    )


def _without_accents(name: str) -> str:
    from unicodedata import combining, normalize

    return normalize(
        "NFC", "".join(char for char in normalize("NFD", name) if ord(char) > 0x36F or not combining(char))
    )


def bare_name(name: str) -> str:
    """Return a name without invisible characters, with full-width letters as plain ones."""
    if name.isascii():
        return name
    from unicodedata import normalize

    return _UNSEEN.sub("", normalize("NFKC", name))
