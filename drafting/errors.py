"""The errors of the drafting package, one tree. Their HTTP statuses stand in ``drafting/statuses.py``.

DraftingError
├── BadRequest            input that cannot be read as what it claims to be
│   ├── UnknownChannel    a channel that neither the product nor the knowledge folder defines
│   └── EmptyCase         a case in which no customer says anything
├── NotFound              no draft, customer or record with this id
├── VersionConflict       the entry changed since it was read (If-Match does not hold)
├── AlreadyThere          an entry with this id exists
├── TransitionRefused     the state table or a guard does not allow this act now
├── IdempotencyMismatch   a key that was used before with another request
├── StillInProgress       a key whose first request has not been answered yet
├── StoreAway             the database does not answer for a moment; nothing was changed, or a repetition will find it done
├── NotDelivered          a message that surely did not go out
├── DeliveryUnsure        a message of which nobody can tell whether it went out
├── RateLimited           a caller who asks too often; when to come back
├── NotAuthenticated      a caller who did not say who they are, or could not show it
├── NotPermitted          a caller whose roles do not allow this
├── ModelFailed           a model that did not answer in time or in the form that was asked for
│   ├── ModelTimeout
│   ├── ModelUnreadable
│   ├── ModelUnavailable  a provider that is down, overloaded or out of reach: another try may work
│   ├── ModelBusy         more work waits than can be done in time: shed before it queues
│   └── BudgetSpent       the day's cap would be passed by this call
└── NotConfigured         a setting that is missing or contradicts another
"""

from __future__ import annotations


class DraftingError(Exception):
    """Anything that the drafting package could not do."""


class BadRequest(DraftingError):
    """Input that cannot be read as what it claims to be."""


class UnknownChannel(BadRequest):
    """A channel that nobody defined; the message lists those that exist."""


class EmptyCase(BadRequest):
    """A case in which no customer says anything."""


class NotFound(DraftingError):
    """No entry has this id."""


class VersionConflict(DraftingError):
    """The entry changed since it was read."""


class AlreadyThere(DraftingError):
    """An entry with this id exists."""


class TransitionRefused(DraftingError):
    """The state table or one of its guards does not allow this act now."""


class IdempotencyMismatch(DraftingError):
    """An idempotency key that was used before with another request."""


class StillInProgress(DraftingError):
    """The first request with this idempotency key has not been answered yet."""


class StoreAway(DraftingError):
    """The database does not answer for a moment. What was asked for was not done, unless the answer alone was lost: an
    ``Idempotency-Key`` or ``If-Match`` tells which."""


class NotDelivered(DraftingError):
    """A message that surely did not go out. ``again`` says whether another attempt may help."""

    def __init__(self, problem: str, *, again: bool = False) -> None:
        self.again = again
        super().__init__(problem)


class DeliveryUnsure(DraftingError):
    """A message that may or may not have gone out."""


class RateLimited(DraftingError):
    """A caller who asks too often. ``seconds`` is when to come back."""

    def __init__(self, problem: str, seconds: int = 1) -> None:
        self.seconds = seconds
        super().__init__(problem)


class NotAuthenticated(DraftingError):
    """The caller did not say who they are, or could not show it."""


class NotPermitted(DraftingError):
    """The caller's roles do not allow this."""


class ModelFailed(DraftingError):
    """A model that could not be used for this call; the embedded wording takes its place."""


class ModelTimeout(ModelFailed):
    """The model did not answer before the deadline."""


class ModelUnreadable(ModelFailed):
    """The model answered something that cannot be read as what was asked for."""


class ModelUnavailable(ModelFailed):
    """The provider is down, overloaded or out of reach; another try, or another model, may work."""


class ModelBusy(ModelFailed):
    """More work waits for the model than it can do in time; this call was shed before it queued."""


class BudgetSpent(ModelFailed):
    """The call could pass the day's cap on money, so it was not made."""


class NotConfigured(DraftingError):
    """A setting that is missing or contradicts another; the message says what to set."""
