"""Words as the search compares them: folded to one way of writing, and cut into characters and pairs of characters.

Nothing here is ever stored in place of what somebody wrote.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Forms of one character that NFKC keeps apart, as data: the plain form, then those folded to it. Names are written
# with them, and whoever looks for a name has the plain form on the keyboard.
VARIANTS = (
    "高髙 崎﨑嵜 吉𠮷 浜濱濵 辺邊邉 斉齊 斎齋 沢澤 桜櫻 広廣 国國圀 島嶋嶌 弥彌 恵惠 真眞 徳德 瀬瀨 頼賴 富冨 "
    "寿壽 栄榮 実實 黒黑 増增 清淸 静靜 横橫 桑桒 柳栁 館舘 桧檜 穂穗 条條 万萬 与與 亀龜 淵渕 峰峯 野埜 会會 "
    "学學 円圓 県縣 区區 当當 関關 鉄鐵 浅淺 滝瀧 竜龍 曽曾 塩鹽 宝寶 教敎 緑綠 郎郞"
)
HYPHENS = "‐‑‒–—―−ー"  # typed for each other, in サ-ビス as in CDー2026
SAME = str.maketrans(
    {chr(code): chr(code + 0x60) for code in (*range(ord("ぁ"), ord("ゖ") + 1), ord("ゝ"), ord("ゞ"))}
    | {"ゕ": "カ", "ゖ": "ケ", "ヵ": "カ", "ヶ": "ケ", "〜": "~"}
    | dict.fromkeys(HYPHENS, "-")
    | {other: forms[0] for forms in VARIANTS.split() for other in forms[1:]}
)
# Nothing to see: joiners, the mark of a file's beginning, soft hyphens, and the selectors of a character's shape.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Legal forms, as the part of a name they are, before it or behind it: a word by itself, whichever way it is written.
# （有） and （同） are not among them: in forms they mean "yes" and "the same".
LEGAL_FORMS = {
    "(株)": "株式会社",
    "(一社)": "一般社団法人",
    "(一財)": "一般財団法人",
    "(公社)": "公益社団法人",
    "(公財)": "公益財団法人",
    "(特非)": "特定非営利活動法人",
    "npo法人": "特定非営利活動法人",
}
LEGAL_FORM = re.compile("|".join(map(re.escape, {*LEGAL_FORMS, *LEGAL_FORMS.values()})))


def fold(text: str) -> str:
    """The text as the search compares it: one width, case and kana, plain forms of characters, single spaces."""
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text)).casefold()
    plain = unicodedata.normalize("NFKC", plain).translate(SAME)
    plain = LEGAL_FORM.sub(lambda found: f" {LEGAL_FORMS.get(found[0], found[0])} ", plain)
    return " ".join(plain.split())


def grams(folded: str) -> str:
    """What an index finds the text by: each of its characters and pairs of neighbours once, as tokens.

    A pair never spans a space: no word does.
    """
    found: set[str] = set()
    for run in folded.split():
        found.update(run)
        found.update(first + second for first, second in pairwise(run))
    return " ".join(sorted(map(_token, found)))


def grams_of(word: str) -> Iterator[str]:
    """The tokens every text has that holds the word. For a word of one or two characters no other text has them."""
    pairs = [first + second for first, second in pairwise(word)]
    yield from map(_token, dict.fromkeys(pairs or word))


def _token(gram: str) -> str:
    """Code points, so that no tokeniser has an opinion about punctuation, accents or a character newer than itself."""
    return "x".join(f"{ord(character):x}" for character in gram)
