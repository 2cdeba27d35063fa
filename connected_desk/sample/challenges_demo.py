"""Sample themes for Sakai's units, around the day of loading: one closed that leads on to the next, three open, one to
come, and one that waits for the desk. All are invented and marked 見本.

`answered_by` names the sample proposals (themes.THEMES) that answer a theme where they arrive within its period.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.records.models import Origin
from connected_desk.strategy.queries import current_edition
from proposals.actions import challenges as acts
from proposals.models import Challenge

from . import people

DESK = "desk"
# Days before the first day on which a unit registers its theme; the desk publishes it two open days later.
AHEAD = 30


@dataclass(frozen=True)
class Sample:
    """A theme: unit, who registers it, days of the period from the day of loading, item of the plan, and its words."""

    unit: str
    by: str
    opens: int
    closes: int
    item: str
    words: dict[str, str]
    published: bool = True
    answered_by: tuple[str, ...] = ()


SAMPLES = (
    Sample(
        "WSB",
        "bureau",
        -420,
        -95,
        "2-1",
        {
            "title_ja": "漏水の場所を早く見つけたい（見本）",
            "title_en": "Finding leaks sooner (sample)",
            "background_ja": "水道管の漏水は、職員と委託先が夜間に歩いて音を聞き、場所を絞り込んでいます。"
            "市内をひと回りするのに5年かかり、その間の漏水を見逃しています。",
            "background_en": "Leaks are narrowed down by staff and contractors who walk the streets at night and "
            "listen. One round of the city takes five years; what leaks meanwhile goes unnoticed.",
            "wanted_ja": "掘る前に、漏水が疑われる区間を絞り込む方法。いまより短い日数で市内をひと回りできること。",
            "wanted_en": "A way to narrow down the stretches that may leak before anything is dug up, with a round of "
            "the city in fewer days than now.",
            "not_wanted_ja": "管の取替えや、断水が必要な方法。",
            "not_wanted_en": "Replacing pipes, or anything for which the water must be cut off.",
            "city_role_ja": "管の図面の提供、試す区域の選定、見つかった場所の確認。",
            "city_role_en": "Maps of the pipes, choosing the area, checking what is found.",
            "private_role_ja": "機器の用意、測定、結果の報告。試す間の費用は提案者の負担を基本とします。",
            "private_role_en": "Equipment, measuring, a report. As a rule the proposer bears the costs of the trial.",
            "data_ja": "過去10年の漏水修繕の記録（場所は町名まで）。",
            "data_en": "Repairs of leaks in the past ten years (by neighbourhood).",
        },
        answered_by=("水道管の漏水を衛星画像で見つける調査", "マンホールの異状を知らせるセンサー"),
    ),
    Sample(
        "WSB",
        "bureau",
        -40,
        50,
        "2-1",
        {
            "title_ja": "立ち入りにくい場所の検針を楽にしたい（見本）",
            "title_en": "Reading meters that are hard to reach (sample)",
            "background_ja": "オートロックの建物や交通量の多い道路では、検針に時間がかかり、再訪問も多くなっています。",
            "background_en": "Meters behind locked doors or at busy roads take long to read and need second visits.",
            "wanted_ja": "立ち入らずに検針できる方法。再訪問の件数を半分に減らせること。",
            "wanted_en": "Reading without entering, with half as many second visits.",
            "not_wanted_ja": "すべてのメーターの取替えを前提とする方法。",
            "not_wanted_en": "Anything that needs all meters replaced.",
            "city_role_ja": "試す地区の選定、使用者への説明、検針員の協力。",
            "city_role_en": "Choosing the area, explaining it to users, help of those who read the meters.",
            "private_role_ja": "機器の用意と取付け、通信、結果の報告。",
            "private_role_en": "Equipment and its fitting, communication, a report.",
            "data_ja": "再訪問の件数（地区・月ごと）。",
            "data_en": "Second visits by area and month.",
        },
        answered_by=("水道メーターの遠隔検針",),
    ),
    Sample(
        "HWB",
        "bureau2",
        -25,
        35,
        "1-1",
        {
            "title_ja": "通いの場に来られなくなった方に早く気づきたい（見本）",
            "title_en": "Noticing early who no longer comes (sample)",
            "background_ja": "高齢の方の通いの場では、参加が途切れてから様子が分かるまでに、"
            "平均で2か月かかっています。",
            "background_en": "When an older person stops coming to a gathering place, it takes two months on average "
            "until somebody knows why.",
            "wanted_ja": "世話役の手間を増やさずに、参加の途切れに2週間以内に気づける方法。",
            "wanted_en": "A way to notice within two weeks, without more work for those who run the places.",
            "not_wanted_ja": "カメラで室内を映し続ける方法、本人の費用負担が必要な方法。",
            "not_wanted_en": "Cameras that watch a room all the time, or costs for the people themselves.",
            "city_role_ja": "試す会場の紹介、参加する方への説明。",
            "city_role_en": "Introducing places that take part, explaining it to those who come.",
            "private_role_ja": "仕組みの用意、世話役への説明、個人情報の保護、結果の報告。",
            "private_role_en": "The system, explaining it, protecting personal data, a report.",
        },
        answered_by=("通いの場への送迎を束ねる予約", "水道の使用量から暮らしの変化に気づく見守り"),
    ),
    Sample(
        "CHR",
        "chr",
        -15,
        75,
        "1-2",
        {
            "title_ja": "区役所の窓口で待つ時間を短くしたい（見本）",
            "title_en": "Shorter waiting at the ward offices (sample)",
            "background_ja": "3月と4月は、転入と転出の手続で2時間を超える待ち時間が出ています。",
            "background_en": "In March and April people who move wait for more than two hours.",
            "wanted_ja": "混む時間を避けて来てもらう工夫、または窓口で書く時間を短くする工夫。",
            "wanted_en": "Ways to let people avoid busy hours, or to shorten what they fill in at the counter.",
            "not_wanted_ja": "住民記録のシステムの改修が必要な方法。",
            "not_wanted_en": "Anything for which the residents' register system must be changed.",
            "city_role_ja": "試す区役所と窓口の提供、広報、職員の協力。",
            "city_role_en": "A ward office and a counter for the trial, publicity, help of its staff.",
            "private_role_ja": "仕組みの用意と説明、効果の測定。",
            "private_role_en": "The system, explaining it, measuring the effect.",
            "data_ja": "窓口の受付件数と待ち時間（30分ごと、1年分）。",
            "data_en": "Visits and waiting times (by half hour, one year).",
        },
        answered_by=("区役所の混み具合のお知らせ", "書かない窓口の入力支援"),
    ),
    Sample(
        "CON",
        "con",
        20,
        110,
        "2-2",
        {
            "title_ja": "公園の遊具の点検を早く、確かにしたい（見本）",
            "background_ja": "公園の遊具は年に1回、紙の表で点検しています。写真の整理と転記に時間がかかり、"
            "修理が遅れることがあります。",
            "wanted_ja": "点検の記録から修理の手配までの日数を短くする方法。",
            "not_wanted_ja": "遊具そのものの販売。",
            "city_role_ja": "試す公園の選定、点検の立会い、過去の記録の提供。",
            "private_role_ja": "道具の用意、点検員への説明、結果の報告。",
            "data_ja": "点検と修理の記録（過去5年分）。",
        },
    ),
    Sample(
        "CYB",
        "cyb",
        30,
        90,
        "1-1",
        {
            "title_ja": "子育て相談の電話がつながらない時間を減らしたい（見本）",
            "background_ja": "相談の予約が電話に集中し、午前中はつながりにくくなっています。",
            "wanted_ja": "電話のほかに予約できる方法と、事前に聞き取る内容の整理。",
            "not_wanted_ja": "相談そのものを人に代わって自動で答える方法。",
            "city_role_ja": "予約枠の調整、相談員の協力。",
            "private_role_ja": "予約の仕組みの用意、問い合わせへの対応、結果の報告。",
        },
        published=False,
    ),
)


def load(at: datetime) -> None:
    """The samples as of that day; nothing where there are themes already. Needs the units, the plan and the people."""
    if Challenge.objects.exists():
        return
    units = Unit.objects.in_bulk(field_name="code")
    cast = {person.email.partition("@")[0]: person for person in Person.objects.filter(email__endswith=people.DOMAIN)}
    for sample in SAMPLES:
        _play(sample, units[sample.unit], cast[sample.by], cast[DESK], at)


def answered(title: str, at: datetime) -> Challenge | None:
    """The sample theme which a sample proposal of that title, arriving then, answers."""
    for sample in SAMPLES:
        if title in sample.answered_by:
            theme = Challenge.objects.filter(title_ja=sample.words["title_ja"], published_at__lte=at).first()
            return theme if theme and theme.opens_on <= tokyo_date(at) <= theme.closes_on else None
    return None


def _play(sample: Sample, unit: Unit, officer: Person, desk: Person, at: datetime) -> None:
    today = tokyo_date(at)
    opens_on = today + timedelta(days=sample.opens)
    begun = open_days.next_open(min(opens_on - timedelta(days=AHEAD), open_days.add(today, -5)))
    edition = current_edition(today)
    theme = acts.register(
        unit=unit,
        wording=acts.Wording(
            opens_on=opens_on,
            closes_on=today + timedelta(days=sample.closes),
            item=edition.items.filter(code=sample.item).first() if edition else None,
            **sample.words,
        ),
        by=officer,
        at=_at(begun, 10),
        origin=Origin.DEMO,
    )
    asked_on = open_days.add(begun, 1)
    theme = acts.ask_to_publish(
        theme=theme, version=theme.version, by=officer, at=_at(asked_on, 11), origin=Origin.DEMO
    )
    if sample.published:
        on = open_days.add(asked_on, 2)
        acts.publish(theme=theme, version=theme.version, by=desk, at=_at(on, 14), origin=Origin.DEMO)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TOKYO)
