"""English words by which personal data is known."""

import re

from callqa.privacy.cues import Cues, forms, named, stems
from callqa.privacy.values import Kind
from callqa.rules.slots.english import ENGLISH

EN = Cues(
    code="en",
    language=ENGLISH,
    nods=forms("yes yeah okay ok uh huh right got it go on mm hmm sure and so"),
    fillers=forms("uh um er then so and dash plus that's thats the"),
    numbers={
        Kind.CARD: stems("card visa mastercard"),
        Kind.PASSPORT: stems("passport"),
        Kind.ID: stems("social ssn tax"),
        Kind.PHONE: stems("phone number mobile cell call reach whatsapp text"),
    },
    order=stems("order article invoice tracking item model serial sku parcel part reference barcode imei"),
    units=stems("dollar euro pound cent percent piece inch centim millim gigab watt volt year day hour minute"),
    money=stems("dollar euro pound"),
    tail=stems("ending ends last"),
    postcode=stems("postcode zip"),
    security_code=stems("cvv cvc security"),
    own=stems("our store shop warehouse pickup showroom toll"),
    own_words=forms("we us"),
    where_to=stems("address deliver live ship send"),
    streets=forms("street road avenue lane drive square boulevard st rd ave"),
    street=re.compile(r"[a-z]{3,}"),
    areas=stems("drive square"),
    house=stems("flat apartment apt suite house"),
    at=forms("at"),
    dot=forms("dot"),
    joins=forms("dot dash hyphen underscore"),
    domains=forms("gmail yahoo outlook hotmail icloud proton"),
    top=forms("com net org io co uk hu ru"),
    mail_stops=stems("email mail address send"),
    mail_stop_words=forms("my is to it its the"),
    name_after=(("name", "is"), ("surname", "is"), ("surname",), ("i'm",), ("im",)),
    name_asked=(("your", "name"), ("surname",), ("speaking", "to"), ("speaking", "with")),
    no_name=forms("yes no it is my the a hello hi sure okay thanks thank i we you what good"),
    ambiguous=forms("mark jack ben sam harry"),
    staff=stems("courier driver manager technician colleague"),
    things=stems("book doll author"),
    account=stems("account"),
    bank=stems("bank sort routing iban"),
    toll_free=re.compile(r"0800\d{6,7}|1?8(00|33|44|55|66|77|88)\d{7}"),
    zero=named("oh o nought nil", "0"),
    times={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
)
