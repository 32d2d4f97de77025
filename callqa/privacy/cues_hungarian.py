"""Hungarian words by which personal data is known."""

import re

from callqa.privacy.cues import Cues, forms, stems
from callqa.privacy.values import Kind
from callqa.rules.slots.hungarian import HUNGARIAN

HU = Cues(
    code="hu",
    language=HUNGARIAN,
    nods=forms("igen aha jó rendben értem oké és"),
    fillers=forms("ö ööö és aztán akkor plusz kötőjel"),
    numbers={
        Kind.CARD: stems("kárty bankkárty"),
        Kind.PASSPORT: stems("útlevél személyi"),
        Kind.ID: stems("adóazonosító taj"),
        Kind.PHONE: stems("telefon szám mobil hív elérhet"),
    },
    order=stems("rendelés cikk csomag modell típus sorozat termék adószám sorszám"),
    account=stems("száml bankszáml"),
    units=stems("forint ft euró darab centi milli giga nap óra perc év"),
    money=stems("forint ft euró"),
    mobile=re.compile(r"(06|36)(20|30|50|70)\d{7}"),
    toll_free=re.compile(r"(06|36)80\d{6}"),
    where_to=stems("cím lak szállít"),
    streets=forms("utca utcában utcába utcára körút körúton sétány"),
    street=re.compile(r"\w{3,}"),
    own=stems("üzlet bolt átvétel ügyfélszolgál raktár"),
    at=forms("kukac"),
    dot=forms("pont"),
    joins=forms("pont kötőjel alulvonás"),
    domains=forms("gmail freemail citromail yahoo"),
    top=forms("hu com net org eu"),
    mail_stops=stems("email e-mail mail címem cím"),
    mail_stop_words=forms("az a"),
    name_after=(("nevem",), ("hívnak",)),
    name_asked=(("neve",), ("nevét",), ("hívják",)),
    no_name=forms("igen nem az a jó napot"),
)
