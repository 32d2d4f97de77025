"""English numbers, names, prices, dates, times and addresses."""

from callqa.rules.slots.language import Language, patterns, words

_ONES = words("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
""")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth")

_PARTS = {
    "money": r"(dollars?|euros?|pounds?|bucks|quid|cents?|pence|usd|eur|gbp)",
    "weekday": r"(monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
    "month": r"(january|february|march|april|may|june|july|august|september|october|november|december)",
    "clock": r"#\d{1,2}( #\d\d)?( [ap]m)?",
}
_SLOTS = {
    "price": r"""
        #\d+( #\d+)? <money>
        (costs?|price|for|total|is|at) «#\d+ #\d\d»(?= [,.])
        (costs?|price is|total is) «#\d+»
        """,
    "date": r"""
        ((on|by|until|from|next|this) )*<weekday>
        (today|tomorrow|tonight|the day after tomorrow)
        <month> (the )?[#@]\d+~?
        (the )?[#@]\d+~? (of )?<month>
        (in|within) (#\d+|a|a few|a couple of) (working |business )?(days?|weeks?|months?)
        (next|this) (week|month)
        """,
    "time": r"""
        (between|from) <clock> (and|to|till|until) <clock>
        ((at|by|before|after|until|around) )?#\d{1,2}( #\d\d)? ([ap]m|o clock)
        (at|by|before|after|until) #\d{1,2}( #\d\d)?(?= [,.])
        in the (morning|afternoon|evening)
        at noon
        (in|within) (#\d+|a|an|half an) (hours?|minutes?)
        """,
    "address": r"""
        #\d+ (\^[^\W\d_]\w+ ){1,3}\^?(street|road|avenue|lane|drive|square|boulevard|st|rd|ave)
        \^?(flat|apartment|apt|suite) #\d+
        """,
}
GIVEN_NAMES = words("""
    james john robert michael david william richard joseph thomas charles daniel matthew anthony mark paul steven andrew
    peter george kevin brian edward jack harry oliver henry alex sam ben tom mary patricia jennifer linda elizabeth
    barbara susan jessica sarah karen lisa nancy emma olivia anna kate laura helen alice jane lucy
    margaret rachel rebecca stephanie michelle emily hannah sophie charlotte amy megan natalie nicole victoria catherine
    christine diana julia maria martha nancy pamela sandra sharon teresa adam alan albert arthur benjamin christopher
    dennis douglas edwin eric frank gary gregory jason jeffrey jonathan joshua justin keith kenneth larry nathan
    nicholas patrick philip raymond ronald ryan samuel scott simon stephen stuart timothy walter
    """)
ENGLISH = Language(
    cardinals={word: value for value, word in enumerate(_ONES)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)},
    ordinals={word: value for value, word in enumerate(_ORDINALS, 1)},
    thousands=frozenset({"thousand"}),
    hundreds=frozenset({"hundred"}),
    joining=frozenset({"and"}),
    ordinal_ends=frozenset({"th", "st", "nd", "rd"}),
    given_names=frozenset(GIVEN_NAMES),
    patterns=patterns(_SLOTS, _PARTS),
)
