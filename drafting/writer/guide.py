"""What the writer knows about structure, order and limits, as plain instructions for a hosted model: one definition for both."""

from __future__ import annotations

from drafting.domain.channel import Channel, EmojiUse, Formality, LengthUnit, TextFormat
from drafting.domain.draft import Form
from drafting.writer.content import Keep
from drafting.writer.lexicon import lexicon
from knowledge.domain.company import Company

# The names of what is dropped when room is short, the first to go first. It follows the writer's own order.
_DROPPED = {
    Keep.CLOSING: "the sign-off and the closing question",
    Keep.GREETING: "the greeting",
    Keep.OPENING: "the opening",
    Keep.MORE: "details that hold no number, date or condition",
    Keep.NEXT: "what we do next and what we ask for",
}
_LIMITS = {
    LengthUnit.CHARACTERS: "at most {limit} characters",
    LengthUnit.X_WEIGHTED: "at most {limit} characters as X counts them: a link counts 23, an emoji or a CJK letter 2",
    LengthUnit.SMS_SEGMENTS: (
        "at most {limit} SMS segments (160 plain characters in one, 153 each in several; no typographic quotes, dashes or emoji)"
    ),
    LengthUnit.SPOKEN_SECONDS: "at most {limit} seconds when spoken, at 150 words a minute",
}
_FORMATS = {
    TextFormat.PLAIN: "Plain text: no Markdown, no HTML.",
    TextFormat.MARKDOWN: "Markdown is allowed: short paragraphs, numbered steps.",
    TextFormat.HTML: "Simple HTML: paragraphs and ordered lists only.",
    TextFormat.SPEECH: (
        'A script to be spoken: numbers, dates, times and amounts in words, codes letter by letter, no links (say "on our website"), '
        "no lists, short sentences, and at the end a question to check that it was understood."
    ),
}
_EMOJI = {
    EmojiUse.NONE: "No emoji.",
    EmojiUse.SPARING: "At most one emoji, and none in a complaint.",
    EmojiUse.FREE: "Emoji are welcome, though not in a complaint.",
}
_REGISTER = {
    Formality.CASUAL: 'Short forms ("we\'re", "don\'t") are fine.',
    Formality.NEUTRAL: "Friendly and plain; short forms are fine.",
    Formality.FORMAL: "Formal: no short forms, no slang.",
}
_HOLDING = (
    "Write one short public line that gives nothing away: no decision, no promise, no account fact, no number, "
    "no question for personal data.",
    "Answer what they feel in one sentence, then say where to continue: the private channel that you are given.",
)
_HOLDING_REGULATED = "Do not even say that they are a customer, use no real name, and do not speak of their matter at all."


def instructions(channel: Channel, company: Company, form: Form) -> tuple[str, ...]:
    """How a text for this channel, company and form is to be written, one instruction an entry. Empty for ``silent``."""
    if form is Form.SILENT:
        return ()
    body = _holding(company) if form is Form.HOLDING else _full(channel)
    return (*body, *_channel(channel), *_voice(channel, company))


def _holding(company: Company) -> tuple[str, ...]:
    return (*_HOLDING, _HOLDING_REGULATED) if company.regulated else _HOLDING


def _full(channel: Channel) -> tuple[str, ...]:
    dropped = "; ".join(text for keep, text in sorted(_DROPPED.items(), reverse=True))
    return (
        "Order: safety first, then one opening sentence, then the answers in the order of the questions (decision before facts), "
        "then what we do, "
        "then what we need from the customer, asked once, in one sentence, with the reason.",
        "The opening answers what they feel about their own matter, in a sentence that fits no other case. A plain question gets none.",
        "Never admit fault, never repeat a claim that the facts contradict, never use stock sympathy.",
        "Keep the sentences of decisions word for word: change no value, no condition, no word of a promise, and add no promise.",
        "Say nothing that is not in the points: no number, date, name, link or promise of your own.",
        'Speak to the customer as "you", also where an article speaks of customers.',
        "Where a decision refuses one thing and offers another, say first what is possible.",
        "Steps stay complete and in order." if channel.format is not TextFormat.SPEECH else "Tell steps in order: first, then, finally.",
        f"If room is short, drop in this order: {dropped}. Never drop a decision or its condition, "
        "never cut a sentence; offer what you had to leave out.",
    )


def _channel(channel: Channel) -> tuple[str, ...]:
    made = [_FORMATS[channel.format], _EMOJI[channel.emoji], f"Write for a reading grade of about {channel.reading_grade:g}."]
    if channel.max_length is not None:
        made.insert(0, f"Length: {_LIMITS[channel.count].format(limit=channel.max_length)}.")
    if channel.greeting:
        made.append(f"Begin with: {channel.greeting}" + (" (leave the name out if there is none)" if "name" in channel.greeting else ""))
    if channel.id == "email":
        made.append("Give a subject that names the matter and holds no personal data.")
    if channel.id == "chat":
        made.append("Short turns with an empty line between them; at most one question, at the end.")
    if channel.id == "review":
        made.append("Thank the reviewer; others read it for years.")
    return tuple(made)


def _voice(channel: Channel, company: Company) -> tuple[str, ...]:
    voice = company.voice
    formal = lexicon(company.locale).words["formal_voice"]
    register = Formality.FORMAL if any(trait.lower() in formal for trait in voice.is_) else channel.formality
    made = [_REGISTER[register]]
    if voice.is_:
        made.append(f"The company sounds {', '.join(voice.is_)}.")
    if voice.never_says:
        made.append("Never use these words: " + "; ".join(voice.never_says) + ".")
    if channel.sign_off:
        made.append(f"Sign with: {channel.sign_off.replace('{sign_off}', voice.sign_off)}")
    return tuple(made)
