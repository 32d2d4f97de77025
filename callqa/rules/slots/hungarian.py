"""Hungarian numbers, names, prices, dates, times and addresses. Number words are written together: most are digits."""

import re

from callqa.rules.slots.language import Language, patterns, words

CARDINALS = {
    "nulla": 0, "egy": 1, "két": 2, "kettő": 2, "három": 3, "négy": 4, "öt": 5, "hat": 6, "hét": 7, "nyolc": 8,
    "kilenc": 9, "tíz": 10, "húsz": 20, "harminc": 30, "negyven": 40, "ötven": 50, "hatvan": 60, "hetven": 70,
    "nyolcvan": 80, "kilencven": 90, "száz": 100, "kétszáz": 200, "háromszáz": 300, "négyszáz": 400, "ötszáz": 500,
}  # fmt: skip
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
