"""What sample cases are about: themes of published cases, worded anew, with proposers that do not exist.

A theme: title, the trouble, the unit it goes to, whether it concerns ICT. The corporate numbers' base begins with 9, so
that they belong to nobody.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One idea: what it is called, whose trouble it is about, which unit it goes to."""

    title: str
    trouble: str
    unit: str
    ict: bool


@dataclass(frozen=True)
class Proposer:
    """An invented organisation."""

    name: str
    kana: str
    kind: str
    number: str
    contact: str
    no_number_reason: str = ""


THEMES = (
    Theme("水道管の漏水を衛星画像で見つける調査", "漏水の場所を探すのに、人手と時間がかかっています。", "WSB", True),
    Theme("水道メーターの遠隔検針", "立ち入りにくい場所の検針に時間がかかっています。", "WSB", True),
    Theme("下水道管の点検を助ける小型カメラ", "古い管の点検が追いついていません。", "WSB", True),
    Theme("断水のお知らせを地図で届ける仕組み", "断水の範囲が住民に伝わりにくくなっています。", "WSB", True),
    Theme(
        "水道の使用量から暮らしの変化に気づく見守り",
        "一人で暮らす高齢の方の異変に気づきにくくなっています。",
        "WSB",
        True,
    ),
    Theme("マンホールの異状を知らせるセンサー", "大雨のときに巡回が間に合いません。", "WSB", True),
    Theme("高齢の方の転倒を防ぐ歩き方の測定", "転倒による入院が増えています。", "HWB", True),
    Theme("声で物忘れの早い兆しに気づく電話相談", "受診のきっかけがつかみにくくなっています。", "HWB", True),
    Theme("食事の記録から栄養を助言するサービス", "一人暮らしの食事の偏りが課題です。", "HWB", True),
    Theme("ケアプラン作成を助ける下書き", "書類の作成に時間がかかっています。", "HWB", True),
    Theme("通いの場への送迎を束ねる予約", "移動の手段がなく、通いの場に行けない人がいます。", "HWB", True),
    Theme("聞こえを助ける窓口用スピーカー", "窓口で聞き取りにくい人がいます。", "HWB", False),
    Theme("介護の仕事の魅力を伝える出前授業", "担い手が足りません。", "HWB", False),
    Theme("熱中症の危険を団地に知らせる掲示", "室内での熱中症が続いています。", "HWB", True),
    Theme("手続の順番を案内する対話型の窓口案内", "転入のときに必要な手続が分かりにくくなっています。", "CHR", True),
    Theme("書かない窓口の入力支援", "同じ内容を何度も書く手間があります。", "CHR", True),
    Theme("外国語の窓口通訳を遠隔で行う仕組み", "対応できる言語が限られています。", "CHR", True),
    Theme("区役所の混み具合のお知らせ", "月初めの待ち時間が長くなっています。", "CHR", True),
    Theme("自治会の回覧を電子で届ける仕組み", "回覧に時間がかかり、若い世代に届きません。", "CHR", True),
    Theme("市民活動の担い手を結ぶ掲示板", "活動の担い手が見つかりにくくなっています。", "CHR", True),
    Theme("道路の傷みを画像から見つける点検", "点検の人手が足りません。", "CON", True),
    Theme("道路標識の台帳づくりを助ける撮影", "標識の位置と状態が台帳にありません。", "CON", True),
    Theme("公園の遊具の点検記録の電子化", "紙の記録を探すのに時間がかかっています。", "CON", True),
    Theme("街路樹の診断に立体測量を使う調査", "倒木の危険を見分けにくくなっています。", "CON", True),
    Theme("公園の空き区画を使う小さな市", "使われない公園が増えています。", "CON", False),
    Theme("通学路の危ない場所を集める地図", "危険な場所の情報が集まりません。", "CON", True),
    Theme("自転車の放置を減らす駐輪の案内", "駅の周りに自転車があふれています。", "CON", True),
    Theme("子育て相談の予約と事前の聞き取り", "相談の予約が電話に集中しています。", "CYB", True),
    Theme("保育所の連絡帳の電子化", "紙の連絡帳の記入に時間がかかっています。", "CYB", True),
    Theme("こども食堂と食材を結ぶ配送", "食材の受け渡しに手間がかかっています。", "CYB", False),
    Theme("不登校の子どものオンラインの居場所", "外に出にくい子どもとつながれません。", "CYB", True),
    Theme("発達の相談を待つ間の動画教室", "相談までの待ち時間が長くなっています。", "CYB", True),
    Theme("プログラミングを学ぶ放課後の教室", "学ぶ場が地域によって偏っています。", "CYB", True),
    Theme("商店街の人の流れを測る調査", "イベントの効果が分かりません。", "IPB", True),
    Theme("空き店舗の内覧を遠隔で行う仕組み", "空き店舗の情報が届きません。", "IPB", True),
    Theme("町工場の技術を紹介する見学の予約", "技術を知ってもらう機会がありません。", "IPB", False),
    Theme("農産物の直売の在庫を知らせる表示", "売り切れが分からず、来ても買えません。", "IPB", True),
    Theme("キッチンカーの出店場所の予約", "出店できる場所が分かりません。", "IPB", True),
    Theme("会議録の下書きを助ける文字起こし", "会議録の作成に時間がかかっています。", "ICT", True),
    Theme("庁内の問い合わせに答える対話型の案内", "同じ問い合わせが繰り返されています。", "ICT", True),
    Theme("申請書の読み取りと入力の自動化", "紙の申請書の入力に時間がかかっています。", "ICT", True),
    Theme("公開データの地図づくり", "公開したデータが使われていません。", "ICT", True),
    Theme("行政手続の用語をやさしく言い換える道具", "通知文が分かりにくいという声があります。", "ICT", True),
    Theme("オンライン申請のつまずきを調べる調査", "途中でやめてしまう人がいます。", "ICT", True),
)
PROPOSERS = (
    Proposer("株式会社みらい窓口（見本）", "カブシキガイシャミライマドグチ", "firm", "8900000000001", "山田 花子"),
    Proposer(
        "株式会社ロードビュー研究所（見本）",
        "カブシキガイシャロードビューケンキュウジョ",
        "firm",
        "7900000000002",
        "村上 健太",
    ),
    Proposer("あおぞらデータ合同会社（見本）", "アオゾラデータゴウドウガイシャ", "firm", "6900000000003", "大西 彩"),
    Proposer("みなと計測株式会社（見本）", "ミナトケイソクカブシキガイシャ", "firm", "5900000000004", "髙田 実"),
    Proposer(
        "特定非営利活動法人こどもの輪（見本）",
        "トクテイヒエイリカツドウホウジンコドモノワ",
        "npo",
        "4900000000005",
        "西川 望",
    ),
    Proposer(
        "東みなと大学 情報学部（見本）",
        "ヒガシミナトダイガクジョウホウガクブ",
        "university",
        "3900000000006",
        "𠮷村 学",
    ),
    Proposer("くらしの声ラボ（見本）", "クラシノコエラボ", "group", "", "東 美香", "voluntary"),
    Proposer("合同会社エコライン（見本）", "ゴウドウガイシャエコライン", "firm", "2900000000007", "南 大輔"),
    Proposer(
        "株式会社ひだまり介護技研（見本）", "カブシキガイシャヒダマリカイゴギケン", "firm", "1900000000008", "北野 薫"
    ),
    Proposer("個人事業 見本デザイン室", "ミホンデザインシツ", "sole_trader", "", "中井 光", "sole_trader"),
)
