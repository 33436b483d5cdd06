"""The text of a made-up protocol, as ``protocol_text.whole`` tells it, without a database."""

NAMES = {
    "ru": "Персона {n} Пробная",
    "kk": "Тұлға {n} Сынақұлы",
    "be": "Асоба {n} Пробная",
    "en": "Test Person {n}",
}
BODIES = {
    "ru": "Пробное ведомство {n}",
    "kk": "Сынақ мекемесі {n}",
    "be": "Пробнае ведамства {n}",
    "en": "Test Body {n}",
}
POSITIONS = {"ru": "Председатель", "kk": "Төраға", "be": "Старшыня", "en": "Chairman"}
TEXTS = {
    "agenda-1": {
        "ru": "О выполнении решений предыдущего заседания",
        "kk": "Алдыңғы отырыс шешімдерінің орындалуы туралы",
        "be": "Аб выкананні рашэнняў папярэдняга пасяджэння",
        "en": "Decisions of the last meeting",
    },
    "agenda-2": {
        "ru": "О совместных научных проектах и их финансировании",
        "kk": "Бірлескен ғылыми жобалар және оларды қаржыландыру туралы",
        "be": "Аб сумесных навуковых праектах і іх фінансаванні",
        "en": "Joint scientific projects and their funding",
    },
    "preamble": {
        "ru": "Заседание прошло в деловой обстановке; стороны обменялись мнениями по всем вопросам.",
        "kk": "Отырыс іскерлік жағдайда өтті; тараптар барлық мәселелер бойынша пікір алмасты.",
        "be": "Пасяджэнне прайшло ў дзелавой абстаноўцы; бакі абмяняліся меркаваннямі па ўсіх пытаннях.",
        "en": "The meeting took place in a businesslike manner; views were exchanged on all matters.",
    },
    "heard": {
        "ru": "Доклад о ходе выполнения решений.\nСообщение о совместных проектах.",
        "kk": "Шешімдердің орындалу барысы туралы баяндама.\nБірлескен жобалар туралы хабарлама.",
        "be": "Даклад аб ходзе выканання рашэнняў.\nПаведамленне аб сумесных праектах.",
        "en": "A report on how the decisions are carried out.\nA statement on joint projects.",
    },
    "decision": {
        "ru": "Провести совместный конкурс научно-технических проектов и утвердить перечень победителей.",
        "kk": "Ғылыми-техникалық жобалардың бірлескен конкурсы өткізіліп, жеңімпаздар тізімі бекітілсін.",
        "be": "Правесці сумесны конкурс навукова-тэхнічных праектаў і зацвердзіць пералік пераможцаў.",
        "en": "To hold a joint call for projects and to approve the list of winners.",
    },
    "next-meeting": {
        "ru": "Провести следующее заседание в Республике Беларусь в 2012 году.",
        "kk": "Келесі отырыс 2012 жылы Беларусь Республикасында өткізілсін.",
        "be": "Правесці наступнае пасяджэнне ў Рэспубліцы Беларусь у 2012 годзе.",
        "en": "To hold the next meeting in the Republic of Belarus in 2012.",
    },
}


def told(texts, languages, **facts):
    return {code: texts[code].format(**facts) for code in languages}


def person(number, languages):
    return {
        "name": told(NAMES, languages, n=number),
        "position": told(POSITIONS, languages),
        "body": told(BODIES, languages, n=number),
    }


def paragraph(kind, languages, item=None, **fields):
    values = {
        "key": f"{kind}-{item}",
        "kind": kind,
        "item": item,
        "number": {},
        "text": told(TEXTS[kind], languages),
        "executors": [],
        "deadline": None,
    }
    return values | fields


def decision(number, languages, deadline, bodies):
    """``bodies`` are pairs of a part and a role."""
    return paragraph(
        "decision",
        languages,
        item=int(number.split(".")[0]),
        key=f"decision-{number}",
        number=dict.fromkeys(languages, number),
        executors=[
            {"role": role, "part": part, "name": told(BODIES, languages, n=f"{part}{place}")}
            for place, (part, role) in enumerate(bodies, start=1)
        ],
        deadline=deadline,
    )


def sample(languages=("ru", "kk"), **meeting):
    """A protocol with two items, three decisions and two delegations of four."""
    languages = list(languages)
    both = [("BY", "responsible"), ("KZ", "responsible"), ("KZ", "co-executor"), ("BY", "co-executor")]
    return {
        "format": 1,
        "meeting": {
            "number": 3,
            "host": "KZ",
            "languages": languages,
            "starts_at": "2011-09-09T10:00:00+06:00",
            "ends_at": "2011-09-09T13:00:00+06:00",
            "room": dict.fromkeys(languages, "1"),
            "city": dict.fromkeys(languages, "Almaty" if languages == ["en"] else "Алматы"),
        }
        | meeting,
        "co_chairs": {"BY": person(1, languages), "KZ": person(5, languages)},
        "delegations": {
            part: [
                {"role": role} | person(first + place, languages)
                for place, role in enumerate(("head", "member", "expert", "interpreter"))
            ]
            for part, first in (("BY", 1), ("KZ", 5))
        },
        "agenda": [
            {"number": number, "title": told(TEXTS[f"agenda-{number}"], languages)} for number in (1, 2)
        ],
        "paragraphs": [
            paragraph("preamble", languages),
            paragraph("heard", languages, item=1),
            decision("1.1", languages, {"kind": "standing", "on": None}, both[:1]),
            paragraph("heard", languages, item=2),
            decision("2.1", languages, {"kind": "quarter", "on": "2011-12-31"}, both),
            decision("2.2", languages, {"kind": "date", "on": "2011-12-31"}, both[1:3]),
            decision("2.3", languages, {"kind": "next-meeting", "on": None}, both[:2]),
            paragraph("next-meeting", languages),
        ],
    }
