"""What a message is about, without how it is said: courtesies, displeasure and threats of publicity blanked out, dialect spelt out.

What a customer gets must not hang on their manner, so whatever looks for answers and policies reads the matter. Danger, legal threats and the
mood are read from the words as they stand.
"""

from __future__ import annotations

import re
from dataclasses import replace

from drafting.domain.case import Case, Role

_LEAST_WORDS = 3
_I_AM = r"\bi(?: a|'|’)?m (?:(?:really|so|very|absolutely|totally|utterly|beyond|quite|extremely|just|getting|honestly|completely) )*"
_IT_IS = r"\b(?:this|that|it|you people)(?:(?: i|'|’)s| are| really is) (?:(?:really|so|just|absolutely|completely|totally|utterly|simply|beyond|quite|an?|such a) )*"
_HELP = r"(?:help|time|support|assistance|reply|answer|response|patience|understanding|attention|trouble|effort|efforts|consideration|cooperation)"
_ALL = r"(?:everybody|everyone|every one of my|the (?:whole )?(?:world|internet|press)|all my (?:friends|followers)|my (?:\w+ )?followers|people|twitter|facebook|instagram|tiktok|social media)"
_MANNER = (
    # Courtesy
    r"^\W*(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|dear (?:sir or madam|sirs?|madam|team|all|support|customer (?:service|care)))(?: (?:there|all|team|everyone|folks|guys|again))?[,.!:]+",
    r"\b(?:i |we )?(?:really )?(?:do )?hope (?:that )?(?:(?:you|you all|everyone)(?: are|'re|’re| is) (?:all )?(?:well|fine|good|ok|okay|doing (?:well|great|fine))|this (?:message|e-?mail|note|letter) finds you (?:all )?(?:well|in good health)|you(?:'re| are)? hav(?:e|ing) a (?:\w+ )?(?:day|week|morning|evening|weekend))[.,!]*",
    rf"\b(?:many |a big |with )?(?:thanks|thank you|thx|cheers)(?: (?:so|very) much| a lot| a million| again| kindly| ever so much)*(?: (?:in advance|for (?:all )?(?:of )?(?:your|the|any|taking the) (?:(?:kind|great|quick|prompt|continued) )?{_HELP}(?: (?:in advance|and (?:your )?{_HELP}|with this|on this))*))(?: very much)?[.,!]*",
    r"\b(?:kind|kindest|best|warm|warmest|many|with kind|with best) (?:regards|wishes)\b[.,!]*",
    r"\byours (?:sincerely|faithfully|truly)\b[.,!]*|\b(?:regards|sincerely),?\s*$",
    r"\bhave a (?:nice|good|great|lovely|wonderful) (?:day|one|evening|weekend|week|afternoon)\b[.,!]*",
    r"\b(?:i(?:'m| am)? )?(?:really )?look(?:ing)? forward to (?:hearing (?:back )?from you|your (?:swift |prompt |quick )?(?:reply|answer|response))\b[.,!]*",
    r"\bsorry (?:to bother|to trouble|for (?:bothering|troubling)) (?:you|you again)\b[.,!]*",
    # Displeasure
    rf"{_I_AM}(?:fed up(?: to the back teeth)?|angry|furious|livid|annoyed|disappointed|pissed(?: off)?|frustrated|upset|outraged|disgusted|fuming|seething|raging|mad|speechless|appalled|done|(?:sick(?: and tired)?|tired) of (?:this|it|you))(?: (?:with|at|about|by) (?:you|this|it|all (?:of )?this|your (?:company|service|lot)|you (?:lot|people|guys)|the whole thing))?\b[.,!]*",
    rf"{_IT_IS}(?:ridiculous|unacceptable|outrageous|jokes?|disgrace(?:ful)?|pathetic|appalling|disgusting|shameful|scandal(?:ous)?|infuriating|insane|absurd|unbelievable|crazy|nonsense|bullshit|bs|madness|farce|not (?:on|ok|okay|good enough|acceptable)|shocking|awful|terrible|shambles|insult)\b[.,!]*",
    r"\bwhat an? (?:joke|disgrace|shambles|mess|nightmare|farce|insult|circus|rip-?off)\b[.,!]*",
    r"(?:(?<=[.!?])\s*|^\W*)(?:absolutely |utterly |simply |just |totally )?(?:ridiculous|unacceptable|unbelievable|disgraceful|pathetic|shocking|outrageous|appalling)[.!]+",
    r"\b(?:shame on you|you should be ashamed(?: of yourselves)?|i(?:'ve| have) had (?:it|enough)(?: with you| of this)?|worst (?:service|company) ever)\b[.,!]*",
    # Threats of publicity or of leaving
    rf"\b(?:if|unless) (?:this|it|that|you|nobody|no one|i|we)\b[^.!?,;]{{0,60}}, (?:(?:then )?{_ALL} (?:will|is going to|are going to|shall)|i(?:'ll| will| am going to|'m going to) (?:tell|post|tweet|write|leave|share|go public|make sure))[^.!?\n]*[.!]*",
    rf"[,;]? ?\b(?:or|or else|otherwise) (?:{_ALL} (?:hears?|will hear|reads?|will read|will know|knows?|gets? to know)|i(?:'ll| will| am going to|'m going to) (?:tell (?:everybody|everyone|the world)|post (?:this|it)|tweet|go public|leave a (?:bad |1-star |one-star )?review))[^.!?\n]*[.!]*",
)  # fmt: skip
_BLANKED = re.compile("|".join(f"(?:{pattern})" for pattern in _MANNER), re.IGNORECASE | re.MULTILINE)
_SPELT = {
    r"\bwan(?:na|a)\b": "want to", r"\bgon(?:na|a)\b": "going to", r"\bgott?a\b": "have to", r"\bgimm[ei]+\b": "give me", r"\blemme\b": "let me",
    r"\b(?:ya|yer|yous|u)\b": "you", r"\bur\b": "your", r"\br\b": "are", r"\b(?:pls|plz|plse)\b": "please", r"\bain[’']?t\b": "is not", r"\bdunno\b": "don't know",
    r"\b(?:cuz|coz|cos|bcos|bc)\b": "because", r"\bw[aou]t\b": "what", r"\bwen\b": "when", r"\bshld\b": "should", r"\bcld\b": "could", r"\bwld\b": "would",
    r"\byday\b": "yesterday", r"\btmrw?\b": "tomorrow", r"\bmsg\b": "message", r"\bthru\b": "through", r"\bdat\b": "that", r"\bda\b": "the", r"\ban(?= (?:the|my|i|we|it)\b)": "and",
}  # fmt: skip
_SPELLING = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in _SPELT.items())
_MY = re.compile(
    r"(?:(?<=\bis )|(?<=\bare )|(?<=\bin )|(?<=\bon )|(?<=\bof )|(?<=\bat )|(?<=\bto )|(?<=\bfrom )|(?<=\bby )|(?<=where's )|(?<=\bwith )|(?<=\bfor )|(?<=\breturn )|(?<=\bcancel )|(?<=\bwant )|(?<=\bget )|(?<=\band )|(?<=\br )|^)"
    r"me(?= (?!(?:an?|the|my|your|some|any|to|back|know|now|when|if|what|how|why|where|who|that|this|these|please|and|or|in|on|with|for|out|by|up|again|at|of|is|was|it|one|two|too|as|so|but|over|off|from|about|through)\b)[a-z]{2})",
    re.IGNORECASE | re.MULTILINE,
)


def matter(text: str) -> str:
    """The text with its manner blanked out and ``me parcel`` as ``my parcel``, character for character, so that spans hold; the text itself
    where hardly anything else would be left, as in plain thanks."""
    left = _BLANKED.sub(lambda match: " " * len(match.group()), text)
    if len(re.findall(r"[^\W\d_]{2,}", left)) < _LEAST_WORDS:
        return text
    return _MY.sub(lambda match: "my" if match.group().islower() else "My", left)


def spelt_out(text: str) -> str:
    """Dialect and short forms as they are written in full, blanks folded: what is searched for."""
    for pattern, words in _SPELLING:
        text = pattern.sub(words, text)
    return " ".join(text.split())


def matter_of(case: Case) -> Case:
    """The case with the matter of each message of the customer's."""
    return replace(case, messages=tuple(replace(m, text=matter(m.text)) if m.role is Role.CUSTOMER else m for m in case.messages))
