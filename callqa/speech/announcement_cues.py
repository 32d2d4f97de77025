"""What recorded announcements say, and what only a live person says, by language.

A line is a weight and a regular expression, matched on whole words in lower case, with «е» for «ё», without punctuation
and, in Hungarian, without accents. 3: no agent says it of the call at hand. 2: agents say it too, but seldom. 1: both
say it. After ``+`` more belongs to it that no expression can name, such as the shop's name: all up to the end of the
sentence.
"""

ANNOUNCED = {
    "ru": r"""
        3    ваш (звонок|вызов) (\w+ ){0,2}(важен|поставлен|принят|обслужен)( для нас| в очередь| в порядке очереди)*
        3    ваш (звонок|вызов) (является )?перв(ый|ым) в очереди
        3    перв(ый|ым) (доступн|свободн)(ый|ым) \w+
        3    звонок поставлен (в очередь|на удержание)
        3    (вы|ваш\w* (номер|место)( в очереди)?) (\w+ ){0,2}(\w+([ыои]й|[оь]е|[аь]я)|\d+)( номер| место)? в очереди
        3    (вы|ваш\w* место) под номером \w+( в очереди)?|ваш\w* (номер|место|позиция) в очереди( \w+)?
        3    (примерное|среднее|прогнозируемое) время (вашего )?ожидания( ответа| составляет)*( (\w+ ){0,3}минут\w*)?
        3    (для|чтобы) (\w+ ){1,8}(нажмите|наберите)( \w+)?( один| два| три| ноль| решетк\w| звездочк\w|[0-3])?
        3    нажмите (цифру |клавишу )?(ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|звездочку|решетку|\d)
        3    в тоновом режиме|(внутренний|добавочный) номер абонента
        3    (дождитесь|ожидайте|дожидайтесь|ждите) (пожалуйста )?ответа( свободн\w+)? \w+
        3    происходит соединение с \w+
        3    (дождитесь|ожидайте) (первого )?(свободн|освободивш)\w+ \w+(тора|листа|танта|жера|таря|ника)
        3    перв(ый|ым) (же )?освободивш\w+( \w+(тор|лист|тант|жер|ник)\w*)?
        3    (сейчас |скоро )?вас соедин(ят|яем)( с \w+)?|соединяем (вас )?с \w+
        3    вам (сейчас |скоро )?ответит( первый| ближайший)?( \w+)?
        3    (все|в (данный момент|настоящее время)) (все |наши )*(операторы|специалисты|линии) (\w+ ){0,2}заняты
        3    (все|в (данный момент|настоящее время)) (все |наши )*(менеджеры|консультанты|сотрудники) (\w+ ){0,2}заняты
        3    после (звукового |гудка и )?(сигнала|гудка)|оставьте (ваше |голосовое )?сообщение
        3    абонент\w* (\w+ ){0,3}(выключен|недоступен|не отвечает|занят)
        3    (находится )?вне зоны действия( сети)?|набран\w* (вами )?номер\w* не (существует|обслуживается)
        3    позвонили в нерабочее время
        3    (виртуальный|голосовой|электронный) (помощник|ассистент|секретарь)|автоответчик
        2+   вы позвонили в|вас приветствует|добро пожаловать в|мы рады приветствовать
        2    (раз)?говор\w* (\w+ ){0,2}(записыва(е|ю)тся|записан\w*|запис(ь|аться))|ведется запись( разговор\w*)?
        2    запись разговор\w*|ожидайте (пожалуйста )?соединения
        2    в целях (\w+ ){0,2}(качества|контроля)( качества)?( обслуживания)?
        2+   уважаем(ый|ые) (клиент|абонент|покупател)\w*|обращаем ваше внимание
        2+   (мы работаем|режим работы|время работы|часы работы|график работы)|перезвоните позднее
        1    (пожалуйста )?(оставайтесь|побудьте) (пожалуйста )?на линии|не (вешайте|кладите) трубку( пожалуйста)?
        1    (пожалуйста )?(подождите|ожидайте|ждите)( пожалуйста)?|(пожалуйста )?дождитесь( пожалуйста)?
        1    (спасибо|благодарим)( вас)? за (ожидание|терпение|ваш звонок|звонок|обращение)( в)?
        1    мы (обязательно )?вам (обязательно )?ответим|приносим (свои )?извинения( за ожидание)?
    """,
    "en": r"""
        3    your call is (\w+ ){0,2}important to us
        3    your call will be answered( as soon as possible| in the order \w+ was \w+| by)*
        3    your call is (now )?first in line( and will be answered by)?
        3    (answered )?in the order (it was|in which it was|they were) received
        3    (by |to |with )?the (next|first) available \w+( will be with you shortly| will \w+ \w+ \w+)?
        3    you are (currently )?(caller )?(number )?\w+ in (the )?(queue|line)( waiting to speak with \w+ \w+)?
        3    (the |your )?(estimated|approximate|expected) (wait|waiting|hold) time( is)?( currently)?( \w+ minutes?)?
        3    all (of )?our (\w+ )?(agents|representatives|operators|associates|lines) are( \w+)? busy
        3    all (of )?our (\w+ )?(agents|representatives|operators|associates) are( \w+)? (assisting|helping) other \w+
        3    for \w+( \w+){0,4} (press|dial) \w+
        3    to \w+( \w+){0,6} (press|dial) (zero|one|two|three|four|five|six|seven|eight|nine|star|pound|\d)
        3    (our )?menu options( have)?( recently)?( changed)?
        3    (at|after) the (tone|beep)|leave (a|your) message|record your message|voice messag\w+( system)?|voicemail
        3    (higher|larger) than (normal|usual) (call )?volumes?( of calls)?|high call volumes?
        3    your party's extension|person you are (calling|trying to reach)( is not available)?
        3    number you have (dialed|reached)
        3    our (offices?|stores?|shop)( is| are)( currently| now)? closed
        2    call (may|will|might) be (\w+ ){0,2}(recorded|monitored)( (for|to) \w+( and \w+)?( \w+)?( purposes)?)?
        2    this call is (being )?(recorded|monitored)( for \w+( and \w+)? \w+)?
        2+   (our|the) (business|opening|office) hours are
        2+   (hello and )?welcome to|you('ve| have) reached
        1    (please )?(stay|remain) on the line|please hold( the line)?( while we connect you)?|hold the line
        1    thank you for (holding|waiting|your patience)|we apologi[sz]e for (the|any) \w+
        1+   thank you for calling
    """,
    "hu": r"""
        3    (az )?(on )?hivasa (\w+ )?fontos( szamunkra| nekunk)?|hivasat (\w+ ){0,3}fogadjuk
        3    nyomja meg a(z)?( \w+){1,2}( gombot)?|nyomjon \w+|\w+ nyomja meg
        3    (minden|osszes|valamennyi) (\w+ )?(munkatarsunk|kezelonk|operatorunk|ugyintezonk|vonalunk) (\w+ )?foglalt
        3    munkatarsaink (\w+ ){0,3}(foglaltak|ugyfelekkel beszelnek)
        3    (on )?(jelenleg )?(az? )?\w+ a sorban|varakozasi ido( korulbelul)?( \w+ perc)?|on az? \w+ hivo
        3    (az )?elso szabad \w+( \w+ hivasat)?
        3    sipszo utan|hagyjon uzenetet|a hivott szam( \w+){0,2}( nem elerheto| nem kapcsolhato)?
        3    szakitsa meg a hivast
        2    (beszelgetest?|hivast?)\w* (\w+ )?(rogzitjuk|rogzitesre kerul|felvesszuk)|hangfelvetel (\w+ )?keszul
        2    ugyfelszolgalatat hivta|on (\w+ ){1,3}hivta|udvozli ont|tajekoztatjuk( hogy)?
        1    kerjuk (\w+ )?(varjon|tartsa a vonalat|maradjon vonalban)|(kerjuk )?szives turelmet
        1    koszonjuk (a )?(hivasat|turelmet)|udvozoljuk
    """,
}
"""Thanks for waiting, tells the place in the queue, offers keys to press."""

LIVE = {
    "ru": r"""
        я|мне|меня|мной|мою|мой|моя|алло|алле|ало|слушаю|слушаем|вас слуша\w+|чем (\w+ )?(помочь|полез\w+)
        (как|к) вам \w*( обращаться)?|вам удобно|удобно (\w+ )?(говорить|разговаривать)|подскажите|что вас интересует
        вы (вчера |сегодня |у нас |нам )*(оставлял|остави|звонил|заказыв|оформлял|интересовал)\w*|на связи|говорите
        уточню|проверю|посмотрю|узнаю|спрошу|гляну|соединяю|перевожу|переключаю|минут(оч)?ку|секунд(оч)?ку
    """,
    "en": r"""
        i|i'm|i'll|i've|i'd|me|my name|this is \w+ (from|with|in|at|speaking)|this is (?!call)\w+ how|speaking
        how (can|may) \w+ help|what can \w+ do|how are you|who am|am i|let me|can you|could you|may i
    """,
    "hu": r"""
        vagyok|en|nekem|engem|a nevem|miben|hallo|tessek|hallgatom|(meg)?nezem|utananezek|keresem|egy pillanat
    """,
}
"""Speaks of themselves, asks, answers."""

GREETING = {
    "ru": r"""
        алл?о|(алл?о )?здравствуйте|(алл?о )?добр(ый|ое|ого|ой) (день|дня|вечер|вечера|утро|утра)|приветствую
        доброго времени суток
    """,
    "en": r"""
        hello|hi|hey|good (morning|afternoon|evening)
    """,
    "hu": r"""
        jo (napot|reggelt|estet)( kivanok)?|udvozlom|szep napot
    """,
}
"""Begins what somebody says."""
