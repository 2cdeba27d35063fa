"""The score sheet every desk begins with: five criteria, five grades each, in words an evaluator can tell apart.

A sheet that has been used is never changed; another one gets the next version number (see models.CriteriaSet).
"""

from dataclasses import dataclass

VERSION = 1


@dataclass(frozen=True)
class Standard:
    """A criterion of the sheet: what is asked, and what the grades 1 to 5 stand for, in both languages."""

    code: str
    name: tuple[str, str]
    question: tuple[str, str]
    anchors: tuple[tuple[str, str], ...]  # grade 1 first


STANDARD = (
    Standard(
        "effect",
        ("効果", "Effect"),
        (
            "市民や職員にとっての課題が、どれだけ良くなりましたか。",
            "How much better has the problem become for citizens or staff?",
        ),
        (
            ("良くなったと言えるものがない", "Nothing can be said to have improved"),
            ("良くなった点はあるが、目標から遠い", "Some improvement, far from the targets"),
            ("目標の半分ほどまで良くなった", "About half-way to the targets"),
            ("おおむね目標まで良くなった", "The targets were mostly reached"),
            ("目標を超えて良くなった", "The targets were exceeded"),
        ),
    ),
    Standard(
        "feasibility",
        ("実現性", "Feasibility"),
        (
            "市の仕事として続けるための、人・手順・技術の見通しはありますか。",
            "Are people, procedures and technology in sight for going on with it as a service?",
        ),
        (
            ("続ける見通しがない", "No way of going on is in sight"),
            ("大きな課題が残り、解決の方法が分からない", "Large problems remain, without a known solution"),
            ("課題は残るが、解決の方法が分かっている", "Problems remain, and how to solve them is known"),
            ("小さな調整で続けられる", "It can go on with small changes"),
            ("このまま続けられる", "It can go on as it is"),
        ),
    ),
    Standard(
        "cost",
        ("費用", "Cost"),
        (
            "本格的に行うときの費用は、得られる効果に見合いますか。",
            "Is the cost of doing it in full in proportion to its effect?",
        ),
        (
            ("見合わない", "Out of proportion"),
            ("費用の見通しが立たない、または割高である", "The cost cannot be foreseen, or is high"),
            ("ほかの方法と同じくらいである", "About the same as other ways"),
            ("ほかの方法より安い、または効果が大きい", "Cheaper, or of more effect, than other ways"),
            ("はっきりと安く、効果も大きい", "Clearly cheaper and of more effect"),
        ),
    ),
    Standard(
        "safety",
        ("安全", "Safety"),
        (
            "個人情報、情報セキュリティ、事故への備えは十分ですか。",
            "Are personal data, information security and accidents well provided for?",
        ),
        (
            ("危険があり、続けられない", "There is a danger; it cannot go on"),
            ("備えに足りないものが多い", "Much is missing"),
            ("備えに足りないものがあるが、直せる", "Something is missing, and can be mended"),
            ("備えはおおむね十分である", "Mostly well provided for"),
            ("備えは十分で、確かめられている", "Well provided for, and verified"),
        ),
    ),
    Standard(
        "spread",
        ("広がり", "Spread"),
        (
            "ほかの地域や部署、使いにくい人にも広げられますか。",
            "Can it reach other areas and units, and people who find it hard to use?",
        ),
        (
            ("広げられない", "It cannot spread"),
            ("ごく限られた場所や人にとどまる", "It stays with very few places or people"),
            ("条件が合えば広げられる", "It can spread where conditions fit"),
            ("多くの部署や地域に広げられる", "It can spread to many units and areas"),
            (
                "市全体に広げられ、使いにくい人への手立てもある",
                "It can spread citywide, also to those who find it hard",
            ),
        ),
    ),
)
