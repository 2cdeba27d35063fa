"""The reader: what it finds in a text, and that it reaches what is promised of it without knowing the answers."""

import pytest

from scripts import bench_fields
from workflows.referrals.reading import Example, Reader, found_words

EXAMPLES = [
    Example("水道管の漏水を調べる", "water"),
    Example("下水道のポンプを見張る", "water"),
    Example("保育所の空きを知らせる", "children"),
    Example("子育て相談の予約", "children"),
    Example("放課後の教室", "children"),
]
WORDS = {"water": ["水道", "下水道", "点検"], "children": ["保育", "点検"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("下水道の点検", ("下水道", "点検")),
        ("ＡＩで水道を", ("水道",)),
        ("公園の花壇", ()),
    ],
)
def test_of_words_within_one_another_the_longest_is_found(text, found):
    assert found_words(text, ["水道", "下水道", "点検"]) == found


def test_full_width_letters_and_capitals_are_the_same_letters():
    assert found_words("ＳＤＧｓの講座", ["sdgs"]) == ("sdgs",)


def test_the_field_whose_words_stand_in_the_text_comes_first_and_says_by_which():
    first = Reader(EXAMPLES, WORDS).read("水道メーターの点検")[0]

    assert (first.field, first.words) == ("water", ("水道", "点検"))


def test_without_a_word_likeness_to_the_examples_decides():
    assert [reading.field for reading in Reader(EXAMPLES, {}).read("漏水のポンプ")] == ["water", "children"]


def test_where_nothing_is_known_the_field_with_most_examples_comes_first():
    readings = Reader(EXAMPLES, WORDS).read("xyz")

    assert [(reading.field, reading.words) for reading in readings] == [("children", ()), ("water", ())]


def test_without_anything_learned_there_is_nothing_to_say():
    assert Reader([], {}).read("水道") == []


def test_the_promised_share_of_published_cases_is_read_rightly(monkeypatch):
    monkeypatch.setattr(bench_fields, "SEEDS", (1,))  # `make bench` takes three seeds and twice the folds
    monkeypatch.setattr(bench_fields, "FOLDS", 5)
    ours = bench_fields.ours(kept=bench_fields.words())

    first, three, _taken_for = bench_fields.measure(bench_fields.published(), ours)

    assert first >= 0.60
    assert three >= 0.80


def test_no_fold_is_asked_what_it_has_learned_and_near_twins_stay_together():
    examples = [*EXAMPLES, Example("子育て相談の予約、その2", "children")]
    folds = bench_fields.folds(examples, seed=1)

    assert sorted(number for fold in folds for number in fold) == [0, 1, 2, 3, 4, 5]
    assert [sorted(fold) for fold in folds if 3 in fold] == [[3, 5]]


def test_a_word_that_only_the_case_asked_about_holds_does_not_count():
    learn = bench_fields.ours(kept={"water": ["漏水"], "children": ["予約"]})
    without = [example for example in EXAMPLES if "漏水" not in example.text and "予約" not in example.text]

    asked = "漏水の予約"
    assert learn(without)(asked) == bench_fields.ours(kept={})(without)(asked)
    assert bench_fields.ours(kept={"water": ["漏水"]}, all_words=True)(without)(asked)[0] == "water"
