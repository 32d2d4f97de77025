"""Words as they are compared: small letters, and their dictionary forms. The only module that imports simplemma."""

from functools import lru_cache
from importlib.metadata import version

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import TrieDictionaryFactory

LANGUAGES = ("ru", "en", "hu")
"""Languages in which words are looked up."""
DICTIONARY = f"simplemma {version('simplemma')}"
"""Which dictionary it is; another one may know other forms."""

# Tries, which simplemma keeps in the user's cache: read in a moment and small, where its own take seconds and 100 MB.
_DICTIONARIES = TrieDictionaryFactory()
_FORMS = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_DICTIONARIES))
_KNOWN = DictionaryLookupStrategy(_DICTIONARIES)

_PERCENT = {"ru": "процент", "en": "percent", "hu": "százalék"}
"""Recognisers write «100%» for what was said in words."""
_LEMMA_OF_ITSELF = frozenset({"есть", "нет", "нету", "нельзя"})
"""To the dictionary «есть» is a form of «быть», so that «будете» would be found by it."""


def normalise(word: str) -> str:
    """Return the word in small letters, with «ё» as «е»."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=200_000)
def lemma(form: str, language: str) -> str:
    """Return the dictionary form of a normalised word, itself normalised.

    Looked up twice, because the dictionary leads some forms to another form («личного» to «личной», that to «личный»).
    """
    if form in _LEMMA_OF_ITSELF:
        return form
    if form == "%":
        return _PERCENT[language]
    once = _FORMS.lemmatize(form, lang=language)
    return normalise(_FORMS.lemmatize(once.lower(), lang=language))


@lru_cache(maxsize=200_000)
def is_known(form: str, language: str) -> bool:
    """Tell whether the dictionary of the language has the word."""
    return _KNOWN.get_lemma(form, language) is not None
