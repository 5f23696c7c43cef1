"""Presidio's pattern recognisers without a language model, as a finder of spans. It needs ``presidio-analyzer``, which is no dependency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_ENTITIES = ["EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "PHONE_NUMBER", "US_SSN", "IP_ADDRESS"]


def patterns() -> Callable[[str], list[tuple[int, int]]]:
    """A finder of the six shown types, with an engine for language that reads nothing."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Null(NlpEngine):  # type: ignore[misc]
        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts: Any, language: str, **_: Any) -> Iterator[Any]:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    names = ("EmailRecognizer", "CreditCardRecognizer", "IbanRecognizer", "PhoneRecognizer", "UsSsnRecognizer", "IpRecognizer")
    registry = RecognizerRegistry([getattr(predefined_recognizers, name)() for name in names])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Null(), supported_languages=["en"])
    return lambda text: [(one.start, one.end) for one in engine.analyze(text, "en", entities=_ENTITIES)]
