"""Reads address ranges in CIDR notation, and what else people write for them."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

_MOST_RANGES = 4
_WIDEST = 8  # the fixed bits of the largest network; open-ip-range reports what is wider
_MOST_DIGITS = 4
_RANGE = lazy_pattern(r"(?P<address>[^/\\\s]+)(?:\s*[/\\]\s*(?P<length>[^/\\\s]+))?")
_STARS = lazy_pattern(r"[0-9]+(?:\.[0-9]+){0,2}((?:\.\*)+)")
_SIGNS = ",;.\"'`()-"
_LEADING = lazy_pattern(r"(?<![0-9])0+(?=[0-9])")


def _ranges_between(text: str) -> list[str]:
    """Return the ranges of the addresses from one to another, as in `192.0.2.0-192.0.2.255`; none if many or wide."""
    from ipaddress import IPv4Address, summarize_address_range

    first, _, last = map(str.strip, text.partition("-"))
    if last.isdecimal():
        last = f"{first.rpartition('.')[0]}.{last}"
    try:
        ranges = list(summarize_address_range(IPv4Address(first), IPv4Address(last)))
    except ValueError:
        return []
    is_usable = len(ranges) <= _MOST_RANGES and all(one.prefixlen >= _WIDEST for one in ranges)
    return [str(one) for one in ranges] if is_usable else []


def address_fault(address: str) -> str | None:
    """Return why a text is no IP address, for a message; None where it is one."""
    if ":" in address:
        return None if _is_version_6(address) else f"`{address}` is not an address"
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and part.isascii() for part in parts):
        return f"`{address}` is not an address of four numbers"
    large = next((part for part in parts if _number(part) > 255), None)
    if large:
        return f"`{large}` is more than 255"
    led = next((part for part in parts if len(part) > 1 and part[0] == "0"), None)
    return f"`{led}` begins with a zero" if led else None


def meant_ranges(text: str) -> list[str]:
    """Return the ranges that a text means: itself, an address as a range of one, a mask as a number of bits.

    Empty if it is not certain which are meant.
    """
    text = text.strip()
    if (stars := _STARS.fullmatch(text)) and text.count(".") == 3:
        text = f"{text.replace('*', '0')}/{32 - 4 * len(stars[1])}"
    if "-" in text and (between := _ranges_between(text)):
        return between
    match = _RANGE.fullmatch(_without_comment(text))
    if match is None:
        return []
    address, length = match["address"], match["length"]
    if ":" not in address:
        address = _LEADING.sub("", address)
    if address_fault(address):
        return []
    most = 128 if ":" in address else 32
    if length is None:
        return [] if address == "0.0.0.0" else [f"{address}/{most}"]
    if length.isdecimal() and length.isascii() and (bits := _number(length)) <= most:
        meant = f"{address}/{bits}"
        return [meant] if bits >= _WIDEST or meant == text else []
    masked = fixed_bits(length) if most == 32 else None
    return [] if masked is None else [f"{address}/{masked}"]


def _without_comment(text: str) -> str:
    """Return the only address or range in a text, without the words, signs and the comment around it."""
    parts = [part for one in text.partition("#")[0].split() if (part := one.strip(_SIGNS))]
    ranges = [part for part in parts if any(map(str.isdigit, part))]
    words = (part.rstrip(":").isalpha() for part in parts if part not in ranges)
    return ranges[0] if len(ranges) == 1 and all(words) and ranges[0][0] != "/" else text


def fixed_bits(mask: str) -> int | None:
    """Return the number of fixed bits that a mask such as `255.255.255.0` means, at least 8; None for other texts."""
    if mask.count(".") != 3:
        return None
    for bits in range(_WIDEST, 33):
        if mask == ".".join(str((0xFFFFFFFF << 32 - bits >> at) & 255) for at in (24, 16, 8, 0)):
            return bits
    return None


def _number(digits: str) -> int:
    """Return the number in digits; of very many, which Python refuses to convert, one that is too large as well."""
    return int(digits.lstrip("0")[:_MOST_DIGITS] or "0")


def _is_version_6(address: str) -> bool:
    from ipaddress import IPv6Address

    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True
