"""Sentences that give something away without naming a value: that somebody is a customer, how their account stands, what was said in private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.pii.view import View, view

_THINGS = (
    r"(?:accounts?|polic(?:y|ies)|claims?|cards?|loans?|mortgages?|orders?|bookings?|reservations?|appointments?|(?:test |lab )?results?|prescriptions?|payments?|bills?|"
    r"statements?|memberships?|plans?|subscriptions?|applications?|transfers?|balances?|visits?|cases?|coverage|deposits?|transactions?|refunds?|records?|files?|"
    r"treatments?|therapy|sessions?|doctors?|nurses?|physicians?|lines?|contracts?|tickets?|complaints?|reports?|requests?|charges?|disputes?|credit|savings|"
    r"pensions?|investments?|portfolios?|meters?|premiums?|deductibles?|benefits|enrol?lments?|diagnos[ie]s|medications?|purchases?|deliver(?:y|ies)|stays?|flights?|"
    r"branch|adviser|advisor|agent|banker|history|file|referrals?|instal?lments?|repayments?|seats?|room|tariff|usage|debt|arrears|data|profile|number)"
)
_ROLES = r"(?:customers?|members?|clients?|patients?|policy ?holders?|card ?holders?|account ?holders?|subscribers?|borrowers?|guests?|users?|tenants?|residents?)"
_RELATION = re.compile(
    rf"\b(?P<a>your (?:own |recent |last |latest |current |existing |monthly |online |new )?(?:[a-z]+ )?{_THINGS}\b)"
    rf"|\b(?P<b>(?:as|being|you(?:'re| are| were|'ve been| have been)|for staying|remain(?:ing)?|one of our|you,? our) (?:an?|our|one of our)? ?(?:\w+ ){{0,3}}{_ROLES}\b)"
    r"|\b(?P<c>(?:thank you|thanks) for (?:your (?:business|loyalty|custom|trust|patronage|payment|order|purchase|visit|call|patience while)|banking|being with|choosing|staying|"
    r"calling|contacting|visiting|shopping|flying|insuring|trusting us with))"
    r"|\b(?P<d>(?:we|i|our \w+)(?:'ve| have|'s| has)? (?:just |already |now )?(?:received|got|had|have|saw|seen|read|replied to|answered|sent|messaged|emailed|e-mailed|called|dm'?d|texted|written to)"
    r" (?:to )?(?:you\b|your (?:dm|direct message|message|private message|e-?mail|call|letter|request|inquiry|enquiry|photos?|pictures?|documents?|files?)\b|an? (?:private|direct) (?:reply|message|answer)|the (?:photos?|pictures?|documents?|files?) )(?! (?:post|tweet|comment|review)))"
    r"|\b(?P<h>(?:thank you|thanks) for (?:the|your) (?:private|direct) messages?|(?:a|the|our) (?:private|direct) (?:reply|message|answer) (?:to you|is on its way)|(?:sent|written) (?:a|you a|our) (?:private|direct) (?:reply|message))"
    rf"|\b(?P<i>(?:the|that|this) {_THINGS} (?:that )?you(?:'ve| have|'d| had)? (?:had|booked|made|got|took|received|bought|ordered|opened|filed|submitted|requested|paid)\b)"
    r"|\b(?P<e>(?:check|see|look at|reply to|respond to) (?:your|our|the) (?:dms?|direct messages?|inbox|e-?mails?|messages?|private messages?)\b)"
    r"|\b(?P<f>(?:bank|banked|insured|enrolled|registered|covered|signed up|been|account|time|relationship|stay(?:ed)?|years?) with us\b)"
    r"|\b(?P<g>(?:our records|our system|on file|in our files|we have you|we see (?:that )?you|we can see))"
)
_GENERAL_SENTENCE = re.compile(
    r"\b(?:if you(?:'re| are| have| had)|whether you|anyone|everyone|every customer|all customers|customers (?:can|may|should|who)|(?:never|don't|do not|please don't|avoid) (?:post|share|send|put|publish|"
    r"includ)\w*|(?:remove|delete|take down|take it down|edit)\b|in general|generally|most people|someone who|people who|one of our lines)"
)
_STATE = re.compile(
    rf"\byour (?:\w+ ){{0,2}}{_THINGS} (?:\w+ ){{0,2}}?(?:is|was|were|has|had|have|got|went|shows?|are|remains?|still)(?: \w+){{0,2}}? ?"
    r"(?:(?:been|now|still|currently|already|marked|showing) )*(?:declined|overdue|past due|suspended|locked|frozen|closed|flagged|delinquent|in arrears|in collections|bounced|"
    r"returned unpaid|denied|rejected|approved|under (?:review|investigation)|terminated|lapsed|expired|unpaid|late|in default|overdrawn|negative|positive|abnormal|"
    r"delivered to|shipped (?:to|on)|charged|restricted|blocked|deactivated|cancel?led|blacklisted|referred|insufficient|outstanding|paid off|downgraded)\b"
    rf"|\byou(?:'re| are) (?:\w+ ){{1,3}}behind\b|\byou(?:'ve| have|'re| are|'d| had)? (?:\w+ )?(?:missed|owe|owed|defaulted|fallen behind|behind on|overdrawn|in arrears|been (?:approved|denied|declined|rejected|diagnosed|flagged|banned)|diagnosed|"
    r"past due|overdue|returned \w+ (?:items|orders|times)|been with us (?:for|since)|a (?:repeat|frequent|serial) \w+)"
    r"|\b(?:we|i) (?:can |do |also |could )?see (?:from|on|in|that|you|your|here)|\b(?:our|the|your|my) (?:records?|systems?|screens?|files?|history|notes?|tracking|profile|database) (?:\w+ )?(?:shows?|says?|indicates?|confirms?|has|have|lists?)\b"
    r"|\baccording to (?:our (?:records?|systems?|files?|notes)|your (?:file|history|profile|records?)|your account(?= ?[,:]))|\bon (?:your|the) (?:account|file|profile)\b(?: (?:we|i|it|there|you))|\b(?:we|i) have you (?:down|listed|registered|on file)"
    r"|\bthe (?:address|e-?mail|phone|number|card|name) (?:we have|on file|on your account|you registered)"
)
_PRIVATE = re.compile(
    r"\b(?:as|like|what|since|that|because|when|how) (?:you|we|i)(?:'ve|'d| have| had)? (?:just |already |also )?(?:told|said|wrote|discussed|mentioned|talked|explained|agreed|shared|confirmed|described|spoke|messaged|emailed|wrote)"
    r"\b[^.!?\n]{0,40}?\b(?:dms?|direct messages?|private(?:ly)?|messages?|calls?|phone|e-?mails?|chats?|earlier on the)\b"
    r"|\b(?:per|following|after|as per|further to|based on) (?:our|your) (?:\w+ )?(?:dms?|direct messages?|private \w+|messages?|calls?|e-?mails?|chats?|conversation|phone \w+)\b"
    r"|\bin (?:your|our) (?:\w+ )?(?:dms?|direct messages?|private (?:messages?|chat|conversation)|e-?mails?|calls?|last chat|phone call)\b(?:,|[^.!?\n,]{0,2}\b(?:you|we|i)\b)"
    r"|\byour (?:\w+ )?(?:dm|direct message|private message|e-?mail|call) (?:about|regarding|says?|said|mention(?:s|ed)|of|from|explain(?:s|ed)?)\b"
)
_PERSONAL = (
    r"(?:(?:full |last |first |real )?name|order (?:number|no|id|#)|order#|booking (?:reference|number|code)|reservation (?:number|code)|account (?:number|no|id|details|info\w*|email)|"
    r"customer (?:number|id)|member(?:ship)? (?:number|id|no)|policy (?:number|no|id)|claim (?:number|no|id)|tracking (?:number|code)|confirmation (?:number|code)|reference (?:number)?|case number|ticket number|"
    r"(?:home |e-?mail |billing |shipping |delivery |street |mailing )?address|e-?mail|(?:phone |mobile |cell |telephone |contact )number|phone|date of birth|birthday|dob|birth date|"
    r"card (?:number|details)|last (?:four|4)(?: digits)?|passport(?: number)?|social security(?: number)?|ssn|password|pin|postcode|post code|zip(?: code)?|serial number|pnr|record locator|"
    r"medical record|insurance (?:number|id)|(?:contact|account|card|booking|payment|personal|bank|order|billing) (?:details|info\w*)|receipt|proof of purchase|imei|meter number|tail number|iban|invoice(?: number)?|username|log-?in)"
)
_ASK = re.compile(
    rf"\b(?:what(?:'s| is| was| are)|can (?:you|we|i)|could (?:you|we|i)|would you|may (?:we|i)|please|kindly|just|reply|comment|tell|give|send|share|post|confirm|provide|drop|leave|need|let us (?:know|have)|remind|which)\b"
    rf"[^.!?\n]{{0,60}}?\b(?:your|the) (?:(?:\w+,? (?:and |or )?){{0,4}}?){_PERSONAL}\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:dms?|direct messages?|private(?:ly)?|message us|send us a message|inbox|pm us|e-?mail (?:us|me|to)|by e-?mail|call us|calling|chat with|text us|write to|offline|secure|in the app|log ?in|sign in|"
    r"never|don't|do not|not (?:post|share|ask|need|put)|remove|delete|without (?:posting|sharing|your)|at [\w.+-]+@|(?:by|in a|through a) (?:private |direct )?message|won't|will not|update|change|track|find|check|via|through|on our (?:site|website|page)|in messages?)\b"
)
_CONDITION = re.compile(r"\b(?:if|when|whenever|unless|until|once|in case|as soon as|how|why|where) (?:\w+ ){0,3}$")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\w)[^.!?\n]*)*[.!?]*")


@dataclass(frozen=True, slots=True)
class Betrayal:
    """A place where a text gives away a relationship (``relationship``), a state of the account (``state``), a private conversation (``private``), or asks
    in the open for personal data (``asks``)."""

    kind: str
    text: str
    start: int
    end: int


def betrayals(text: str) -> Iterator[Betrayal]:
    """All such places; spans count the given text's characters."""
    seen = view(text)
    for sentence in _SENTENCE.finditer(seen.low):
        general = _GENERAL_SENTENCE.search(sentence.group()) is not None
        for kind, pattern in (("relationship", _RELATION), ("state", _STATE), ("private", _PRIVATE), ("asks", _ASK)):
            for match in pattern.finditer(seen.low, sentence.start(), sentence.end()):
                if kind == "state" and _CONDITION.search(seen.low, sentence.start(), match.start()):
                    continue
                if (kind == "relationship" and general) or (kind == "asks" and _ELSEWHERE.search(sentence.group())):
                    continue
                yield _at(kind, text, seen, match.start(), match.end())


def _at(kind: str, text: str, seen: View, start: int, end: int) -> Betrayal:
    first, last = seen.cleaned.span(start, end)
    return Betrayal(kind, text[first:last], first, last)
