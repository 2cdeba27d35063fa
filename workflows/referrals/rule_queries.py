"""The rules of suggestion as they count now: the newest saved versions, over those that come with the software."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from .models import Precedent, Rule, RuleKind
from .reading import Example, Reader, folded

TIERS = list(RuleKind)
# Kinds that point with words and units of their own, so that there may be several rules of each.
WORDED = frozenset({RuleKind.WORDS, RuleKind.FIELD})
SUPPORT_WORDS = ["個人情報", "ネットワーク", "通信", "クラウド", "AI", "センサー", "アプリ", "データ連携", "オンライン"]
# The rules that only read facts come with the software, as version 0: name and kind are one, the titles follow.
PACKAGED: tuple[tuple[RuleKind, str, str, list[str]], ...] = (
    (RuleKind.DOING, "項目の実施所管", "Doing units of the items", []),
    (RuleKind.CHALLENGE, "応じた募集テーマの部署", "Unit of the theme answered", []),
    (RuleKind.PROMOTING, "項目の推進所管", "Promoting units of the items", []),
    (RuleKind.SUPPORT, "ICT担当室の支援", "Support by the ICT office", SUPPORT_WORDS),
    (RuleKind.PAST, "似た過去の案件の所管", "Owners of similar cases", []),
    (RuleKind.ITEM_WORDS, "項目名の語句", "Words of an item's title", []),
    (RuleKind.ITEM_PAST, "似た過去の案件の項目", "Items of similar cases", []),
)


def all_rules() -> list[Rule]:
    """Every rule in its newest version, by tier and name, those switched off too; one query."""
    newest = {rule.name: rule for rule in _packaged()} | {rule.name: rule for rule in Rule.objects.order_by("number")}
    return sorted(newest.values(), key=lambda rule: (TIERS.index(RuleKind(rule.kind)), rule.name))


def current_rules() -> list[Rule]:
    """The rules that fire now."""
    return [rule for rule in all_rules() if rule.is_active]


def rule_named(name: str) -> Rule | None:
    """The newest version of that rule."""
    return next((rule for rule in all_rules() if rule.name == name), None)


def versions_of(name: str) -> list[Rule]:
    """The versions of a rule, the newest first, down to the one that came with the software, if one did."""
    saved = Rule.objects.filter(name=name).select_related("saved_by").order_by("-number")
    return [*saved, *(rule for rule in _packaged() if rule.name == name)]


def reader_of(rules: Iterable[Rule]) -> Reader:
    """A reader that has learned the published cases and the words of these rules; one query, learned once."""
    words: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        if rule.kind == RuleKind.WORDS and rule.field:
            words[rule.field] += rule.words
    examples = tuple(Example(f"{row.title} {row.summary}", row.field) for row in Precedent.objects.all())
    return _learned(examples, tuple((field, tuple(of_field)) for field, of_field in sorted(words.items())))


@lru_cache(maxsize=4)
def _learned(examples: tuple[Example, ...], words: tuple[tuple[str, tuple[str, ...]], ...]) -> Reader:
    return Reader(examples, dict(words))


def _packaged() -> list[Rule]:
    return [
        Rule(name=kind.value, number=0, kind=kind.value, title_ja=ja, title_en=en, words=list(words))
        for kind, ja, en, words in PACKAGED
    ]


def cleaned_words(text: str) -> list[str]:
    """The words of a text with one a line, or with commas or spaces between them; each once, as they are looked for."""
    for sign in "、,，\r\n\t\u3000":
        text = text.replace(sign, " ")
    return list(dict.fromkeys(folded(word) for word in text.split()))
