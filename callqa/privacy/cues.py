"""Words by which it is known what a number, a name or an address is; one value a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from callqa.privacy.values import Kind
from callqa.rules.slots.english import ENGLISH
from callqa.rules.slots.hungarian import HUNGARIAN
from callqa.rules.slots.language import Language
from callqa.rules.slots.russian import RUSSIAN


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _tuple(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _digits(forms: str, digit: str) -> dict[str, str]:
    return dict.fromkeys(forms.split(), digit)


_NONE = re.compile(r"(?!)")
Told: TypeAlias = Kind | Literal["order", "number", "account", "taxpayer"] | None
"""What the words around a number say that it is."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language, in normalised letters. Tuples are stems: words that begin so.

    ``numbers`` tells of which kind the number after a word is; ``order`` are words after which it is none of them.
    After ``account`` it may be an invoice's, after ``taxpayer`` a firm's; ``bank`` are words that make accounts of
    shorter numbers, ``accounts`` are sure without a word before, and those ``accounts_of_firms`` are nobody's secret.
    ``spelled`` are abbreviations heard as two words. ``ten_digits`` is what ten digits in pieces are,
    ``least_in_phone`` how many digits a telephone number of a town has at least.
    ``zero`` and ``nouns`` are other names of single digits, ``many`` those that are counted («две семёрки»), ``times``
    say how often the next digit comes.
    """

    code: str
    language: Language
    nods: frozenset[str]
    fillers: frozenset[str]
    numbers: Mapping[Kind, tuple[str, ...]]
    order: tuple[str, ...]
    order_words: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    unit_words: frozenset[str] = frozenset()
    money: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    postcode: tuple[str, ...] = ()
    security_code: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    own_words: frozenset[str] = frozenset()
    where_to: tuple[str, ...] = ()
    streets: frozenset[str] = frozenset()
    street: re.Pattern[str] = _NONE
    areas: tuple[str, ...] = ("\0",)
    house: tuple[str, ...] = ()
    house_words: frozenset[str] = frozenset()
    villages: tuple[str, ...] = ()
    at: frozenset[str] = frozenset()
    dot: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    series: tuple[str, ...] = ("\0",)
    places_in: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    price_before: frozenset[str] = frozenset()
    top: frozenset[str] = frozenset()
    mail_stops: tuple[str, ...] = ()
    mail_stop_words: frozenset[str] = frozenset()
    name_after: tuple[tuple[str, ...], ...] = ()
    name_asked: tuple[tuple[str, ...], ...] = ()
    no_name: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    surname: re.Pattern[str] | None = None
    surname_after: frozenset[str] = frozenset()
    staff: tuple[str, ...] = ()
    brands: frozenset[str] = frozenset()
    things: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    accounts: re.Pattern[str] = _NONE
    accounts_of_firms: re.Pattern[str] = _NONE
    taxpayer: tuple[str, ...] = ()
    spelled: Mapping[tuple[str, str], Told] = field(default_factory=dict)
    ten_digits: Kind = Kind.PHONE
    least_in_phone: int = 7
    zero: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    digit_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the words that numbers are made of."""
        said = (self.language.cardinals, self.zero, self.nouns, self.many, self.times)
        object.__setattr__(self, "digit_words", frozenset().union(*said))


_STEMS = {
    "единич": "1", "двой": "2", "трой": "3", "четвер": "4", "пятер": "5", "шестер": "6", "семер": "7", "восьмер": "8",
    "девят": "9",
}  # fmt: skip
_NOUNS = {"единица": "1", "единицу": "1"} | {
    stem + end: digit for stem, digit in _STEMS.items() for end in ("ка", "ку", "очка", "очку")
}
_MANY = (
    _digits("ноля нуля нулей нолей нули ноли нолика нуликов ноликов", "0")
    | _digits("единицы единиц", "1")
    | {stem + end: digit for stem, digit in _STEMS.items() for end in ("ки", "ок", "очки", "очек")}
    | {"двоек": "2", "троек": "3"}
)
RU = Cues(
    code="ru",
    language=RUSSIAN,
    nods=_set(
        "да так угу ага ну хорошо понял поняла записал записала записываю пишу слушаю вас дальше далее ок окей верно "
        "есть ясно секунду секундочку минутку сейчас готова готов серию серия номер и все правильно плюс принято "
        "это вот мм м эм э алло продолжайте"
    ),
    fillers=_set(
        "э ээ эм м мм так дальше далее потом затем значит ну вот плюс секунду тире дефис пробел там это последние"
    ),
    numbers={
        Kind.CARD: _tuple("карта карты карту карте картой карточк пластик сбербанк"),
        Kind.PASSPORT: _tuple("паспорт сери подразделени"),
        Kind.ID: _tuple("снилс снилз нилс страховой страхового страховое пенсионн"),
        Kind.PHONE: _tuple(
            "телефон номер мобил сотов городск домашн набер позвон звон перезвон созвон дозвон связ связь ватсап "
            "вотсап вацап вайбер телеграм смс эсэмэс контакт"
        ),
    },
    order=_tuple(
        "артикул накладн трек отправлени посылк товар модел серийн фактур корсчет корресп огрн кпп штрих договор талон "
        "заявк чек парти идентификатор imei имей имеи каталож деталь детал инвентар лот позици обращени "
        "квитанц цен стои сумм итого бронь "
        "брони"
    ),
    order_words=_set("бик код кода коду заказ заказа заказу заказе заказом заказы заказов"),
    units=_tuple(
        "рубл руб тысяч копе евро доллар процент штук сантим миллим метр килограм грамм ватт вольт ампер минут час "
        "гигаб мегап мегаб дюйм оборот лет год градус литр комплект упаков деталей детал герц ом"
    ),
    unit_words=_set("шт см мм м кг г вт в мач тыс дней дня день раз"),
    money=_tuple("рубл руб евро доллар копе"),
    series=_tuple("сери"),
    places_in=_set("в во из до по город города городе"),
    abbreviations=_set("ул д кв г пр пер корп стр под эт обл р пос дер"),
    price_before=_set("за по стоит стоил стоила цена цену на до от сумма сумму около"),
    tail=_tuple("конц последн заканчива оканчива"),
    postcode=_tuple("индекс"),
    security_code=_tuple("обороте обратной cvv cvc цвв цвц вэвэ вэ сиви свв"),
    own=_tuple(
        "наш магазин склад пункт самовыв заберет забрать подъезж приезж подойд находимс сервис горяч поддержк офис "
        "выдач витрин стенд шоурум бесплатн"
    ),
    own_words=_set("мы у нас нам нами ждем вход открыт работаем работает"),
    where_to=_tuple("адрес везем везит везти привез достав живу прожива прописк улиц курьер отправ куда"),
    streets=_set(
        "улица улицы улице улицу ул проспект проспекта проспекте пр переулок переулка переулке пер шоссе бульвар "
        "бульвара бульваре набережная набережной набережную площадь площади проезд проезда проезде тупик аллея аллее "
        "аллеи микрорайон микрорайона микрорайоне мкр"
    ),
    street=re.compile(r".{3,}([ая]|ы|и|ой|ей|ую|юю|ого|его|[оеы]в|[иы]х|ий|ый|[ое]м)"),
    areas=_tuple("площад"),
    house=_tuple("дом квартир подъезд этаж корпус строени домофон офис комнат владени литер"),
    house_words=_set("д кв к корп стр дробь под эт"),
    villages=_tuple("деревн посел сел станиц хутор"),
    at=_set("собака собаки собаку собачка собачку эт"),
    dot=_set("точка точку"),
    joins=_set("точка точку тире дефис минус нижнее нижние подчеркивание подчерк андерскор"),
    domains=_set(
        "мейл майл мэйл меил яндекс гмейл джимейл гугл рамблер бк инбокс лист аутлук хотмейл айклауд я протон яху "
        "mail yandex gmail rambler bk inbox list outlook hotmail icloud ya proton yahoo"
    ),
    top=_set("ру ру рф ком нет нэт орг су ю ua ru com net org рус бел бай кз by kz su"),
    mail_stops=_tuple(
        "почт адрес мой моя мое мою моем ваш электрон имейл емейл мыло пиш запиш отправ присл диктую значит чек "
        "счет email mail повторя верно зовут"
    ),
    mail_stop_words=_set("на это да так вот ну e сюда туда"),
    name_after=(
        ("меня", "зовут"), ("зовут",), ("на", "имя"), ("фамилия",), ("фамилию",), ("получатель",), ("отчество",),
        ("имя",), ("плательщик",), ("на", "фамилию"), ("владелец",), ("заказчик",), ("по", "имени"),
    ),
    name_asked=(
        ("вас", "зовут"), ("на", "кого"), ("ваша", "фамилия"), ("фамилия",), ("фамилию",), ("ваше", "имя"), ("имя",),
        ("вам", "обращаться"), ("представьтесь",), ("получатель",), ("получателя",), ("отчество",),
        ("фио",), ("чье", "имя"), ("вас", "записать"), ("кто", "получать"),
    ),
    no_name=_set(
        "ой ох ай эй да нет ну а и это моя мой мое меня вас будет пишите запишите так вот угу ага хорошо "
        "здравствуйте добрый день "
        "конечно можно сейчас спасибо в на у с по как какая какой только если что кто он она мы вы я не получателя "
        "получатель фамилия имя отчество телефон номер адрес почта улица паспорт карта заказ добрая утро вечер "
        "вечера дня просто какое какие пожалуйста минутку секунду давайте зачем почему где когда через "
        "оформите муж мужа жена "
        "жену мама сын дочь зовут записал записала верно понял поняла принято слушаю курьер дом отлично ооо ип"
    ),
    ambiguous=_set(
        "вера надежда надежды надежде любовь любви роза розы лилия света свет рая роман романы романа мира лада майя "
        "слава лев марк мила ева ника рома инга ян яна дина вика маша мария алиса"
    ),
    staff=_tuple("курьер водител мастер менеджер коллег специалист оператор старш логист консультант"),
    surname=re.compile(
        r".{2,}(ов|ев|ин|ын|ский|цкий|ова|ева|ина|ына|ская|цкая|енко|чук|юк|ян|дзе|швили|их|ых)"
    ),
    surname_after=_set("это я"),
    brands=_set("сони лада лады"),
    things=_tuple("кукл колонк книг роман автор станци яндекс умн сказк мультик песн альбом"),
    account=_tuple("счет расчетн лицев реквизит"),
    accounts=re.compile(r"4(08|2[036])\d{16,18}"),
    accounts_of_firms=re.compile(r"30|40[1-7]"),
    taxpayer=_tuple("инн инэн налогов"),
    spelled={("эн", "эн"): "taxpayer", ("ин", "эн"): "taxpayer"},
    ten_digits=Kind.PASSPORT,
    least_in_phone=5,
    zero=_digits("нолик нулик", "0"),
    nouns=_NOUNS,
    many=_MANY,
)  # fmt: skip
EN = Cues(
    code="en",
    language=ENGLISH,
    nods=_set("yes yeah okay ok uh huh right got it go on mm hmm sure and so"),
    fillers=_set("uh um er then so and dash plus that's thats the"),
    numbers={
        Kind.CARD: _tuple("card visa mastercard"),
        Kind.PASSPORT: _tuple("passport"),
        Kind.ID: _tuple("social ssn tax"),
        Kind.PHONE: _tuple("phone number mobile cell call reach whatsapp text"),
    },
    order=_tuple("order article invoice tracking item model serial sku parcel part reference barcode imei"),
    units=_tuple("dollar euro pound cent percent piece inch centim millim gigab watt volt year day hour minute"),
    money=_tuple("dollar euro pound"),
    tail=_tuple("ending ends last"),
    postcode=_tuple("postcode zip"),
    security_code=_tuple("cvv cvc security"),
    own=_tuple("our store shop warehouse pickup showroom toll"),
    own_words=_set("we us"),
    where_to=_tuple("address deliver live ship send"),
    streets=_set("street road avenue lane drive square boulevard st rd ave"),
    street=re.compile(r"[a-z]{3,}"),
    areas=_tuple("drive square"),
    house=_tuple("flat apartment apt suite house"),
    at=_set("at"),
    dot=_set("dot"),
    joins=_set("dot dash hyphen underscore"),
    domains=_set("gmail yahoo outlook hotmail icloud proton"),
    top=_set("com net org io co uk hu ru"),
    mail_stops=_tuple("email mail address send"),
    mail_stop_words=_set("my is to it its the"),
    name_after=(("name", "is"), ("surname", "is"), ("surname",), ("i'm",), ("im",)),
    name_asked=(("your", "name"), ("surname",), ("speaking", "to"), ("speaking", "with")),
    no_name=_set("yes no it is my the a hello hi sure okay thanks thank i we you what good"),
    ambiguous=_set("mark jack ben sam harry"),
    staff=_tuple("courier driver manager technician colleague"),
    things=_tuple("book doll author"),
    account=_tuple("account"),
    bank=_tuple("bank sort routing iban"),
    zero=_digits("oh o nought nil", "0"),
    times={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
)
HU = Cues(
    code="hu",
    language=HUNGARIAN,
    nods=_set("igen aha jó rendben értem oké és"),
    fillers=_set("ö ööö és aztán akkor plusz kötőjel"),
    numbers={
        Kind.CARD: _tuple("kárty bankkárty"),
        Kind.PASSPORT: _tuple("útlevél személyi"),
        Kind.ID: _tuple("adóazonosító taj"),
        Kind.PHONE: _tuple("telefon szám mobil hív elérhet"),
    },
    order=_tuple("rendelés cikk csomag modell típus sorozat termék adószám sorszám"),
    account=_tuple("számla bankszámla"),
    units=_tuple("forint ft euró darab centi milli giga nap óra perc év"),
    money=_tuple("forint ft euró"),
    where_to=_tuple("cím lak szállít"),
    streets=_set("utca utcában utcába utcára körút körúton sétány"),
    street=re.compile(r"\w{3,}"),
    own=_tuple("üzlet bolt átvétel"),
    at=_set("kukac"),
    dot=_set("pont"),
    joins=_set("pont kötőjel alulvonás"),
    domains=_set("gmail freemail citromail yahoo"),
    top=_set("hu com net org eu"),
    mail_stops=_tuple("email címem cím"),
    mail_stop_words=_set("az a"),
    name_after=(("nevem",), ("hívnak",)),
    name_asked=(("neve",), ("nevét",), ("hívják",)),
    no_name=_set("igen nem az a jó napot"),
)
_ALL: Mapping[str, Cues] = {"ru": RU, "en": EN, "hu": HU}


def cues_of(language: str) -> Cues | None:
    """Return the cues of a language, ``None`` where nothing is known of it."""
    return _ALL.get(language)
