"""Hungarian numbers, names, prices, dates, times and addresses. Number words below a thousand are written together."""

import re

from callqa.rules.slots.language import Language, patterns, words

_ONES = {
    "egy": 1, "két": 2, "kettő": 2, "három": 3, "négy": 4, "öt": 5, "hat": 6, "hét": 7, "nyolc": 8, "kilenc": 9,
}  # fmt: skip
_TENS = {
    "tíz": 10, "húsz": 20, "harminc": 30, "negyven": 40, "ötven": 50, "hatvan": 60, "hetven": 70, "nyolcvan": 80,
    "kilencven": 90,
}  # fmt: skip
_BEFORE_ONES = {**_TENS, "tizen": 10, "huszon": 20}
"""What stands before ones: ten and twenty change."""
_TO_HUNDRED = (
    _ONES
    | _TENS
    | {
        ten + one: tens + ones
        for ten, tens in _BEFORE_ONES.items()
        for one, ones in _ONES.items()
        if ten not in ("tíz", "húsz")
    }
)
_HUNDREDS = {"száz": 100} | {f"{one}száz": 100 * ones for one, ones in _ONES.items()}
CARDINALS = {
    "nulla": 0,
    **_TO_HUNDRED,
    **_HUNDREDS,
    **{
        hundred + rest: hundreds + value
        for hundred, hundreds in _HUNDREDS.items()
        for rest, value in _TO_HUNDRED.items()
    },
}
_PARTS = {
    "month": r"(január|február|március|április|május|június|július|augusztus|szeptember|október|november|december)\w*",
}
_SLOTS = {
    "price": r"#\d+( millió)? (forint\w*|ft|euró\w*)",
    "date": r"""
        (ma|holnap|holnapután|(a )?jövő héten)
        (hétfő|kedd|szerd|csütörtök|péntek|szombat|vasárnap)\w*
        <month> #\d+( \w+)?
        #\d+ (munka)?nap\w*( belül)?
        """,
    "time": r"""
        #\d{1,2}( #\d\d)? (óra|órakor|órára|órától|óráig)
        (reggel|délelőtt|délután|este|délben)
        """,
    "address": r"\^[^\W\d_]\w+ (utca|út|tér|körút|sétány)\w*( #\d+)?",
}
GIVEN_NAMES = words("""
    lászló istván józsef jános zoltán sándor ferenc gábor attila péter tamás zsolt tibor andrás csaba imre lajos györgy
    balázs gyula mihály károly róbert béla dániel ádám mária erzsébet katalin ilona éva anna zsuzsanna margit judit
    ágnes andrea ildikó erika krisztina mónika eszter nóra réka dóra
    """)
HUNGARIAN = Language(
    cardinals=CARDINALS,
    ordinals={},
    thousands=frozenset({"ezer"}),
    given_names=frozenset(GIVEN_NAMES),
    case_ends=re.compile(r"(nak|nek|val|vel|t)$"),
    name_ends=("",),
    patterns=patterns(_SLOTS, _PARTS),
)
