"""Sentences of no meaning whose words come as often as words do: a few in every case, most in hardly any."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

# In every case; in the planted number of cases of a database, whatever its size; in none.
COMMON, RARE, NEVER = "提案", "羅針盤", "螺鈿細工"
PLANTED = 7
_NOUNS = (
    "市民 窓口 実証 公園 防災 水道 道路 子育て 学校 福祉 健康 観光 環境 交通 介護 医療 図書館 下水道 検針 予約 "
    "申請 手続 案内 点検 遠隔 見守り 避難所 高齢者 保育所 遊具 街路樹 照明 清掃 ごみ 収集 再生 太陽光 電力 "
    "蓄電池 駐輪場 自転車 バス 渋滞 歩道 横断歩道 信号 監視 画像 解析 人工知能 データ 地図 位置情報 センサー "
    "通信 アプリ キャッシュレス 決済 商店街 空き家 空き地 農園 港湾 漁業 工場 伝統産業 刃物 古墳 文化財 博物館 "
    "音楽 演劇 多言語 翻訳 外国人 留学生 若者 就職 起業 研修 人材 女性 障害者 手話 字幕 読み上げ 児童 給食 食育 "
    "栄養 運動 体育館 プール 球場 野球 競技 大会 救急 消防 火災 地震 津波 浸水 河川 ため池 橋りょう トンネル "
    "舗装 陥没 掘削 埋設 漏水 管路 浄水 水質 騒音 大気 温暖化 猛暑 熱中症 感染症 予防接種 検診 妊娠 出産 育児 "
    "虐待 相談 孤立 つながり 自治会 町内会 回覧板 掲示板 広報 放送 無線 停電 備蓄 物資 輸送 物流 倉庫 空港 鉄道 "
    "駅前 広場 景観 緑化 花壇 樹木 剪定 害虫 獣害 動物 保護 霊園 斎場 住宅 団地 建替え 耐震 断熱 換気 省エネ "
    "水素 車両 燃料 充電 給電 配車"
)
NOUNS = _NOUNS.split()
KANJI = (
    "山川田中村木林森石岩水海島浜崎岡谷原野平沢池江津浦宮寺神社堂井泉橋本上下東西南北前後内外左右大小高長新古赤青白黒金銀銅鉄玉"
    "光明日月星空風雲雨雪春夏秋冬花草竹松梅桜桃菊藤葉根種実米麦豆茶酒魚鳥馬牛羊犬猫虎竜亀鶴千百十万一二三四五六七八九和安正清"
    "静美幸福寿栄昌盛繁豊富貴吉祥瑞泰康健信義礼智仁勇忠孝真善徳道理法文武工商業産学術技芸楽音声色形力働動進歩走飛泳遊結組合会集"
)
JOINTS = ("の", "と", "を使う", "による", "のための", "に関する", "で支える", "を見直す", "、", "をつなぐ")


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


NOUN_WEIGHTS, KANJI_WEIGHTS = _zipf(len(NOUNS)), _zipf(len(KANJI))


def title(chance: Random) -> str:
    """What a proposal is called."""
    first, second = chance.choices(NOUNS, cum_weights=NOUN_WEIGHTS, k=2)
    return f"{first}{chance.choice(JOINTS)}{second}（{name(chance)}地区）"


def summary(chance: Random, nouns: int = 14) -> str:
    """A hundred characters or so, ending as every proposal does."""
    chosen = chance.choices(NOUNS, cum_weights=NOUN_WEIGHTS, k=nouns)
    chosen[nouns // 2] = name(chance) + name(chance)
    return "".join(_joined(chosen, chance)) + f"を{COMMON}します。"


def name(chance: Random) -> str:
    """Two characters, as places and companies have them."""
    return "".join(chance.choices(KANJI, cum_weights=KANJI_WEIGHTS, k=2))


def _joined(words: list[str], chance: Random) -> Iterator[str]:
    for word in words[:-1]:
        yield word + chance.choice(JOINTS)
    yield words[-1]
