"""Data that shows by its own shape: addresses of mail, networks and wallets, IBANs, keys and tokens. Linear patterns only."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache

from stdnum import bitcoin, iban

from drafting.pii.view import Found, Recogniser, View
from drafting.text.sieve import Sieve

_TLD = r"[a-z](?:[a-z]{1,23}|[a-z0-9-]{3,30})"
_EMAIL = re.compile(rf"(?<![\w.+%-])[\w!#$%&'*+/=?^`{{|}}~.-]{{1,64}}+@(?:[\w-]{{1,63}}+\.){{1,6}}{_TLD}(?![\w-])")
_AT = r"(?:[ ]{0,2}(?:[\[({<][ ]?(?:at|@|a)[ ]?[\])}>]|&#64;|&commat;|%40)[ ]{0,2}|[ ]{1,2}at[ ]{1,2}|[ _-]at[ _-])"
_DOT = r"(?:[ ]{0,2}[\[({<][ ]?(?:dot|\.|punkt|point)[ ]?[\])}>][ ]{0,2}|[ ]{1,2}dot[ ]{1,2}|[_-]dot[_-]|[ ]?\.[ ]?)"
_WORD = r"[a-z0-9]{1,40}"
_SPELLED = re.compile(
    rf"(?<![\w@.])(?P<local>[a-z0-9_+-]{{1,40}}(?:{_DOT}[a-z0-9_+-]{{1,40}}){{0,4}})(?P<at>{_AT}|[ ]?@[ ]?)(?P<domain>[a-z0-9-]{{1,60}}(?:{_DOT}[a-z0-9-]{{1,40}}){{1,4}})(?![\w@])"
)
_PLAIN_AT = re.compile(r"[ _-]+at[ _-]+")
_COMMON_TLD = re.compile(
    r"(?:com|org|net|edu|gov|mil|int|info|biz|name|io|co|ai|app|dev|me|tv|us|uk|de|fr|es|it|nl|be|ch|at|ie|pl|se|no|dk|fi|pt|gr|cz|hu|ro|"
    r"ru|ua|tr|il|za|in|cn|jp|kr|sg|hk|tw|th|my|id|ph|vn|au|nz|ca|mx|br|ar|cl|eu|example|test|invalid|local|shop|store|online|site|cloud|"
    r"mail|email|tech|travel|museum|xyz|blog|bank|health|care|agency|company)"
)

_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){10,32}")
_IBAN_LENGTH = {
    "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "br": 29, "by": 28, "ch": 21, "cr": 22, "cy": 28,
    "cz": 24, "de": 22, "dk": 18, "do": 28, "ee": 20, "eg": 29, "es": 24, "fi": 18, "fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23, "gl": 18,
    "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22, "il": 23, "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "lc": 32,
    "li": 21, "lt": 20, "lu": 20, "lv": 21, "ly": 25, "mc": 27, "md": 24, "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30, "nl": 18, "no": 15,
    "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "sa": 24, "sc": 31, "se": 24, "si": 19, "sk": 24, "sm": 27, "st": 25,
    "sv": 28, "tl": 23, "tn": 24, "tr": 26, "ua": 29, "va": 22, "vg": 24, "xk": 20,
}  # fmt: skip

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:.]{2,45}(?:%[a-z0-9]{1,16})?(?:/\d{1,3})?(?![\w:])")
_VERSION = re.compile(r"(?:version|firmware|build|release|update|ver\.?|\bv)[ :]{0,2}$")
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\w:-])")
_WALLET = re.compile(r"(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[0-9A-Za-z]{11,87}|0x[0-9A-Fa-f]{40})(?![A-Za-z0-9])")

_URL_LOGIN = re.compile(r"[a-z][a-z0-9+.-]{1,14}://[^\s/:@]{1,80}:[^\s/@]{1,120}@[^\s/]{1,120}[^\s]{0,200}")
_URL_KEY = re.compile(
    r"https?://[^\s?]{1,200}\?[^\s]{0,200}?\b(?:access_token|token|api_?key|access_?key|secret_?key|password|pwd|secret|sig|signature|auth|session(?:id)?|code)="
    r"[^\s&]{6,}"
)
_SECRETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("private key", re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")),
    ("web token", re.compile(r"(?<![\w-])eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.?[\w-]{0,2000}")),
    ("cloud key", re.compile(r"(?<!\w)(?:AKIA|ASIA|AROA|AIDA|AGPA)[A-Z0-9]{16}(?!\w)")),
    ("service key", re.compile(
        r"(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{18,64}|xox[abposr]-[\w-]{10,200}|AIza[\w-]{30,40}|"
        r"ya29\.[\w-]{20,400}|[srp]k_(?:live|test)_\w{10,100}|whsec_\w{20,64}|sk-[\w-]{16,200}|SG\.[\w-]{16,32}\.[\w-]{16,64}|hf_[A-Za-z0-9]{20,64}|"
        r"npm_[A-Za-z0-9]{30,40}|pypi-[\w-]{16,200}|dop_v1_[a-f0-9]{40,64}|key-[a-f0-9]{32}|AC[a-f0-9]{32}|SK[a-f0-9]{32})(?![\w])"
    )),
    ("named key", re.compile(
        r"(?i:\b(?:api|access|secret|auth|client|private|bearer)[ _-]{0,2}(?:access[ _-]?)?(?:key|token|secret)\b)[\"']?[ ]{0,2}(?:[:=]|(?i:is)\b)[ ]{0,2}[\"']?"
        r"(?P<v>(?=[\w+/.~-]{0,80}\d)[\w+/=.~-]{12,200})|(?i:\bbearer )(?P<w>(?=[\w.-]{0,80}\d)[\w.-]{16,400})"
    )),
)  # fmt: skip


def _emails(seen: View) -> Iterator[Found]:
    for match in _EMAIL.finditer(seen.low):
        start = match.start() + len(match.group()) - len(match.group().lstrip("'`.{|}=/*"))
        yield Found("email", seen.low[start : match.end()], start, match.end(), "an address with a domain")


def _spelled_emails(seen: View) -> Iterator[Found]:
    if (
        " at" not in seen.low
        and "@" not in seen.low
        and "[" not in seen.low
        and "(" not in seen.low
        and "&" not in seen.low
        and "-at" not in seen.low
    ):
        return
    for match in _SPELLED.finditer(seen.low):
        at, domain, local = match["at"], match["domain"], match["local"]
        spelled_dot = re.search(r"\bdot\b|[\[({<]", domain) is not None
        name = re.sub(_DOT, ".", domain)
        tail = name.rsplit(".", 1)[-1]
        if not _COMMON_TLD.fullmatch(tail) or " " in name:
            continue
        if _PLAIN_AT.fullmatch(at) and not spelled_dot:
            continue
        if at.strip() == "@" and not spelled_dot and (" " in at and not re.search(r"[\d._+-]", local)):
            continue
        value = f"{re.sub(_DOT, '.', local)}@{name}"
        yield Found("email", value.replace(" ", ""), match.start(), match.end(), "an address in words", 0.9)


def _ibans(seen: View) -> Iterator[Found]:
    for match in _IBAN.finditer(seen.low):
        length = _IBAN_LENGTH.get(match.group()[:2])
        if length is None:
            continue
        end, count = match.start(), 0
        while end < match.end() and count < length:
            count += seen.low[end].isalnum()
            end += 1
        value = re.sub(r"[ -]", "", seen.low[match.start() : end]).upper()
        if count != length or seen.low[end : end + 1].isalnum():
            continue
        if iban.is_valid(value, check_country=False):
            yield Found("iban", value, match.start(), end, "check digits hold (mod 97)")
        elif value[2:].isdigit() or value[4:8].isalpha():
            yield Found("account", value, match.start(), end, "shaped like an IBAN, though its check digits do not hold", 0.6)


def _networks(seen: View) -> Iterator[Found]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(seen.low):
            if pattern is _IPV4 and _VERSION.search(seen.low, max(0, match.start() - 12), match.start()):
                continue
            address = match.group().split("/")[0].rstrip(".")
            address = address if address.endswith("::") else address.rstrip(":")
            if _is_address(address):
                yield Found("ip", address, match.start(), match.start() + len(address), "an internet address")
    for match in _MAC.finditer(seen.low):
        if len(set(match.group()) - set(":-.")) > 1:
            yield Found("mac", re.sub(r"[:.-]", "", match.group()), match.start(), match.end(), "a hardware address")


def _is_address(text: str) -> bool:
    if text.count(":") == 1 or text == "::" or (":" in text and "::" not in text and re.fullmatch(r"[\d:]{3,8}", text)):
        return False
    try:
        ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return True


def _wallets(seen: View) -> Iterator[Found]:
    given = seen.cleaned.text
    for match in _WALLET.finditer(given):
        value = match.group()
        if value.startswith("0x") or bitcoin.is_valid(value) or _is_bech32m(value):
            yield Found("wallet", value, match.start(), match.end(), "a wallet address whose check digits hold")


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _is_bech32m(text: str) -> bool:
    low = text.lower()
    if not low.startswith("bc1") or any(character not in _BECH32 for character in low[3:]):
        return False
    check = 1
    for value in (3, 3, 0, 2, 3, *(_BECH32.index(character) for character in low[3:])):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if (top >> bit) & 1 else 0
    return check in {1, 0x2BC830A3}


@cache
def _keyed() -> Sieve:
    return Sieve([pattern.pattern for _, pattern in _SECRETS])


def _secrets(seen: View) -> Iterator[Found]:
    for number in _keyed().candidates(seen.text):
        name, pattern = _SECRETS[number]
        for match in pattern.finditer(seen.text):
            group = next((key for key in ("v", "w") if key in pattern.groupindex and match[key] is not None), None)
            start, end = match.span(group) if group else match.span()
            yield Found("secret", seen.text[start:end], start, end, f"a {name}")
    for pattern in (_URL_LOGIN, _URL_KEY) if "://" in seen.low else ():
        for match in pattern.finditer(seen.low):
            yield Found("secret", seen.text[match.start() : match.end()], match.start(), match.end(), "an address that carries a login")


RECOGNISERS = (
    Recogniser("secrets", _secrets),
    Recogniser("email", _emails),
    Recogniser("email_in_words", _spelled_emails),
    Recogniser("wallet", _wallets),
    Recogniser("iban", _ibans),
    Recogniser("network", _networks),
)
