"""The check list every desk begins with: nineteen questions in nine sections, in words a clerk can answer.

A list that has been used is never changed; another one gets the next version number (see models.SafeguardList).
"""

from dataclasses import dataclass

from .models import Asks, Section

VERSION = 1


@dataclass(frozen=True)
class Standard:
    """A question of the list in both languages, and what it asks for besides its answer."""

    section: Section
    code: str
    title: tuple[str, str]
    question: tuple[str, str]
    asks: Asks = Asks.NOTHING


STANDARD = (
    Standard(
        Section.PERSONAL_DATA,
        "personal_data_use",
        ("個人情報の項目と目的", "Which personal data, and what for"),
        (
            "使う個人情報の項目を必要な範囲に絞り、何のために使うかを決めましたか。",
            "Are the personal data limited to what is needed, and is it settled what they are used for?",
        ),
    ),
    Standard(
        Section.PERSONAL_DATA,
        "personal_data_keeping",
        ("個人情報の保管と消去", "Keeping and erasing personal data"),
        (
            "保管する場所と期間、終わった後の返却または消去の方法を決めましたか。",
            "Is it settled where the data are kept and until when, and how they are returned or erased afterwards?",
        ),
    ),
    Standard(
        Section.PERSONAL_DATA,
        "personal_data_people",
        ("個人情報を見る人と秘密の保持", "Who sees personal data, and secrecy"),
        (
            "個人情報を見ることのできる人を決め、仕事を離れた後も秘密を守る約束をしましたか。",
            "Is it settled who may see the data, and have they promised secrecy, also for the time after their work?",
        ),
    ),
    Standard(
        Section.PERSONAL_DATA,
        "personal_data_limits",
        ("個人情報の目的外の利用と複写", "Other uses and copies of personal data"),
        (
            "目的のほかに使うこと、ほかの人に渡すこと、複写することを禁じ、必要なときの手続を決めましたか。",
            "Are other uses, passing on and copying forbidden, with a procedure where one of them is needed?",
        ),
    ),
    Standard(
        Section.PERSONAL_DATA,
        "personal_data_checks",
        ("市の立入りと事故の報告", "Inspection by the city, reports of accidents"),
        (
            "市が現場を見て確かめられることと、事故があったときにすぐ報告することを取り決めましたか。",
            "Is it agreed that the city may inspect on site, and that accidents are reported at once?",
        ),
    ),
    Standard(
        Section.SECURITY,
        "security_class",
        ("情報の分類（機密性）", "Class of the information"),
        (
            "扱う情報の分類を決めましたか。いくつかの分類があるときは、最も高いものを選びます。",
            "Has the class of the information been decided? Where there are several, the highest one counts.",
        ),
        Asks.CLASS,
    ),
    Standard(
        Section.SECURITY,
        "security_measures",
        ("分類に応じた対策", "Measures the class requires"),
        (
            "使う機器とサービス、関わる人が、その分類で求められる対策を満たすことを確かめましたか。",
            "Do devices, services and people meet what that class requires?",
        ),
    ),
    Standard(
        Section.SECURITY,
        "security_incident",
        ("事故のときの連絡と停止", "Reporting and stopping"),
        (
            "事故のときに、だれがだれに、何分以内に知らせ、だれが実証を止めるかを決めましたか。",
            "Is it settled who tells whom, within how many minutes, and who stops the trial?",
        ),
    ),
    Standard(
        Section.CLOUD,
        "cloud_service",
        ("クラウドサービスの条件", "Terms of the cloud service"),
        (
            "データを置く国、止まったときの復旧の目標、控えの取り方、事故の知らせ方を確かめましたか。",
            "Is it known in which country the data lie, how soon the service recovers, how copies are kept, and how "
            "incidents are told?",
        ),
    ),
    Standard(
        Section.CLOUD,
        "outsourcing",
        ("委託と再委託", "Outsourcing"),
        (
            "仕事の一部をほかの事業者に任せるとき、その相手と範囲が分かり、同じ決まりを守らせていますか。",
            "Where part of the work goes to others, is it known to whom and how much, and do the same rules bind them?",
        ),
    ),
    Standard(
        Section.CAMERAS,
        "cameras_notice",
        ("撮影の表示と避ける方法", "Notice of cameras, and a way round"),
        (
            "人が写るとき、撮影の目的をその場に示し、写りたくない人が避けられるようにしましたか。",
            "Where people are filmed, is the purpose shown on site, and can those who do not want it stay out?",
        ),
    ),
    Standard(
        Section.CAMERAS,
        "cameras_images",
        ("撮影した映像の扱い", "How images are handled"),
        (
            "映像を見る人、保存する期間、消去の方法を決めましたか。",
            "Is it settled who sees the images, how long they are kept, and how they are erased?",
        ),
    ),
    Standard(
        Section.DATA_LENT,
        "data_lent",
        ("提供するデータの一覧", "List of the data lent"),
        (
            "提供するデータを1件ずつ、根拠、匿名化、渡す相手、返却・消去の期限とともに一覧に書きましたか。",
            "Is all that the city lends on the list, with ground, anonymisation, recipient and the day of its return?",
        ),
        Asks.LENT,
    ),
    Standard(
        Section.SITE,
        "site_consent",
        ("場所の管理者の承諾", "Consent of the manager of the place"),
        (
            "場所を管理する部署、指定管理者または外郭団体の承諾を得ましたか。",
            "Has the unit, the designated manager or the affiliated body that manages the place agreed?",
        ),
    ),
    Standard(
        Section.SITE,
        "site_conditions",
        ("場所の使用の条件と許可", "Conditions and permits for the place"),
        (
            "使用の条件、必要な許可、使用料を確かめましたか。",
            "Have the conditions of use, the permits needed and the fees been checked?",
        ),
    ),
    Standard(
        Section.SITE,
        "site_safety",
        ("現場の安全と情報の管理", "Safety and information on site"),
        (
            "当日の安全、鍵と機器の管理、見聞きした情報の扱いを、場所の管理者と取り決めましたか。",
            "Is it agreed with the manager how safety, keys, devices and what is seen and heard are handled?",
        ),
    ),
    Standard(
        Section.RULES,
        "rules",
        ("関係する法令と規則", "Laws and rules that apply"),
        (
            "関係する法令と規則（道路、電波、医療など）を確かめ、届出や許可の手続を済ませましたか。",
            "Have the laws and rules that apply (roads, radio, medicine and others) been checked and permits obtained?",
        ),
    ),
    Standard(
        Section.INSURANCE,
        "insurance",
        ("事故の責任と保険", "Liability and insurance"),
        (
            "事故が起きたときにだれが責任を負うかを決め、保険に入っていますか。",
            "Is it settled who answers for an accident, and is there insurance?",
        ),
    ),
    Standard(
        Section.PEOPLE,
        "excluded_people",
        ("届きにくい人への方法", "People it may not reach"),
        (
            "実証を使いにくい人に、どのように届けるかを決めましたか。",
            "Is it settled how people are reached whom the trial may leave out?",
        ),
    ),
)
