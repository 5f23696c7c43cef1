"""National ids: of people and, where they look the same, of firms. Check digits where there are any, precise shapes where not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum.au import abn, acn, tfn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.eu import vat
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar, pan
from stdnum.iso7064 import mod_11_10
from stdnum.it import codicefiscale, iva
from stdnum.mx import curp
from stdnum.pl import pesel
from stdnum.sg import uen
from stdnum.th import pin as thai_pin

from drafting.pii.runs import DATE, Run, runs
from drafting.pii.view import Found, Recogniser, View


@dataclass(frozen=True, slots=True)
class _Scheme:
    name: str
    is_valid: Callable[[str], bool]
    sizes: frozenset[int]
    words: str


def _scheme(name: str, is_valid: Callable[[str], bool], sizes: set[int], words: str = "") -> _Scheme:
    return _Scheme(name, is_valid, frozenset(sizes), words)


def _medicare(digits: str) -> bool:
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    return digits[0] in "23456" and sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 10 == int(digits[8])


def _tax_id(digits: str) -> bool:
    """Germany's: where its digits do not repeat as they should, the check digit alone still holds."""
    return digits[0] != "0" and (bool(idnr.is_valid(digits)) or bool(mod_11_10.is_valid(digits)))


def _finnish(code: str) -> bool:
    """Day, month, year, the sign of the century (those of 2023 too), a number and the check letter of all digits modulo 31."""
    return (
        code[6] in "+-YXWVUABCDEF"
        and (code[:6] + code[7:10]).isdigit()
        and 1 <= int(code[:2]) <= 31
        and 1 <= int(code[2:4]) <= 12
        and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(code[:6] + code[7:10]) % 31] == code[10]
    )


_PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def _pension(code: str) -> bool:
    """Germany's pension insurance number: area, birthday, letter, series, check digit."""
    if not (code[8].isalpha() and (code[:8] + code[9:]).isdigit() and 1 <= int(code[4:6]) <= 12):
        return False
    digits = code[:8] + f"{ord(code[8]) - 64:02d}" + code[9:11]
    total = sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(digits, _PENSION_WEIGHTS, strict=True))
    return total % 10 == int(code[11])


def _korean(digits: str) -> bool:
    """Of residents and of foreigners: birthday, then a digit for the century and sex."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and digits[6] in "12345678"


_DIGIT_SCHEMES = (
    _scheme("au.abn", abn.is_valid, {11}, "abn"),
    _scheme("au.tfn", tfn.is_valid, {8, 9}, "tfn|tax file"),
    _scheme("au.acn", acn.is_valid, {9}, "acn"),
    _scheme("au.medicare", _medicare, {10, 11}, "medicare"),
    _scheme("be.nn", nn.is_valid, {11}, "national|rijksregister|registre"),
    _scheme("br.cpf", cpf.is_valid, {11}, "cpf"),
    _scheme("ca.sin", sin.is_valid, {9}, "sin|social insurance"),
    _scheme("ch.ahv", ahv.is_valid, {13}, "ahv|avs"),
    _scheme("de.idnr", _tax_id, {11}, "steuer|idnr|tax"),
    _scheme("fr.nir", nir.is_valid, {15}, "nir|securite"),
    _scheme("gb.nhs", nhs.is_valid, {10}, "nhs"),
    _scheme("in.aadhaar", aadhaar.is_valid, {12}, "aadhaar|aadhar"),
    _scheme("it.iva", iva.is_valid, {11}, "iva|vat"),
    _scheme("kr.rrn", _korean, {13}, "rrn|resident"),
    _scheme("pl.pesel", pesel.is_valid, {11}, "pesel"),
    _scheme("th.pin", thai_pin.is_valid, {13}, "thai|tnin"),
)
_LETTER_SCHEMES = (
    _scheme("es.dni", dni.is_valid, {9}),
    _scheme("es.nie", nie.is_valid, {9}),
    _scheme("fi.hetu", _finnish, {11}),
    _scheme("de.rvnr", _pension, {12}),
    _scheme("eu.vat", vat.is_valid, {10, 11, 12, 13, 14}),
    _scheme("fr.nir", nir.is_valid, {15}),
    _scheme("ie.pps", pps.is_valid, {8, 9}),
    _scheme("in.pan", pan.is_valid, {10}),
    _scheme("it.codicefiscale", codicefiscale.is_valid, {16}),
    _scheme("mx.curp", curp.is_valid, {18}),
    _scheme("sg.uen", uen.is_valid, {9, 10}),
)
_CODE = re.compile(r"(?<![\w-])(?=[a-z0-9+-]{0,11}\d)(?=[a-z0-9+-]{0,17}[a-z])[a-z0-9]{1,7}[a-z0-9+-]{6,17}(?![\w-])")
_SHAPES = (
    ("in.gstin", re.compile(r"(?<!\w)(?:0[1-9]|[12]\d|3[0-7])[a-z]{5}\d{4}[a-z][1-9a-z]z[0-9a-z](?!\w)")),
    ("gb.driving_licence", re.compile(r"(?<!\w)(?=[a-z9]{0,4}[a-z])[a-z]{1,5}9{0,4}\d[0156]\d[0-3]\d\d[a-z9]{2}\d[a-z]{2}(?!\w)")),
)
_NINO = re.compile(r"(?<![\w])(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prs-tw-z][a-ceghj-npr-tw-z][ ]?\d\d[ ]?\d\d[ ]?\d\d[ ]?[a-d](?![\w])")


def _national(seen: View) -> Iterator[Found]:
    for match in _NINO.finditer(seen.low):
        yield Found("national_id", match.group().replace(" ", "").upper(), match.start(), match.end(), "shaped like gb.nino", 0.9)
    for name, pattern in _SHAPES:
        for match in pattern.finditer(seen.low):
            yield Found("national_id", match.group().upper(), match.start(), match.end(), f"shaped like {name}", 0.9)
    for match in _CODE.finditer(seen.low):
        value = match.group().upper()
        plain = value.replace("-", "") if value[6:7] != "-" else value
        for scheme in _LETTER_SCHEMES:
            if len(plain) in scheme.sizes and scheme.is_valid(plain):
                yield Found("national_id", plain, match.start(), match.end(), f"check digits of {scheme.name} hold")
                break
    for run in runs(seen):
        if len(run.groups) <= 5:
            yield from _national_number(seen, run)


def _national_number(seen: View, run: Run) -> Iterator[Found]:
    start, end = run.groups[0][0], run.groups[-1][1]
    digits = re.sub(r"\D", "", seen.digits[start:end])
    if DATE.fullmatch(seen.digits[start:end]) or not 8 <= len(digits) <= 15 or len(set(digits)) == 1:
        return
    before = seen.low[max(0, start - 40) : start]
    names = [scheme for scheme in _DIGIT_SCHEMES if len(digits) in scheme.sizes and scheme.is_valid(digits)]
    if not names:
        return
    named = [scheme for scheme in names if re.search(rf"\b(?:{scheme.words})", before)]
    if len(digits) == 8 and not named:
        return
    why = f"check digits of {(named or names)[0].name} hold"
    yield Found("national_id", digits, start, end, why, 1.0 if named else 0.5)


NATIONAL = Recogniser("national_id", _national)
