"""What a clause does with a remedy that it names: promise it, deny it, ask, report the past, tell a rule.

A clause is read in plain form (see ``commitments_plain``). Its own words decide; a clause without a subject and a verb of its own
("and a voucher") does what the one before it did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from drafting.reading.commitments_plain import PlainSentence

_CONNECTOR = re.compile(
    r" [;:()]|,(?= )| -(?= )| (?=(?:but|because|although|whereas|unless|if|once|(?<! us )(?<! me )until|as soon as|provided|while|so that|in case|as long as|even though|though|so) )"
    r"| (?=(?:and|or|plus|then|yet) (?!(?:\S+ )?(?:half|quarter)\b|paid (?:for )?by|covered by))| (?=which )| (?=when (?:you|we|it|the|your|i|our|they|this) )| (?=the moment )| (?=(?:instead of|rather than) (?![$€£]|\d))"
)
_WE = r"(?:we|i|(?:our|my|one of our|one of the|the|a|another|a senior|your) (?:\w+ ){0,2}(?:teams?|managers?|colleagues?|staff|shop|store|office|support|engineers?|desk|department|billing|finance|specialists?|crew|kitchen|chef|accounts|warehouse|technicians?|nurses?|doctor|adviser|agent|reception|driver|courier|plumber|electrician|fitter|insurer|mechanic|branch|account manager|people|supervisor|director|purser|concierge)|some(?:one|body)(?: from (?:\w+ ){1,2}?)?|everyone here)"
_ADV = r"(?:(?:\w+ly|also|now|just|gone ahead and|already|today|both|all|then|still|even|straight|away|right|be|of course|therefore|so|always|never|here|each|too|once|more|instead|not only|myself|ourselves|in turn|as well|back) )*"
_DONE = r"(?:\w+ed|sent|put|given|made|paid|got|taken|written|found|let|set|cut|done|brought|held|built|kept|lent|bought|spoken|gone|asked|thrown|knocked|chosen|struck|sorted|begun|rebuilt|remade|redone|resent|forgiven|frozen|swapped|popped|reset|overridden|lent|split|shut|run|binned)"
_FINITE = re.compile(
    r" (?:is|are|was|were|am|has|have|had|will|would|can|could|may|might|shall|should|do|does|did|'s|gets|goes|comes|leaves|falls|flies|costs|applies|takes|owes|means|says|needs|lands|expires?|ends) "
    r"| (?:we|i|you|they|it|he|she|that) (?:\w+ly |also |just |now )?(?!and |or |for |to |but )[a-z]+ "
)
_SUBJECT = re.compile(
    r" (?:and |or |but |so |then |plus |yet |because |that |which |as |- )*(?:we|i|you|he|she|they|it|that|this|there|your|our|my|the|a|an|these|those|nobody|everyone|someone|somebody|one|what|his|her|their|no|each|every) "
)
_PRONOUN = re.compile(r" (?:and |or |but |so |then |plus |yet |because )?(?:we|i|you|it|they|there|he|she|your|our) ")
_CONDITION = re.compile(
    r" (?:and |but |so |then |or |only |even )?(?:if|once|when|as soon as|provided|providing|as long as|after|until|unless|should (?:you|it|the|your|they|this|that|we)|in case|in the event|subject to|assuming|the moment|while|before|whenever|on condition) "
)
_ASIDE = re.compile(
    r" (?:because|although|whereas|even though|though|since|as (?:you|we|it|the|your|this|that)|despite|in spite of|which|who|for which) "
)
_THEREFORE = re.compile(r" (?:we|i|you) (?:will|shall|are going to|am going to) ")
_INSTEAD = re.compile(r" (?:instead of|rather than) ")
_BENIGN = re.compile(
    r" (?:no (?:worries|problem|problems|questions|later|need to worry|fuss|strings|doubt|trouble|stress|hassle|probs|biggie|rush|code needed|code|catch|matter what|sooner|sweat|harm|bother|paperwork|luck)(?: asked| attached| than| needed)?"
    r"|(?:do|please do) not (?:worry|hesitate|forget|panic|fret|be shy|return|send|bother|lose)|not (?:only|just|a problem|to worry|an issue|later than)|without (?:delay|further ado|question|fail|quibble|fuss|any fuss|any hassle|having to|paying(?: \w+)?|(?:any |a |extra |further )*(?:charge|cost|fee|penalty|questions?))|(?:for|after|during|despite) (?:\S+ ){1,4}without \w+|no show|(?:at|with|for|of) no (?:\w+ )?(?:cost|charge|fee|expense|loss|money|premium|surcharge|payment)(?: to you)?|for nothing|nothing extra|not (?:your|the customer 's) fault|whether or not|why not|if not|nothing else|never mind|not \w+ until) "
)
_NEGATION = re.compile(
    r" (?:not|no|never|neither|nor|without|unable|impossible|ineligible|declin\w+|refus\w+|reject\w+|denied|den(?:y|ies)|turned down|hardly|unlikely|(?:i|we) (?:\w+ )?doubt|nothing|nobody|none|nope|rules? out|ruled out|out of the question|off the table|misleading|too late for|excluded|excludes?|no longer|stands? firm|rather than|instead of|far from|cannot|fails? to|lies outside|beyond us) "
)
_REPORTED = re.compile(
    r" (?:you|he|she|they|somebody|someone|your \w+|the (?:review|caller|post|article|note|notes|customer|message|letter|law|scheme|contract|advert|agent)|our (?:records|notes|agent|colleague|advert|website)) (?:\w+ly |also |now |may |did |first |have |had )*(?:say|says|said|ask|asks|asked|asking|wrote|write|told|mention\w*|claim|claims|claimed|demand\w*|want|wants|wanted|expected|hoped|hope|wish\w*|quote|quotes|report\w*|state|states|believe|think|feel|request\w*|prefer\w*|would (?:like|prefer|love|rather)|should have said|turned down|were (?:told|promised|hoping|expecting|offered)|are (?:asking|hoping|looking|after|wondering|waiting)|show|shows|sets out) "
    r"| (?:we|i) (?:\w+ly |do |can |also )*(?:understand|see|hear|read|note|gather|know|realise|appreciate|noticed|saw|imagine|heard) (?:that |why |how )?(?:you|your|from|the|what)"
    r"| (?:according to|as you (?:put|say|said|wrote)|told (?:you|us|me)|your (?:request|wish|claim|demand|application|question|complaint|enquiry|query|hope) (?:for|about|that)|(?:request|wish|application|demand|ask\w*|claim|apply|applied|eligible|entitlement|hoping|hope|looking|qualify|wait\w*|complaint|question) (?:for|about) (?!you )(?=\S)|thank you for|thanks for|sorry (?:to|that|about|for|you)|promised you|were you|i am sorry|in your message) "
)
_ACCEPTED = re.compile(r" (?:approved|accepted|granted|upheld|gone through|successful|authorised|agreed) ")
_OPEN = re.compile(
    r" (?:whether|wonder(?:ing)?|look(?:ing|ed)? into|(?:see|seeing|check|checking|find out|ask|asking|asked|decide|deciding|know|say|tell you|clarify|establish|confirm) (?:if|whether|what|why|how|who|where|with|when)|find out|finding out|review(?:ing)?|assess(?:ing)?|(?:to|will|are|am|can|be|being|was) consider(?:ing|ed)? (?:for|whether|a|an|the|your)|discuss(?:ing)?|explain|investigat\w+ (?:why|how|what)|under review|being reviewed|might|perhaps|thinking about|working out|evaluat\w+|apply for|applying for|request|report back on) "
)
_HYPOTHETICAL = re.compile(
    r" (?:(?:would|could|might) (?:not )?(?:\w+ )?have|had (?:you|we|it|the|this|they|your|i)(?! (?:now|just))|if (?:\S+ ){1,3}(?:had|were to)|as much as (?:we|i)|i wish|we wish|wish (?:we|i)|in theory|(?:could|would) only|normally|usually|generally|typically|in general|as a rule|in most cases|in some cases|in such cases|in principle|hypothetically|only if) "
)
_WOULD = re.compile(r" would (?!(?:\w+ )?(?:like to|be (?:\w+ )?(?:happy|glad|delighted|pleased|more)|love|gladly|happily|you))")
_PRESENT = re.compile(r" (?:is|are|am|can|goes|go|comes|come|gets?|have|enjoy|take) ")
_DONE_BEFORE = re.compile(
    r" (?:was|were|had|did|(?:has|have) (?!the |a |an |to |it |your |that |this |some )[a-z]+|been|already|[a-z]{2,}ed|sent|gave|got|paid|took|made) "
)
_PAST_TIME = re.compile(
    r" (?:last (?:week|month|year|time|night|summer|winter|spring|autumn|fall|season|\w+day|january|february|march|april|may|june|july|august|september|october|november|december)|(?<!days )ago|yesterday|at the time|back (?:then|in (?!(?:an?|the|\d+|one|two|three|five|ten|fifteen|twenty|thirty|half|touch|your|working|full|action|stock|time) ))|originally|earlier|previously|in the past|once before|in (?:january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d)|on (?:the )?\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|may|june|july|august|september|october|november|december)|on (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}|this season|this year|so far|twice|before you \w+|when you joined|in full two) "
)
_NOW = re.compile(
    r" (?:just|now|today|this (?:morning|afternoon|evening|minute)|hereby|tonight|a (?:moment|minute|second) ago|moments ago|right away|as promised) "
)
_PAST_PASSIVE = re.compile(r" (?:was|were|had been|had|did) ")
_WE_SIMPLE_PAST = re.compile(
    rf" {_WE} (?:\w+ly |also |both |even )?(?:had|got|gave|sent|made|paid|did|took|brought|came|went|told|[a-z]{{2,}}ed) "
)
_HAS_HAD = re.compile(
    r" you (?:have )?(?:already )?(?:had|used|spent|received|got|been given|been) (?:\w+ )*(?:this (?:year|season|month)|already|before)| you have (?:\w+ )?(?:used|spent|had) | has (?:\w+ )?(?:been spent|expired|ended|run out) "
)
_OTHERS = re.compile(
    r" (?:your|the|a|some|any|their|his|her) (?:\w+ )?(?:banks?|card issuer|issuer|manufacturer|makers?|sellers?|landlords?|council|government|states?|employer|police|court|host|airlines?|carriers?|stores|shops|companies|insurers?|embassy|regulator|municipality|neighbours?|merchant|retailer|vendor|dealer|developer|app store|post office|charity|authorities|residents|others?|household) (?:\S+ ){0,6}?(?:will|may|can|could|might|would|offers?|gives?|give|pays?|was|is|are|has|have|does|do) | (?:residents|others|competitors|many|(?<!our )people) (?:will|may|can|could|might|get) "
)
_GENERAL = re.compile(
    r"^ (?:please note that |note that |yes , |no , |sure , |and |also |in general , |by the way , )*"
    r"(?:(?:all|any|every|most|some|only|our|other|eligible|faulty|damaged|unused|opened|unopened|sale|late|lost|new|each|such|many|the|under the \w+ ,|\w+ly|no) )*"
    r"(?:(?:\w+ ){0,3}?(?:customers|members|guests|passengers|travell?ers|shoppers|subscribers|policyholders|users|people|anyone|everyone|items|orders|returns|refunds|replacements|repairs|vouchers|credits|discounts|products|purchases|tickets|bookings|claims|accounts|exchanges|upgrades|gift cards|plans|complaints|callbacks|exceptions|prices|children|pensioners|students|patients|residents|deliveries|warranties|holders|passes|shoes|parcels|guarantees|households?|seniors|kids|cards|rooms|meals)"
    r"|(?:(?:late|delivery|booking|cancellation|service) )?(?:fees|charges)|those|they|a household|compensation|(?:our|the|this) (?:\w+ )?(?:policy|scheme|law|warranty|guarantee|offer|rule|terms|programme|program|contract|plan)|policy|store credit|shipping|delivery|(?:\w+ )?(?:shipping|delivery)|(?:an?|each|every|any) (?:\w+ ){0,2}?\w+) "
    r"(?:(?:\w+|[^\w ]\S*) ){0,8}?(?:is|are|can|may|get|gets|take|takes|comes?|arrives?|must|has|have|receive|receives|qualif\w+|includes?|costs?|ships?|travels?|travel|need|needs|expires?|apply|applies|eats?|stays?|flys?|fly|plays?|covers?|normally|usually|always|never|carry|carries|go|goes|pays?|choose|earn|earns|would|might|offers?|sets?|allows?|lasts?) "
)
_GROUPS = (
    r"(?:members|customers|guests|subscribers|passengers|students|residents|tenants|patients|clients|cardholders|holders|pensioners|children|"
    r"seniors|everyone|anyone|everybody|all|visitors|users|orders|bookings|purchases|households)"
)
_FOR_A_GROUP = re.compile(
    rf" for (?:every |all |any |each |our |most |other )?(?:\w+ ){{0,4}}?{_GROUPS} "
    r"| no (?:\w+ ){0,3}?(?:fee|charge|interest|cost|penalty)s? (?:is|are) (?:charged|due|payable|taken|levied|made|added) "
)
_ANYONE = re.compile(
    r" (?:\w+ ){0,2}?(?:anyone|anybody|everyone|those|people|customers|guests|members|passengers|students|tenants) (?:who|whose|that|with|in|on) "
)
_BARE_PLURAL = re.compile(
    r"^ (?!your |you |the |these |this |those |our |we |both |all of |two |three |it |he |she |they |his |her |my |thanks |yes |as |his )"
    r"(?:[a-z]+ ){0,3}?[a-z]{2,}[^s\W\d]s (?:are|can|may|get|must|should|have to) (?!on (?:its|their) way|being|now|coming|heading|on us|waiting|yours|already)"
)
_GOES_ON = re.compile(r" (?:and|or|but) (?!we |i |you |your |our |it |the |they |he |she |there |this |that )[a-z]+ ")
_SPECIFIC = re.compile(r" (?:you|your|yours) ")
_FUTURE = re.compile(r" (?:will|shall|going to) ")
_SCHEDULED = re.compile(
    r" (?:is (?:now |already )?(?:at (?:the|our|your)|ready|set aside|attached|enclosed|waiting|yours|here|with|on its way|in the post|in the mail|coming|heading|waiting|being|on the way)|has (?:now |just |already )?(?:been|okayed|agreed|approved|authorised|granted|said yes|confirmed|signed off)|have (?:now |just |already )?been|are on their way) "
)
_NO_PROMISE_FUTURE = re.compile(
    r" (?:you|they|he|she|customers) (?:will|are going to) (?:(?!not |never )\w+ )?(?:need|have to|want|find (?:our|the|more|that)|be asked|be required|understand|appreciate|notice that|see (?:the|a|your) (?:status|button|form|option|link)|lose|forfeit|still (?:have|need) to pay) | will (?:remain|stay) (?:on|payable|due|as) "
)

_HANDLE = re.compile(
    r" (?:treat|handle|guard|regard|keep|store) (?:\S+ ){1,5}(?:(?:like|as) (?!(?:a|an|our|my|the|your)? ?(?:\w+ )?(?:gift|treat|thank|present|apology|gesture|bonus) )|safe |secure )"
)
_FRAMES = re.compile(
    r" (?:will|shall|going to) "
    rf"| {_WE} {_ADV}(?:can|could|may) (?!only be|not )"
    rf"| (?:we|i) would {_ADV}(?:like to|love to|be (?:\w+ )*?(?:happy|glad|delighted|pleased) to|be more than happy|gladly|happily|like you to|offer|give)"
    r"| (?:we|i) should (?:\w+ )?be able to "
    rf"| {_WE} (?:is |are |am )(?:\w+ )?(?:more than )?(?:happy|glad|pleased|delighted|able|prepared|willing|ready|going) to "
    rf"| {_WE} (?:have |has )(?!been |had |no |to |any |not ){_ADV}(?!(?:a|an|the|no|any|your|this|our|some|many|several|looked|checked|reviewed|received|read|noted|heard|seen|noticed|found|tried|considered|decided|been)\b){_DONE} "
    rf"| (?:we|i) have (?:\w+ )?(?:decided|agreed|managed|been able|arranged|chosen) "
    rf"| {_WE} (?:am |is |are ){_ADV}(?!(?:review|look|check|investigat|ask|consider|wait|hop|try|work|wonder|apologis|writ|miss|see|say|charg|process your request|discuss|assess|think|find|read|us)\w*ing )\w+ing "
    rf"| (?:we|i) (?:just|hereby|now|today|gladly|happily|also|do|certainly|still|then|definitely)* ?(?:give|offer|send|owe|promise|guarantee|assure|undertake|refund|credit|waive|replace|pay|take|let|grant|add|cover|repair|fix|match|swap|put|return|ship|deliver|make|do|call|drop|knock|ask|pass|confirm|agree|pick|accept|reverse|settle|write|bring|keep|hold|extend|throw)(?: back| off| out| on)? (?:you|your|this|that|it|the|both|to|for you|all of|every|any|half|a|an|{{M}})(?![^ ])".replace("{M}", r"[$€£]\S+")
    + rf"| you {_ADV}(?:get|receive|pay|fly|travel|keep|stay|owe|save|can have|can keep|may have|may keep|have nothing)(?: |$)"
    r"| you (?:can|may) (?:\w+ )?(?:have|get|keep|expect|claim back|choose|pick|use|swap|exchange|take|enjoy|count|rely|consider|collect|drop|walk|leave|hand|forget|ignore|disregard|stay|fly|travel|bring it|relax) "
    r"| you (?:are|have been) (?:\w+ )?(?:getting|entitled|eligible|owed|due|covered|upgraded|booked|refunded|credited|moved|given|in for|not (?:paying|being charged|going to be charged)|all set) "
    r"| you (?:have|have got|'ve got) (?:\w+ )?(?:got|my word|our word|a refund|a credit|a voucher|[$€£]\S+) "
    r"| you (?:do not|need not|never|do n't|should not) (?:\w+ )?(?:owe|pay|have to|need to|be) "
    r"| (?:is|are|'s|was|has|have|gets?|has now) (?!to )(?:\w+ly |now |also |all |just |then |already |hereby |today |still |not |no longer |being |going |getting |be |been |straight |right |about to be |due to be |set to be |to be |as good as |finally )*"
    r"(?:refunded|credited|waived|replaced|repaired|fixed|mended|upgraded|reimbursed|compensated|discounted|swapped|exchanged|removed|cancelled|dropped|escalated|added|issued|processed|approved|applied|sent|arranged|booked|paid|returned|reversed|taken|knocked|written|wiped|guaranteed|covered|shipped|on|in|coming|comin|heading|headed|free|yours|waiting|sorted|ready|reduced|lowered|passed|forwarded|handed|raised|put|authorised|scheduled|lined|included|dispatched|delivered|going|gone|a gift|half|cheaper|void|off|forgiven|frozen|accepted|granted|confirmed|made|remade|remaking|remade|sending|ordered|flagged|logged|moved|given|done|settled|restored|patched|set|reserved|transferred|paused|stopped|lifted|deleted|scrapped|absorbed|due|rebooked|extended|topped|charged|billed|ours to (?:pay|bear|cover|settle)|at (?:the|our|your)|safe|reissued|resent|reprinted|redone|agreed|matched|rolled|carried|our treat|repaid|back|history|cut|enclosed|attached|live|with|leaving|back on) "
    r"| there (?:is|are|will) (?:\w+ )?(?!(?:no (?:difference|discount|record|reason))\b)"
    r"| (?:your|the|it|that|this|these|those|a|an|another|his|her|my|our|second|new|£\S+|\$\S+|€\S+|\d+ \w+|everything|all of it) (?:[^ ,;]+ ){0,6}?(?:goes|go|comes|come|ships|ship|leaves|leave|travels|travel|gets|starts|drops|falls|lands|arrives|costs|stays|flies|returns|stands at|takes|picks|handles|owns|rides|disappears|vanishes|becomes?|runs?|moves?|drops?|cost you|costs you) "
    r"|^ (?:please |just |so |and |then |okay ,? |also |, |do |- )*(?:have|enjoy|take|accept|use|keep|grab|expect|consider|get|pick|choose|treat|let (?:me|us)|allow (?:me|us)|here (?:is|are|'s)|stay with us|bring it|pop in|give us|count on|rest|be assured|help yourself|forget|ignore|disregard|tear|find (?:enclosed|attached)|treat (?:the|this|that|your)) "
    r"|^ (?:\w+ , |right |okay |all |hey \w+ , |hi \w+ , |and |so |also |- |just |done , |sorted , )*(?:refunding|crediting|sending|replacing|waiving|adding|popping|upgrading|escalating|passing|calling|issuing|knocking|taking|shipping|resending|swapping|putting|getting|giving|going to|got you|refunded|credited|waived|upgraded|escalated|knocked|popped|added|sent|passed|replaced|swapped|booked|arranged|removed|dropped|issued|flagged|consider\w*|remaking|fixing|bumping|reversing|cancelling|throwing) "
    r"|^ (?:and )?(?:we|i) promise $|^ (?:and )?promise(?:d)? $|^ guaranteed $"
    r"| (?:is|are) (?:now |already |\w+ly )?being \w+ | (?:has|have) (?:now |just |already |also |\w+ly )*been [a-z]+ "
    r"| (?:we|i) (?:also |still |really |do )?(?:aim|hope|plan|intend|want|mean|expect) to "
    r"|^ (?:and |also |of course |absolutely |so |then )*no (?:[a-z]+ ){0,2}(?:charge|fee|cost|surcharge|penalty|postage|excess)s? (?:to pay|for|on|from|this|today|at|when) "
    rf"|^ (?:{_ADV})(?:\w+ ){{0,2}}?(?:your|the|our|this|that|these|those|both|his|her) (?:(?!who |which |that |and |or )[^ ,;]+ ){{0,6}}?(?:stays?|goes|gives you|gets you|reopens?|reach(?:es)?|returns?|counts? (?:towards|for you)|includes you|saves you|carr(?:y|ies) over|rolls? over|resumes?|restarts?|doubles?|follows?|appears?|brings? you|takes? (?:\S+ ){{1,3}}off|entitles you) "
    r"|^ (?:please |just )?(?:give|allow) (?:me|us|it) "
    r"| to (?:make it up to you|make up for|apologise|say sorry|thank you for|put (?:it|this|things) right) | as (?:an? )?(?:apology|thank you|gesture|token|goodwill|courtesy) | with our compliments | as a one off "
    r"| (?:just |now |already )?(?:landed|arrived|dropped|appeared|popped up) (?:in|on) your (?:\w+ )?(?:wallet|account|balance|app|card|profile) "
    r"| (?:counts?|goes|carr(?:y|ies) over|rolls? over) (?:in full |fully |entirely |over )?(?:towards|against) (?:the|your|a|our) (?:next|following|coming|new|same|\w+ (?:one|\w+)) "
    r"| (?:on its|on their|on the) way | coming (?:your way|off|right up|up|over) "
)  # fmt: skip
_ELLIPTICAL = re.compile(
    r" (?:on its|on the|on their) way | (?:issued|processed|approved|sent|added|applied|done|booked|arranged|coming|sorted|incoming|heading|confirmed|yours|waived|removed|cancelled|dropped|gone|reversed|on us|on the house|free|included|scrapped|wiped|logged|raised|shipped|dispatched|written off|forgiven|in the post|escalated|upgraded|replaced|refunded|credited|repaired|fixed|matched|granted|accepted|knocked off|our treat|tomorrow|today) | (?:\d+|[$€£]\d\S*|a (?:third|quarter|fifth|tenth)) (?:percent )?off "
)


class Force(StrEnum):
    """What a clause does."""

    PROMISE = "promise"
    DENIAL = "denial"
    CONDITION = "condition"
    ASIDE = "aside"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in plain form: ``text`` between blanks, ``start`` in the sentence's text."""

    text: str
    start: int
    force: Force = Force.NOTHING
    own: bool = True


def clauses(sentence: PlainSentence) -> list[Clause]:
    """The clauses of a sentence, each with its force."""
    pieces = _merged(_pieces(sentence.text))
    if is_asked(sentence):
        return [Clause(text, start, Force.NOTHING) for text, start in pieces]
    found: list[Clause] = []
    former = Force.NOTHING
    for index, (text, start) in enumerate(pieces):
        followed_by_but = any(
            piece.startswith((" but ", " however ", " although ", " yet ", " only ")) for piece, _ in pieces[index + 1 : index + 3]
        )
        own = _has_own_force(text)
        force = _force(text, former, followed_by_but) if own or not found else former
        if not own and found and former is Force.PROMISE and denies(text):
            force = Force.DENIAL
        if found and _ANYONE.match(found[-1].text) and _GOES_ON.match(text):
            force = Force.NOTHING
        found.append(Clause(text, start, force, own))
        if force not in {Force.CONDITION, Force.ASIDE}:
            former = force
    return found


def _pieces(text: str) -> list[tuple[str, int]]:
    found, start = [], 0
    for match in _CONNECTOR.finditer(text):
        at = match.start()
        if at > start and text[start:at].strip():
            found.append((_between(text[start:at]), start))
            start = match.end() if text[match.end() : match.end() + 1] == " " else at
        elif match.group().strip():
            start = match.end()
    found.append((_between(text[start:]), start))
    return [part for piece, at in found if piece.strip() for part in _after_condition(piece, at)]


def _after_condition(piece: str, at: int) -> list[tuple[str, int]]:
    """A condition that runs into its promise without a comma, cut in two: "when it is confirmed you will be paid"."""
    match = _THEREFORE.search(piece, 8) if _CONDITION.match(piece) else None
    return [(piece, at)] if match is None else [(_between(piece[: match.start()]), at), (piece[match.start() :], at + match.start())]


def _between(text: str) -> str:
    return (text if text.startswith(" ") else " " + text) + ("" if text.endswith(" ") else " ")


def _merged(pieces: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Pieces joined again where the first is only the beginning of a subject: "the fee and the interest will be removed"."""
    found: list[tuple[str, int]] = []
    for text, start in pieces:
        if found:
            former, at = found[-1]
            joined = text.startswith((" and ", " or "))
            if (
                joined
                and not _FINITE.search(former)
                and not _promises_by_form(former)
                and not _PRONOUN.match(text)
                and _FINITE.search(text)
            ):
                found[-1] = (former + text[1:], at)
                continue
        found.append((text, start))
    return found


@lru_cache(maxsize=4096)
def _promises_by_form(text: str) -> bool:
    """Whether the words have the form of a promise, whatever they are about."""
    return _FRAMES.search(text) is not None


def _has_own_force(text: str) -> bool:
    if _CONDITION.match(text) or _ASIDE.match(text) or _INSTEAD.match(text):
        return True
    return _promises_by_form(text) or (_SUBJECT.match(text) is not None and _FINITE.search(text) is not None)


def is_asked(sentence: PlainSentence) -> bool:
    """Whether the sentence asks; a statement with a tag ("…, okay?") does not."""
    if not sentence.asks:
        return False
    return not re.search(
        r"(?:, (?:okay|right|alright|deal|yeah|fine|yes|is that okay) $)|^ (?:so |okay ,? )?(?:we|i) (?:will|have|am|are) |^ going to ",
        sentence.text,
    )


def denies(text: str) -> bool:
    """Whether the words hold a negation that denies something."""
    return _NEGATION.search(_without_benign(text)) is not None


def _without_benign(text: str) -> str:
    return _BENIGN.sub(lambda match: " " + "_" * (len(match.group()) - 2) + " ", text)


def _force(text: str, former: Force, followed_by_but: bool) -> Force:
    if _CONDITION.match(text):
        return Force.CONDITION
    if _ASIDE.match(text):
        return Force.ASIDE
    if _INSTEAD.match(text):
        return Force.ASIDE
    if not _promises_by_form(text):
        return (
            Force.PROMISE
            if not _FINITE.search(text)
            and _ELLIPTICAL.search(text)
            and not reports(text)
            and not _is_past(text)
            and not _is_general(text)
            and not _HYPOTHETICAL.search(text)
            else Force.NOTHING
        )
    if (
        reports(text)
        or _is_past(text)
        or _is_general(text)
        or (_OTHERS.search(text) and not _ACCEPTED.search(text) and not re.search(r" (?:we|i) ", text))
    ):
        return Force.NOTHING
    if _HYPOTHETICAL.search(text) or _WOULD.search(text) or _NO_PROMISE_FUTURE.search(text):
        return Force.NOTHING
    if _HANDLE.match(text):
        return Force.NOTHING
    if followed_by_but and re.search(r" (?:would|wish|could) ", text):
        return Force.NOTHING
    return Force.PROMISE


def may_promise(text: str) -> bool:
    """Whether nothing in a clause without a promising form speaks against a promise: no report, past, rule, other person or hypothesis."""
    return not (
        reports(text)
        or _is_past(text)
        or _is_general(text)
        or _OTHERS.search(text)
        or _HYPOTHETICAL.search(text)
        or _WOULD.search(text)
        or _NO_PROMISE_FUTURE.search(text)
    )


@lru_cache(maxsize=4096)
def is_open(text: str) -> bool:
    """Whether the clause only says that something is to be found out or decided."""
    return _OPEN.search(text) is not None and not _ACCEPTED.search(text)


def reports(text: str) -> bool:
    """Whether the clause reports what somebody said, asked or wished."""
    return _REPORTED.search(text) is not None and not _ACCEPTED.search(text)


def _is_past(text: str) -> bool:
    if _FUTURE.search(text):
        return False
    if _HAS_HAD.search(text) and not _NOW.search(text):
        return True
    if _NOW.search(text) and not re.search(r" (?:was|were) (?!\w+ed )", text):
        return False
    if _PAST_TIME.search(text) and not (_PRESENT.search(text) and not _DONE_BEFORE.search(text)):
        return True
    return (_PAST_PASSIVE.search(text) is not None or _WE_SIMPLE_PAST.search(text) is not None) and not re.search(
        r" (?:has|have|is|are|am) (?!had )(?:\w+ )?\w+", text
    )


def _is_general(text: str) -> bool:
    if (_FOR_A_GROUP.search(text) or _BARE_PLURAL.match(text)) and not _SPECIFIC.search(text):
        return True
    if not _GENERAL.match(text) or re.search(r" (?:we|i) (?:will|have|are|am) ", text):
        return False
    if re.match(r" (?:an?|another) ", text):
        return not (_FUTURE.search(text) or _SCHEDULED.search(text)) and not _SPECIFIC.search(text)
    return not _SPECIFIC.search(text)


def denied(text: str, start: int, end: int) -> bool:
    """Whether a negation in the clause, outside the remedy's own words, denies it."""
    bare = _without_benign(text)
    return _NEGATION.search(bare[: start + 1]) is not None or _NEGATION.search(" " + bare[end:]) is not None
