"""How a text begins and ends: whom it greets, in which register, and who signs."""

from __future__ import annotations

import re

from drafting.domain.brief import Brief
from drafting.domain.case import Role
from drafting.domain.channel import Formality, TextFormat
from drafting.writer.choose import Chooser, is_generic
from drafting.writer.realise import is_one_run, is_short

_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "sir", "dame"})
_NAMED = re.compile(r"\{(?:name|first_name|handle)\}")
_DANGLING = re.compile(r"\s+([,.!?;:])")


def is_formal(brief: Brief, choose: Chooser) -> bool:
    """Whether the channel or the company's voice keeps a distance."""
    voice = {trait.lower() for trait in brief.company.voice.is_}
    return brief.channel.formality is Formality.FORMAL or not voice.isdisjoint(choose.words.words["formal_voice"])


def greeting(brief: Brief, choose: Chooser) -> str:
    """The channel's greeting with the customer's name or handle, or the first other one that the company says; none where a
    name is needed and there is none."""
    for option in _greetings(brief, choose):
        text = _fill(option, brief, choose)
        if text and choose.may_say(text):
            return text
    return ""


def _greetings(brief: Brief, choose: Chooser) -> list[str]:
    template, phrases = brief.channel.greeting, choose.words.phrases
    if not template or (is_one_run(brief.channel) and not brief.channel.is_public and is_going_on(brief)):
        return []
    if brief.channel.format is TextFormat.SPEECH:
        return [template, *phrases["greetings_spoken"]]
    if not _NAMED.search(template):
        return [template]
    if not _addressee(brief)[1]:
        if not _has_word(_NAMED.sub("", template)) or is_short(brief.channel):
            return []
        return list(phrases["greetings_nameless"])
    if not is_formal(brief, choose) or not _has_word(_NAMED.sub("", template)):
        return [template, *phrases["greetings"]]
    return list(phrases["greetings_letter" if brief.channel.id == "email" else "greetings_formal"])


def is_going_on(brief: Brief) -> bool:
    """Whether an agent has spoken in this conversation already: nobody is greeted twice."""
    return any(message.role is Role.AGENT for message in brief.messages)


def _addressee(brief: Brief) -> tuple[str, str]:
    """What to call the customer: full and first. In public the handle; their name only if they wrote it there themselves."""
    name, handle = brief.customer.name or "", brief.customer.handle or ""
    if not brief.channel.is_public:
        return name, _first(name)
    if handle:
        at = handle if handle.startswith("@") else f"@{handle}"
        return at, at
    own = any(re.search(rf"\b{re.escape(_first(name))}\b", message.text) for message in brief.messages) if name else False
    return (_first(name), _first(name)) if own and not brief.company.regulated else ("", "")


def _fill(template: str, brief: Brief, choose: Chooser) -> str:
    name, first = _addressee(brief)
    agent = "" if is_generic(brief.agent, choose.words) else brief.agent
    values = {"name": name, "first_name": first, "handle": first, "agent": agent, "company": brief.company.name}
    template = template.replace("{sign_off}", brief.company.voice.sign_off)
    if not agent:
        template = re.sub(r"\{agent\}(?:,| from| @| at)?\s*", "", template)
    if not name:
        template = re.sub(r"(?<=\w) \{(?:name|first_name|handle)\}", "", template)
    text = re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), ""), template)
    return "\n".join(" ".join(_DANGLING.sub(r"\1", line).split()) for line in text.splitlines()).strip()


def _has_word(text: str) -> bool:
    return re.search(r"\w", text) is not None


def _first(name: str) -> str:
    parts = name.split()
    if len(parts) > 1 and parts[0].rstrip(".").lower() in _TITLES:
        return f"{parts[0]} {parts[-1]}"
    return parts[0] if parts else ""


def sign_off(brief: Brief, choose: Chooser) -> str:
    """The channel's sign-off, the company's own where the channel asks for it; nothing that has no name in it."""
    text = _fill(brief.channel.sign_off, brief, choose)
    return text if _has_word(text) and choose.may_say(text) else ""
