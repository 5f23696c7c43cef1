"""Whether a text fits its channel, and whether it is safe to show.

- ``channel_fit.length``: longer than the channel takes, as the channel counts (block).
- ``channel_fit.subject``: an e-mail without a subject (info).
- ``channel_fit.markup``: headings, tables, bold or HTML in a plain channel (warn).
- ``channel_fit.unspeakable``: a link, a list mark or a table on the phone (block).
- ``channel_fit.questions``: more than one question at once in a chat (info).
- ``channel_fit.mention``: a mention that pulls in somebody else in public (warn).
- ``channel_fit.foreign_link``: a link to a domain that is not the company's, also in disguise (block).
- ``channel_fit.hidden``: characters that a reader does not see (block).
- ``channel_fit.echo``: words of a prompt, of a machine or of a template (block).
- ``channel_fit.empty``: nothing is said where something has to be (block).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from drafting.channels.length import fits, measure
from drafting.domain.channel import TextFormat
from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import QuantityKind
from drafting.text.normalise import clean, skeleton
from drafting.text.quantities import quantities

NAME = "channel_fit"
CODES = tuple(f"channel_fit.{code}" for code in ("length", "subject", "markup", "unspeakable", "questions", "mention", "foreign_link", "hidden", "echo", "empty"))
_MARKUP = re.compile(r"^#{1,6} |\*\*[^*\n]+\*\*|^\|.*\|$|```|<(?:/?[a-zA-Z][^<>]{0,200}|!--)>|\[[^\]\n]{1,200}\]\([^)\n]{1,400}\)|!\[", re.MULTILINE)
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d+[.)]) ", re.MULTILINE)
_MENTION = re.compile(r"(?<![\w@.])@(\w{2,30})")
_SPELLED_LINK = re.compile(r"\b(?:hxxps?://[^\s]+|[a-z0-9-]{2,40}\s?(?:\[\.\]|\(\.\)|\{\.\}|\(dot\)|\[dot\]|\sdot\s)\s?(?:com|org|net|io|co|info|app|shop|xyz|link|click|top|ru|cn|example)\b(?:/[^\s]*)?)", re.IGNORECASE)
_SHORTENER = re.compile(r"\b(?:javascript|data|vbscript|file|ftp)\s?:[^\s]{2,}", re.IGNORECASE)
_ECHO = re.compile(
    r"\b(?:as an ai(?: language)? model|as a language model|i(?:'m| am) an ai\b|system prompt|my instructions|ignore (?:all )?(?:previous|prior|the above) instructions|"
    r"<<<data|data>>>|\"text\"\s*:|begin (?:system|prompt)|end of prompt|here is (?:the|a|your) (?:reply|draft|response)\s*:|\[(?:name|customer name|your name|agent|company|insert [^\]]{1,30}|date|order number)\])|"
    r"\{\{?\s*\w+\s*\}?\}|⟦[^⟧]{0,40}⟧?|<\|[a-z_]+\|>",
    re.IGNORECASE,
)


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    return [*_size(context), *_format(context), *_manners(context), *_links(context), *_safety(context)]


def _finding(code: str, severity: Severity, message: str, fix: str, span: tuple[int, int] = (0, 0)) -> Finding:
    return Finding(NAME, f"channel_fit.{code}", severity, message, fix, *span)


def _size(context: Context) -> Iterator[Finding]:
    channel = context.channel
    if channel.max_length is not None and not fits(context.text, channel):
        count = measure(context.text, channel)
        unit = channel.count.value.replace("_", " ")
        yield _finding("length", Severity.BLOCK, f"The text has {count:g} {unit}; the channel takes {channel.max_length}.", "Shorten it.")
    if not context.text.strip() and context.form is not None and context.form is not Form.SILENT:
        yield _finding("empty", Severity.BLOCK, "Nothing is said, though something has to be.", "Write the reply.")
    if channel.id == "email" and context.form is Form.FULL and not context.subject:
        yield _finding("subject", Severity.INFO, "The e-mail has no subject.", "Give it one that names the matter.")


def _format(context: Context) -> Iterator[Finding]:
    channel, text = context.channel, context.text
    if channel.format in {TextFormat.PLAIN, TextFormat.SPEECH}:
        for match in _MARKUP.finditer(text):
            yield _finding("markup", Severity.WARN, "Markup shows as signs in this channel.", "Write it without.", match.span())
    if channel.format is TextFormat.SPEECH:
        for quantity in context.reading.quantities:
            if quantity.kind is QuantityKind.LINK:
                yield _finding("unspeakable", Severity.BLOCK, f"“{quantity.text}” cannot be spoken.", "Say where it is found instead.", (quantity.start, quantity.end))
        for match in _LIST_MARK.finditer(text):
            yield _finding("unspeakable", Severity.BLOCK, "A list mark cannot be spoken.", "Say 'first', 'then', 'last'.", match.span())


def _manners(context: Context) -> Iterator[Finding]:
    if context.channel.id == "chat" and context.text.count("?") > 1:
        yield _finding("questions", Severity.INFO, "The text asks several questions at once.", "Ask one at a time.")
    if context.channel.is_public:
        own = {(context.case.customer.handle or "").lstrip("@").casefold()} if context.case is not None else set()
        wrote = {name.casefold() for message in context.case.messages for name in _MENTION.findall(message.text)} if context.case is not None else set()
        for match in _MENTION.finditer(context.text):
            if context.case is not None and match[1].casefold() not in own and match[1].casefold() not in wrote:
                yield _finding("mention", Severity.WARN, f"“{match.group()}” pulls in somebody else.", "Leave the mention out.", match.span())


def _links(context: Context) -> Iterator[Finding]:
    """Links elsewhere, also as bare text or in disguise. Without a company there are no domains to compare with."""
    domains = [domain.casefold() for domain in context.company.link_domains]
    contacts = {_host(contact.value) for contact in context.company.contacts}
    mapping = clean(context.text)
    plain = skeleton(context.text)
    if len(plain) == len(mapping.text):
        for quantity in quantities(plain):
            if quantity.kind is QuantityKind.LINK and not _is_ours(_host(quantity.value), domains, contacts):
                yield _foreign(quantity.text, mapping.span(quantity.start, quantity.end))
        for pattern in (_SPELLED_LINK, _SHORTENER):
            for match in pattern.finditer(plain):
                host = re.sub(r"\s?(?:\[\.\]|\(\.\)|\{\.\}|\(dot\)|\[dot\]|\sdot\s)\s?", ".", match.group().casefold())
                if not _is_ours(_host(host), domains, contacts):
                    yield _foreign(match.group(), mapping.span(*match.span()))


def _foreign(words: str, span: tuple[int, int]) -> Finding:
    return _finding("foreign_link", Severity.BLOCK, f"“{words}” leads away from the company's own sites.", "Use the company's own link, or none.", span)


def _host(link: str) -> str:
    text = link.strip().casefold().replace("hxxp", "http")
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _is_ours(host: str, domains: Sequence[str], contacts: set[str]) -> bool:
    return bool(host) and (host in contacts or any(host == domain or host.endswith(f".{domain}") for domain in domains))


def _safety(context: Context) -> Iterator[Finding]:
    for hidden in context.reading.hidden:
        yield _finding("hidden", Severity.BLOCK, f"The text hides a character ({hidden.kind}).", "Take it out.", (hidden.start, hidden.end))
    for match in _ECHO.finditer(context.text):
        yield _finding("echo", Severity.BLOCK, f"“{match.group()}” is not written for a customer.", "Take it out.", match.span())


CHECK = Check(NAME, CODES, run)
