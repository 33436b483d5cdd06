"""What the demo does beyond loading the edition."""

import io

from django.utils import timezone

from conference import docx_writing, papers, publishing, wall
from conference.models import Session
from conference.models.commission import AgendaItem, CommissionMeeting, Delegate, Level, Office, Part
from conference.models.commission.meeting import State
from conference.models.commission.office import Role
from expo import demo_accounts
from expo.models import Organisation, User

SESSION = "S39"
# A body that the edition does not list among its exhibitors.
COMMITTEE = {
    "slug": "kz-science-committee",
    "country": "KZ",
    "name_en": "Science Committee of the Ministry of Education and Science of Kazakhstan",
    "name_ru": "Комитет науки Министерства образования и науки Республики Казахстан",
    "name_kk": "Қазақстан Республикасы Білім және ғылым министрлігінің Ғылым комитеті",
    "name_be": "Камітэт навукі Міністэрства адукацыі і навукі Рэспублікі Казахстан",
}
BODIES = {Part.BY: "gknt", Part.KZ: COMMITTEE["slug"]}
OPEN_DECISIONS = {
    "ru": "О выполнении решений предыдущего заседания",
    "kk": "Алдыңғы отырыс шешімдерінің орындалуы туралы",
    "be": "Аб выкананні рашэнняў папярэдняга пасяджэння",
    "en": "Implementation of the decisions of the previous meeting",
}
# The fields of which the National Academy of Sciences of Belarus spoke in Astana on 25 May 2011.
THEMES = [
    {
        "ru": "О сотрудничестве в области аграрных наук",
        "kk": "Аграрлық ғылымдар саласындағы ынтымақтастық туралы",
        "be": "Аб супрацоўніцтве ў галіне аграрных навук",
        "en": "Cooperation in agricultural science",
    },
    {
        "ru": "О сотрудничестве в области биотехнологий",
        "kk": "Биотехнология саласындағы ынтымақтастық туралы",
        "be": "Аб супрацоўніцтве ў галіне біятэхналогій",
        "en": "Cooperation in biotechnology",
    },
    {
        "ru": "О создании лекарственных средств",
        "kk": "Дәрілік заттарды әзірлеу туралы",
        "be": "Аб стварэнні лекавых сродкаў",
        "en": "Development of medicines",
    },
    {
        "ru": "О нанотехнологиях и очистке воды",
        "kk": "Нанотехнология және су тазарту туралы",
        "be": "Аб нанатэхналогіях і ачыстцы вады",
        "en": "Nanotechnology and water treatment",
    },
    {
        "ru": "О светотехнике и кремнии",
        "kk": "Жарық техникасы және кремний туралы",
        "be": "Аб святлатэхніцы і крэмніі",
        "en": "Lighting and silicon",
    },
]


PAPER = {
    "ru": "Реконструкция. Направления научного сотрудничества, названные в Астане 25 мая 2011 г.",
    "kk": "Қайта құрастырылған. 2011 жылғы 25 мамырда Астанада аталған ғылыми ынтымақтастық бағыттары",
    "be": "Рэканструкцыя. Напрамкі навуковага супрацоўніцтва, названыя ў Астане 25 мая 2011 г.",
    "en": "Reconstruction. Fields of scientific cooperation named in Astana on 25 May 2011",
}
PAPER_BEGINS = (
    "Этот материал составлен для показа сайта и не является документом комиссии. Руководитель Национальной "
    "академии наук Беларуси 25 мая 2011 г. в Астане говорил о 5–7 высокотехнологичных проектах в областях:"
)
PAPER_SOURCE = (
    "Источник: http://www.enter-invest.com/en/media-center/news/2011/"
    "belarus-kazakhstan-to-implement-5-7-high-tech-projects-shortly.html"
)
FIELDS = (
    "аграрные науки", "биотехнологии", "лекарственные средства", "нанотехнологии и очистка воды",
    "светотехника и кремний",
)  # fmt: skip


def publish_programme(exhibition):
    """Release the programme unless the newest release already says all of it."""
    if not publishing.is_up_to_date(exhibition):
        publishing.publish(exhibition=exhibition, name=exhibition.name)


def prepare_meeting(exhibition):
    """Have a meeting of the Commission with what is documented: bodies and themes. The rest is unknown.

    Neither its number nor its chairs are told by any source, and no person is invented: offices and places in
    the delegations are held by bodies, for whom role accounts log in. A second run changes nothing.
    """
    session = Session.objects.filter(exhibition=exhibition, reference=SESSION).first()
    if session is None:
        return
    Organisation.objects.get_or_create(slug=COMMITTEE["slug"], defaults=COMMITTEE)
    bodies = {part: Organisation.objects.get(slug=slug) for part, slug in BODIES.items()}
    academy = Organisation.objects.get(slug="nas-belarus")
    Office.objects.get_or_create(part=Part.BY, role=Role.MEMBER, organisation=academy)
    meeting, is_new = CommissionMeeting.objects.get_or_create(
        session=session,
        defaults={
            "exhibition": exhibition,
            "host": Part.KZ,
            "languages": ["ru", "kk"],
            "is_reconstruction": True,
            "state": State.AGENDA_AGREED,
        },
    )
    if is_new:
        _propose(meeting, bodies)
    for part, body in bodies.items():
        _enter(meeting, part, body)
    if is_new:
        _hand_in(meeting)


def _hand_in(meeting):
    """Hand in a public paper of the documented fields, as the Belarusian secretary would."""
    who = wall.standing(_account("secretary", Part.BY), is_verified=True)
    text = [PAPER_BEGINS, *(f"– {field};" for field in FIELDS), PAPER_SOURCE]
    blocks = [{"kind": "title", "before": "", "name": PAPER["ru"], "after": ""}]
    sheet = {"lang": "ru", "header": "", "footer": "", "blocks": blocks}
    blocks += [{"kind": "paragraph", "text": line} for line in text]
    document = {"title": PAPER["ru"], "lang": "ru", "sheets": [sheet], "moment": "2011-05-25T00:00:00+00:00"}
    papers.hand_in(
        who=who,
        meeting=meeting,
        level=Level.PUBLIC,
        titles=PAPER,
        language="ru",
        file=io.BytesIO(docx_writing.written(document)),
        name="napravleniya-sotrudnichestva.docx",
    )


def _propose(meeting, bodies):
    now = timezone.now()
    for position, titles in enumerate([OPEN_DECISIONS, *THEMES], 1):
        AgendaItem.objects.create(
            meeting=meeting,
            position=position,
            kind=AgendaItem.Kind.OPEN_DECISIONS if position == 1 else AgendaItem.Kind.TOPIC,
            by_lead=bodies[Part.BY],
            kz_lead=bodies[Part.KZ],
            is_reconstruction=True,
            by_agreed_at=now,
            kz_agreed_at=now,
            **{f"title_{code}": title for code, title in titles.items()},
        )


def _enter(meeting, part, body):
    """Give a part its secretary and the head of its delegation, each an account for the body."""
    secretary, delegate = (_account(who, part) for who in ("secretary", "delegate"))
    if not Office.objects.filter(part=part, role=Role.SECRETARY, until=None).exists():
        Office.objects.create(part=part, role=Role.SECRETARY, organisation=body, user=secretary)
    if not meeting.delegates.filter(part=part).exists():
        Delegate.objects.create(
            meeting=meeting,
            part=part,
            role=Delegate.Role.HEAD,
            organisation=body,
            user=delegate,
            confirmed_at=timezone.now(),
            confirmed_by=secretary,
        )


def _account(who, part):
    user, _made = User.objects.get_or_create(
        email=f"{who}-{part.lower()}@example.org", defaults={"is_staff": who == "secretary"}
    )
    return user


def entrances(_exhibition):
    """Give the accounts of the Commission new passwords and tell them: ``(title, address, accounts)``.

    The secretaries set up a second factor when they first log in.
    """
    return [
        ("Secretaries ", "/admin/commission/", [_renewed("secretary", part) for part in Part]),
        ("Delegates   ", "/accounts/login/", [_renewed("delegate", part) for part in Part]),
    ]


def _renewed(who, part):
    user, password = demo_accounts.renew(_account(who, part).email)
    return user.email, password
