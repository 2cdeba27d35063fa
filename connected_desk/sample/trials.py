"""What sample trials are about: charters, criteria and steps by theme, as a city would write them. All invented."""

from dataclasses import dataclass
from decimal import Decimal

WEEKS_TO_PREPARE, WEEKS_TO_RUN = 3, 12


@dataclass(frozen=True)
class Wanted:
    """A criterion of a sample trial; figures as text, `places` after the point. No baseline means nobody counted."""

    indicator: str
    unit: str
    direction: str
    baseline: str | None
    target: str
    method: str
    places: int = 0

    def value(self, share: float) -> Decimal:
        """The value that stands for that share of the way to the target (from nothing, where there is no baseline)."""
        start, target = Decimal(self.baseline or "0"), Decimal(self.target)
        return round(start + (target - start) * Decimal(str(share)), self.places)


@dataclass(frozen=True)
class Theme:
    """A kind of trial: the words of a title that belong to it, and what its charter says."""

    words: tuple[str, ...]
    purpose: str
    hypothesis: str
    site: str
    site_manager: str
    participants: str
    people_not_reached: str
    how_reached: str
    criteria: tuple[Wanted, ...]


THEMES = (
    Theme(
        words=("見守り", "高齢", "ケア", "栄養", "介護", "物忘れ", "通いの場", "聞こえ", "熱中症", "健康", "福祉"),
        purpose="離れて暮らす家族や職員が早く気付けるようになるかを確かめ、事業として続けるかを決める。",
        hypothesis="毎日の様子が分かれば、相談につながるまでの日数が短くなり、外出や会話の機会が増える。",
        site="泉ヶ丘地区の地域会館と、参加者の住まい",
        site_manager="健康福祉局 長寿社会部、地域会館の指定管理者",
        participants="65歳以上の市民60人、地域包括支援センターの職員6人",
        people_not_reached="機器を家に置くことに不安がある人",
        how_reached="民生委員の訪問と電話で、同じ内容を確かめる。",
        criteria=(
            Wanted("相談につながるまでの日数", "日", "lower", "21", "10", "相談記録の日付の差を数える。"),
            Wanted("週に3回以上外出した人の割合", "%", "higher", "42", "55", "開始時と終了時のアンケートで調べる。"),
            Wanted("続けて使った人の割合", "%", "higher", None, "80", "8週間のうち6週間以上使った人を数える。"),
        ),
    ),
    Theme(
        words=("検針", "水道", "漏水", "断水", "道路", "標識", "点検", "マンホール", "遊具", "街路樹", "メーター"),
        purpose="現地での作業にかかる時間を減らせるかを確かめ、来年度に対象の地区を広げるかを決める。",
        hypothesis="離れた場所から値や状態が分かれば、現地に行く回数が減り、見落としも減る。",
        site="南区の2つの地区（約200か所）",
        site_manager="施設を管理する課",
        participants="対象の地区の世帯、現場の職員16人",
        people_not_reached="通信の届きにくい場所に住む世帯",
        how_reached="これまでどおり職員が訪問する。",
        criteria=(
            Wanted("1件あたりの作業時間", "分", "lower", "6.4", "4.0", "作業日報から、月ごとの平均を出す。", places=1),
            Wanted("現地に行き直した件数", "件／月", "lower", "52", "20", "受付簿で数える。"),
            Wanted(
                "読み取りに成功した割合", "%", "higher", None, "98", "装置の記録と現地の値を突き合わせる。", places=1
            ),
        ),
    ),
    Theme(
        words=("ごみ", "分別"),
        purpose="分け方の問い合わせを減らし、正しい分別を増やせるかを確かめ、全市で使うかを決める。",
        hypothesis="知りたいときにすぐ答えが分かれば、電話をかける人が減り、分け間違いも減る。",
        site="市内3区のごみ集積所と、市のホームページ",
        site_manager="環境局 資源循環部",
        participants="3区の市民、コールセンターの職員",
        people_not_reached="スマートフォンを使わない人、日本語を読むことが難しい人",
        how_reached="電話の受付を続け、絵で分かるチラシを区役所と自治会で配る。",
        criteria=(
            Wanted("分け方の電話相談", "件／月", "lower", "840", "600", "コールセンターの記録で数える。"),
            Wanted(
                "正しく答えた割合", "%", "higher", "78.0", "95.0", "毎月200件を抜き出して職員が確かめる。", places=1
            ),
            Wanted("利用した人", "人／月", "higher", "0", "3000", "利用の記録で数える（同じ端末は1人とする）。"),
        ),
    ),
    Theme(
        words=("シェア", "交通", "移動", "自転車", "バス", "サイクル"),
        purpose="駅から離れた地区の移動の手段として使われるかを確かめ、置き場所を広げるかを決める。",
        hypothesis="短い距離を気軽に移動できれば、車の短距離の利用が減り、店に立ち寄る人が増える。",
        site="泉北ニュータウンの駅と公園、合わせて12か所",
        site_manager="建設局 公園緑地部、鉄道会社",
        participants="16歳以上の市民と来訪者",
        people_not_reached="乗ることが難しい人、現金だけを使う人",
        how_reached="地区を回る乗合の便を、同じ期間、同じ停留所で走らせる。",
        criteria=(
            Wanted("1日あたりの利用回数", "回／日", "higher", "0", "180", "貸出しの記録で数える。"),
            Wanted("車から替えた移動の割合", "%", "higher", None, "20", "利用者アンケートで調べる。"),
            Wanted("放置の苦情", "件／月", "lower", "15", "5", "区役所の受付簿で数える。"),
        ),
    ),
    Theme(
        words=("子育て", "子ども", "こども", "保育", "不登校", "発達", "教室", "通学"),
        purpose="必要な家庭に情報が届くかを確かめ、市の案内の方法を変えるかを決める。",
        hypothesis="年齢と地域に合わせた案内が届けば、参加する家庭が増え、問い合わせは減る。",
        site="市内4か所の子育て支援施設",
        site_manager="子ども青少年局 子育て支援部",
        participants="就学前の子どもがいる家庭300世帯",
        people_not_reached="アプリを入れない家庭、日本語以外を使う家庭",
        how_reached="施設での掲示と、やさしい日本語の便りを続ける。",
        criteria=(
            Wanted("講座や催しに初めて参加した家庭", "世帯／月", "higher", "35", "70", "申込みの記録で数える。"),
            Wanted("申込みの電話", "件／月", "lower", "260", "150", "施設の受付簿で数える。"),
            Wanted("案内が役に立ったと答えた割合", "%", "higher", None, "75", "終了時のアンケートで調べる。"),
        ),
    ),
    Theme(
        words=("商店街", "店舗", "町工場", "農産物", "キッチンカー", "市民活動", "自治会", "公園の空き", "小さな市"),
        purpose="使う人と場所がうまく結び付くかを確かめ、市の事業として続けるかを決める。",
        hypothesis="必要な情報がすぐに分かれば、使う人が増え、問い合わせにかかる時間が減る。",
        site="市内の3つの商店街と、市のホームページ",
        site_manager="商店街の組合、施設を管理する課",
        participants="出店者と団体40組、来た人、職員3人",
        people_not_reached="インターネットを使わない人",
        how_reached="組合の窓口と電話で、同じ内容を伝える。",
        criteria=(
            Wanted("成立した件数", "件／月", "higher", "8", "25", "申込みの記録で数える。"),
            Wanted("問い合わせにかかる時間", "分／件", "lower", "18", "10", "受付の記録票で測る。"),
            Wanted("また使いたいと答えた割合", "%", "higher", None, "70", "終了時のアンケートで調べる。"),
        ),
    ),
    Theme(
        words=("会議録", "庁内", "読み取り", "公開データ", "言い換え", "自動化"),
        purpose="職員の作業にかかる時間を減らせるかを確かめ、全庁で使うかを決める。",
        hypothesis="下書きを機械が作れば、作成にかかる時間が半分になり、直しの手間も増えない。",
        site="庁内の5つの課",
        site_manager="それぞれの課",
        participants="5つの課の職員42人",
        people_not_reached="画面を読み上げる道具を使う職員",
        how_reached="読み上げで使えることを、始める前に一緒に確かめる。",
        criteria=(
            Wanted("1件あたりの作成時間", "分", "lower", "95", "45", "作業記録から、月ごとの平均を出す。"),
            Wanted("直しが必要だった割合", "%", "lower", "32", "15", "毎月50件を抜き出して確かめる。"),
            Wanted("続けて使いたいと答えた職員の割合", "%", "higher", None, "70", "終了時のアンケートで調べる。"),
        ),
    ),
    Theme(
        words=(),
        purpose="窓口で待つ時間と職員の手間を減らせるかを確かめ、ほかの区役所に広げるかを決める。",
        hypothesis="来る前に必要なものが分かれば、窓口での聞き直しが減り、待ち時間が短くなる。",
        site="堺区役所の2階の窓口と、市のホームページ",
        site_manager="堺区役所 企画総務課",
        participants="窓口に来る市民、窓口の職員14人",
        people_not_reached="インターネットを使わない人、画面の文字が見えにくい人",
        how_reached="案内係を1人置き、同じ内容を紙でも渡す。",
        criteria=(
            Wanted("受付までの待ち時間", "分", "lower", "24", "15", "番号札の発券と呼出しの時刻から出す。"),
            Wanted("書き直しの件数", "件／月", "lower", "180", "90", "窓口の記録票で数える。"),
            Wanted("分かりやすかったと答えた割合", "%", "higher", "61", "80", "出口でのアンケートで調べる。"),
        ),
    ),
)

CITY_ROLE = "場所の提供、対象となる市民への案内、測定に必要なデータの提供、効果の確認。"
COMPANY_ROLE = "機器と仕組みの用意、操作の説明、故障への対応、測定値の提供。"
COST_SPLIT = "機器と運営は提案者、案内の印刷と測定の人手は市が負担する。"
RISKS = (
    "故障や通信の途切れ：平日は2時間以内に提案者が対応し、その間は今までの方法で続ける。"
    "個人情報の漏れ：市の定めに従い、直ちに止める。"
)
EXIT_CONDITION = "けがや情報の漏れがあったとき、または4週間続けて利用が目標の2割に届かないとき。"
FORECAST = "全市で行う場合、初年度1,200万円、翌年度から年600万円の見込み。職員の作業が年におよそ1,800時間減る。"
STEPS = (
    ("協定を結ぶ", "所管の課長", 1),
    ("実証前の値を測る", "所管の主担当", 2),
    ("対象の人に案内する", "所管の主担当、提案者", 3),
    ("実証を始める", "提案者", 4),
    ("中間の測定をする", "所管の主担当", 9),
    ("終了時の測定をする", "所管の主担当、提案者", 15),
)
# By section of the check list: what a city would write of each question of it.
SAFEGUARDS = {
    "personal_data": (
        "yes",
        "取り扱う項目を5つに限り、目的・保管場所・期間・消去の方法を取扱特記事項に記載した（協定書 別紙1）。",
    ),
    "security": ("yes", "扱う情報を分類し、使うサービスが条件を満たすことを確認書で確かめた（確認書 第3号）。"),
    "cloud": ("yes", "サービスの約款と事故の連絡先を確かめた。再委託はしない（協定書第6条）。"),
    "cameras": ("not_applicable", "カメラを使わないため。"),
    "data_lent": ("yes", "提供するデータを一覧に書き、終了後の消去を協定書の別紙2で定めた。"),
    "site": ("yes", "施設を管理する課の承諾を得た。使用の手続は済んでいる。"),
    "rules": ("yes", "関係する法令を法務の担当と確かめ、届出が必要なものは済ませた。"),
    "insurance": ("yes", "提案者が賠償責任保険に入り、証券の写しを受け取った。責任の分担は協定書第8条のとおり。"),
    "people": ("yes", "利用できない人への代わりの方法を計画書に定め、案内の文にも載せた。"),
}
INFORMATION_CLASS = "2"
LENT = {
    "what": "窓口と施設の利用者数（曜日・時間帯ごと、前年度分）",
    "ground": "実証協定 別紙2",
    "anonymised": "not_personal",
    "how": "",
    "becomes_open": "yes",
}
LENT_PROOF = "消去証明書を受け取り、案件の記録に添えた。"
# A body that runs a place for the city and answers for itself.
BODY = {
    "kind": "designated",
    "name": "泉野まちづくり管理グループ",
    "person": "浜田 直樹",
    "email": "hamada@izumino-kanri.example",
}
BODY_ANSWERS = {
    "site_consent": "代表者会議で承諾した（6月の会議録）。開館時間の中での実施に限る。",
    "site_conditions": "使用料はかからない。電源は2階の東側を使う。",
    "site_safety": "巡回の職員が1日2回確認する。鍵は事務所で管理し、見聞きした情報は外に出さない。",
}
PROGRESS = (
    ("区役所のチラシに案内を載せることを決めました。", True),
    ("操作の説明会を2回開き、48人が参加しました。", False),
    ("利用者の意見を受けて、画面の言葉を直しました。", False),
    ("隣の地区からも参加したいという申し出がありました。", False),
    ("測定の日を月末にそろえることを決めました。", True),
)
LONGER = "止めていた間の分を測り直すため、2週間延ばします。"
SLIP = "桁を1つ多く入力していたため。"
INCIDENT = "案内の画面が2時間使えなくなりました。個人情報への影響はありません。"
REMEDY = "通信の設定を直し、同じことが起きたときに5分以内に知らせが届くようにしました。"


def theme_of(title: str) -> Theme:
    """The theme whose words stand in the title; the counters of a ward office where none do."""
    return next((theme for theme in THEMES if any(word in title for word in theme.words)), THEMES[-1])
