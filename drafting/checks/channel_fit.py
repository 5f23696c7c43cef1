"""Whether a text fits its channel, and whether it is safe to send at all.

- ``channel_fit.too_long``: longer than the channel takes, as the channel counts (block).
- ``channel_fit.empty``: nothing to send, though the draft is not meant to be silent (block).
- ``channel_fit.no_subject``: an e-mail without a subject (info).
- ``channel_fit.markup``: Markdown or HTML where the channel shows it as it stands (warn).
- ``channel_fit.unspeakable``: a link, a table, a list mark or a code that nobody can say on the phone (warn; links and tables block).
- ``channel_fit.many_questions``: more than one question in a chat (info; warn from three).
- ``channel_fit.mention``: another person's handle, which would pull them in (block in public, warn in private).
- ``channel_fit.foreign_link``: a link to a place that is not the company's, also bare, obfuscated or in look-alike letters (block).
- ``channel_fit.hidden``: characters that a reader does not see or takes for others (block; styled letters warn).
- ``channel_fit.echo``: words of a prompt, of a template or of a machine: "as an AI", an unfilled ``{name}``, JSON (block).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from drafting.channels.length import measure
from drafting.domain.channel import LengthUnit, TextFormat
from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.text.links import Link, host_of, links
from drafting.text.sieve import Sieve

NAME = "channel_fit"
CODES = (
    "channel_fit.too_long",
    "channel_fit.empty",
    "channel_fit.no_subject",
    "channel_fit.markup",
    "channel_fit.unspeakable",
    "channel_fit.many_questions",
    "channel_fit.mention",
    "channel_fit.foreign_link",
    "channel_fit.hidden",
    "channel_fit.echo",
)
_UNITS = {
    LengthUnit.CHARACTERS: "characters",
    LengthUnit.X_WEIGHTED: "characters as weighed here",
    LengthUnit.SMS_SEGMENTS: "text messages",
    LengthUnit.SPOKEN_SECONDS: "seconds",
}
_MARKDOWN = re.compile(
    r"(?m)^ {0,3}#{1,6} \S[^\n]*|(?<![*\w])\*\*(?=\S)[^*\n]{1,200}\*\*|(?<!\w)__(?=\S)[^_\n]{1,200}__(?!\w)|(?<!!)!?\[[^\]\n]{1,200}\]\([^)\n]{1,300}\)|^ {0,3}```|`[^`\n]{1,200}`|^ {0,3}> \S|"
    r"^\|[^\n]{1,300}\|[ ]*$|^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ ]*$"
)
_HTML = re.compile(
    r"</?(?:a|b|i|u|p|br|div|span|strong|em|ul|ol|li|table|tr|td|th|h[1-6]|img|script|style|iframe|font|html|body|head|form|input|svg|object|embed)\b[^<>]{0,300}>|&(?:nbsp|amp|lt|gt|quot|#\d{2,5}|#x[0-9a-f]{2,5});|<!--",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?m)^[ \t]*(?:[-*•▪‣·–]|\d{1,2}[.)]) +(?=\S)")
_TABLE = re.compile(r"(?m)^\|[^\n]+\|[ ]*$|^[^\n\t]*\t[^\n]*\t[^\n]*$")
_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9/_-]{0,24}\d)(?=[A-Z0-9/_-]{0,24}[A-Z])[A-Z0-9]{2,}[A-Z0-9/_-]{3,24}(?![\w-])")
_SHORT_FORM = re.compile(
    r"\b(?:e\.g\.|i\.e\.|etc\.|approx\.|incl\.|excl\.|w/o?|c/o|a/c|asap|FYI|btw|FAQs?|URL|N/A|T&Cs?)(?!\w)|[→✓✔✗•|<>{}\[\]\\~^]"
)
_MENTION = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z0-9_](?:[\w]|[.-](?=\w)){1,49})(?![\w@])")
_HANDLE_TAIL = re.compile(r"^[\w.+-]*\.(?:com|org|net|example|[a-z]{2})$")
_ECHO: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a machine speaks of itself", re.compile(
        r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|(?:ai|virtual|automated|digital) (?:assistant|model|agent|system)|llm|chatbot|assistant trained)\b|\bi(?:'m| am) (?:just |only )?an? (?:ai|llm|(?:large )?language model|chatbot)\b|"
        r"\b(?:my|the) (?:training data|knowledge cutoff|system prompt|programming|prompt|instructions (?:say|tell|state|are|require|do not))\b|\bi (?:cannot|can't|can not) (?:comply with|fulfil+|assist with) (?:that|this|your) request\b|"
        r"\bi was (?:trained|instructed|told|programmed|asked) to\b|\b(?:chatgpt|openai|gpt-\d|anthropic|gemini|llama)\b", re.IGNORECASE)),
    ("the words of a prompt", re.compile(
        r"\bsystem prompt\b|\b(?:ignore|disregard|forget) (?:all |any |the |your |my )*(?:previous|prior|above|earlier|preceding) (?:\w+ )?(?:instructions?|prompts?|rules|messages?|directions?)\b|"
        r"(?m:^ *(?:system|assistant|user|human|ai|instructions?|prompt|task|context|draft|reply|output|response|final answer|thinking|reasoning) ?: ?(?=\S|$))|<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|think|thinking|instructions?|context|response|answer|output)\|?>|"
        r"\[/?INST\]|<</?SYS>>|\b(?:here(?:'s| is)|below is|sure[,!] here(?:'s| is)|certainly[,!] here(?:'s| is)) (?:the |a |an |your |my )?(?:revised |rewritten |updated |possible |suggested |sample |polite |short )*(?:draft|reply|response|rewrite|version|message|email|tweet|text)\b|"
        r"\b(?:the|this) (?:draft|reply|response) (?:should|must|is under|meets|follows)\b|\bcustomer (?:message|record|facts) ?:", re.IGNORECASE)),
    ("an unfilled place", re.compile(
        r"\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{0,80}%\}|\$?\{[A-Za-z_][\w .]{0,40}\}|⟦[^⟧\n]{0,40}⟧?|⟧|<[A-Z][A-Z_ ]{2,30}>|%\([a-z_]{2,30}\)s|"
        r"\[(?:insert|your|customer|agent|name|first name|last name|company|date|order|link|phone|email|amount|number|placeholder|add|x{2,}|tbd|todo)\b[^\]\n]{0,40}\]|\bxx+\b(?! large)|\bTBD\b|\blorem ipsum\b|\b(?:undefined|null|NaN|None)\b(?=[,.!]? *$)|"
        r"\b(?:dear|hi|hello) (?:none|null|undefined|nan)\b", re.IGNORECASE | re.MULTILINE)),
)  # fmt: skip
_JSON = re.compile(r"[{\[]\s*(?:\"[^\"\n]{1,60}\"\s*:|\{)|\"(?:text|reply|subject|citations|message|draft)\"\s*:")
_FENCE = re.compile(r"```")
_SOFT_HIDDEN = frozenset({"styled", "digit"})


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    if context.form is Form.SILENT and not context.text.strip():
        return []
    if not context.text.strip():
        return [_block("channel_fit.empty", "There is no text.", "Write one, or stay silent on purpose.", 0, 0)]
    return [
        *_length(context),
        *_format(context),
        *_questions(context),
        *_mentions(context),
        *_links(context),
        *_hidden(context),
        *_echo(context),
    ]


def _length(context: Context) -> Iterator[Finding]:
    limit = context.channel.max_length
    if limit is not None and (size := measure(context.text, context.channel)) > limit:
        unit = _UNITS[context.channel.count]
        yield _block(
            "channel_fit.too_long",
            f"The text takes {size:.0f} {unit}; {context.channel.id} takes {limit}.",
            f"Shorten it by {size - limit:.0f} {unit}.",
            0,
            len(context.text),
        )
    if context.channel.id == "email" and context.form is not None and not (context.subject or "").strip():
        yield Finding(NAME, "channel_fit.no_subject", Severity.INFO, "The e-mail has no subject.", "Give it one.")


def _format(context: Context) -> Iterator[Finding]:
    shown = context.channel.format
    if shown is TextFormat.SPEECH:
        yield from _unspeakable(context)
        return
    patterns = {TextFormat.PLAIN: (_MARKDOWN, _HTML), TextFormat.MARKDOWN: (_HTML,), TextFormat.HTML: (_MARKDOWN,)}[shown]
    for pattern in patterns:
        for match in pattern.finditer(context.text):
            yield _warn(
                "channel_fit.markup",
                f"{context.channel.id} shows this as it stands: “{match.group()[:40]}”.",
                "Take the marks off.",
                *match.span(),
            )


def _unspeakable(context: Context) -> Iterator[Finding]:
    text = context.text
    for link in links(text):
        severity = Severity.BLOCK if link.path or "/" in link.text or link.text.startswith("www.") else Severity.WARN
        message = f"Nobody can say this link on the phone as it stands: “{link.text}”."
        yield Finding(NAME, "channel_fit.unspeakable", severity, message, "Offer to send it, or name the page.", link.start, link.end)
    for match in _TABLE.finditer(text):
        yield _block("channel_fit.unspeakable", "A table cannot be said on the phone.", "Say it in sentences.", *match.span())
    for pattern, what in (
        (_LIST_MARK, "a list mark"),
        (_CODE, "a code"),
        (_SHORT_FORM, "a short form or sign"),
        (_MARKDOWN, "markup"),
        (_HTML, "markup"),
    ):
        for match in pattern.finditer(text):
            yield _warn(
                "channel_fit.unspeakable",
                f"This is {what} that nobody can say as it stands: “{match.group().strip()[:40]}”.",
                "Write it as it is said.",
                *match.span(),
            )


def _questions(context: Context) -> Iterator[Finding]:
    if context.channel.id != "chat":
        return
    asked = [match.start() for match in re.finditer(r"\?(?=[\s\"”')]|$)", context.text)]
    if len(asked) > 1:
        severity = Severity.WARN if len(asked) > 2 else Severity.INFO
        yield Finding(
            NAME,
            "channel_fit.many_questions",
            severity,
            f"The text asks {len(asked)} questions at once.",
            "Ask one thing at a time.",
            asked[0],
            asked[-1] + 1,
        )


def _mentions(context: Context) -> Iterator[Finding]:
    own = {_handle(context.case.customer.handle)} if context.case is not None and context.case.customer.handle else set()
    own |= {
        _handle(word)
        for contact in context.company.contacts
        for word in re.findall(r"@?[\w.]+", contact.value)
        if contact.kind not in {"email", "phone", "url"}
    }
    own |= {
        _handle(context.company.name.replace(" ", "")),
        *(_handle(domain.removeprefix("www.").split(".")[0]) for domain in context.company.link_domains),
    }
    if context.case is not None:
        own |= {
            _handle(name)
            for name in re.findall(r"@([\w.]+)", " ".join(m.text for m in context.case.customer_messages[-1:]))
            if _is_ours(name, context)
        }
    known = context.case is not None and bool(context.case.customer.handle)
    for index, match in enumerate(_MENTION.finditer(context.text)):
        if _handle(match["name"]) in own or _HANDLE_TAIL.match(match["name"]) or (not known and index == 0):
            continue
        severity = Severity.BLOCK if context.channel.is_public else Severity.WARN
        yield Finding(
            NAME,
            "channel_fit.mention",
            severity,
            f"“{match.group()}” would pull in somebody else.",
            "Leave the mention out.",
            *match.span(),
        )


def _is_ours(name: str, context: Context) -> bool:
    """Whether a handle looks like the company's own: it shares its first word."""
    words = re.findall(r"[a-z0-9]+", context.company.name.casefold())
    return bool(words) and words[0] in name.casefold()


def _handle(name: str) -> str:
    return name.lstrip("@").casefold()


def _links(context: Context) -> Iterator[Finding]:
    domains = {domain.casefold().removeprefix("www.") for domain in context.company.link_domains}
    domains |= {host for contact in context.company.contacts if (host := host_of(contact.value))}
    for link in links(context.text):
        if link.is_disguised or not _is_own(link, domains):
            how = "is written in disguise" if link.is_disguised else "is not one of the company's"
            yield _block(
                "channel_fit.foreign_link",
                f"“{link.text}” {how} ({link.host}).",
                "Link only to the company's own pages, in plain letters.",
                link.start,
                link.end,
            )


def _is_own(link: Link, domains: set[str]) -> bool:
    return any(link.host == domain or link.host.endswith(f".{domain}") for domain in domains)


def _hidden(context: Context) -> Iterator[Finding]:
    kinds = Counter(hidden.kind for hidden in context.reading.hidden)
    for kind, count in kinds.items():
        places = [hidden for hidden in context.reading.hidden if hidden.kind == kind]
        severity = Severity.WARN if kind in _SOFT_HIDDEN else Severity.BLOCK
        message = f"The text holds {count} characters that a reader does not see as they are ({kind.replace('_', ' ')})."
        yield Finding(NAME, "channel_fit.hidden", severity, message, "Take them out.", places[0].start, places[-1].end)


@cache
def _echoing() -> Sieve:
    return Sieve([f"(?i:{pattern.pattern})" for _, pattern in _ECHO])


def _echo(context: Context) -> Iterator[Finding]:
    for number in _echoing().candidates(context.text):
        what, pattern = _ECHO[number]
        for match in pattern.finditer(context.text):
            yield _block("channel_fit.echo", f"This is {what}: “{match.group().strip()[:40]}”.", "Write the reply itself.", *match.span())
    for match in _JSON.finditer(context.text):
        yield _block("channel_fit.echo", "This is data, not a reply.", "Write the reply itself.", *match.span())
    for match in _FENCE.finditer(context.text):
        yield _block("channel_fit.echo", "This is a block of code, not a reply.", "Write the reply itself.", *match.span())
    if context.text.lstrip()[:1] in {"{", "["} and _is_json(context.text):
        yield _block("channel_fit.echo", "The whole text is data, not a reply.", "Write the reply itself.", 0, len(context.text))


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False
    except RecursionError:
        return True


def _block(code: str, message: str, fix: str, start: int, end: int) -> Finding:
    return Finding(NAME, code, Severity.BLOCK, message, fix, start, end)


def _warn(code: str, message: str, fix: str, start: int, end: int) -> Finding:
    return Finding(NAME, code, Severity.WARN, message, fix, start, end)


CHECK = Check(NAME, CODES, run)
