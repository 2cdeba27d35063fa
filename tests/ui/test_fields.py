"""The fields take what people type and say in a sentence what they cannot take."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from connected_desk.ui import fields
from connected_desk.ui.forms import PublicForm, problems


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Sample(PublicForm, forms.Form):
    """One field of each kind; only those a test gives a value to are of interest."""

    title = fields.NormalisedCharField(label="Title", max_length=10, required=False)
    text = fields.NormalisedCharField(label="Text", multiline=True, required=False)
    number = fields.NormalisedCharField(label="Number", same_width=True, required=False)
    people = fields.WholeNumberField(label="People", required=False, min_value=0, max_value=5000)
    share = fields.DecimalTextField(label="Share", required=False)
    on = fields.YMDDateField(label="Start", required=False)
    items = fields.CheckboxChoices(label="Items", required=False, most=1, choices=[("a", "A"), ("b", "B")])
    papers = fields.MultiFileField(label="Papers", required=False, most=2, megabytes=1, suffixes=(".pdf", ".docx"))


def cleaned(name, **data):
    form = Sample(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


def refusal(name, **data):
    form = Sample(data)
    assert not form.is_valid()
    return form.errors[name]


def upload(*files):
    form = Sample({}, MultiValueDict({"papers": [SimpleUploadedFile(name, body) for name, body in files]}))
    return form


def test_a_line_of_text_is_stripped_and_stays_a_line():
    assert cleaned("title", title="　水道\r\nBcc: x ") == "水道 Bcc: x"


def test_a_text_keeps_its_lines_with_one_kind_of_break():
    assert cleaned("text", text="a\r\nb\rc\u2028d") == "a\nb\nc\nd"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x9b", "\u202e"])
def test_control_characters_are_refused_with_a_sentence(sign):
    assert refusal("text", text=f"abc{sign}def") == [
        "“Text” contains a character that cannot be kept (a control character). Remove it"
    ]


def test_width_is_changed_only_where_it_was_asked_for():
    assert cleaned("number", number="１２３－４５６７ ㈱ ｶﾞｽ 090ー1234−5678") == "123-4567 ㈱ ガス 090-1234-5678"
    assert cleaned("text", text="１２３ｶﾞｽ①") == "１２３ｶﾞｽ①"


def test_a_text_that_is_too_long_says_how_long_it_is():
    assert refusal("title", title="あ" * 12) == ["“Title” must be 10 characters or fewer (now 12)"]


def test_whole_numbers_may_be_full_width_and_have_commas():
    assert cleaned("people", people="１，２００") == 1200
    assert cleaned("people", people="3,000") == 3000


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("about 30", "Enter “People” in figures"),
        ("-1", "“People” must be 0 or more"),
        ("−1", "“People” must be 0 or more"),
        ("5001", "“People” must be 5000 or less"),
    ],
)
def test_what_is_not_such_a_number_is_refused_by_name(typed, sentence):
    assert refusal("people", people=typed) == [sentence]


def test_decimals_may_be_full_width_but_not_scientific():
    assert cleaned("share", share="６２．４") == Decimal("62.4")
    assert refusal("share", share="1e9") == ["Enter “Share” in figures"]
    assert refusal("share", share="NaN") == ["Enter “Share” in figures"]


def test_a_date_in_full_width_figures_is_a_date():
    assert cleaned("on", on_year="２０２６", on_month="１", on_day="３１") == date(2026, 1, 31)


def test_three_empty_parts_are_no_date():
    assert cleaned("on", on_year="", on_month=" ", on_day="") is None


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("2026", "2", "31"), "There is no day 31 in month 2 of 2026. Check the date of “Start”"),
        (("8", "2", "1"), "Enter the year of “Start” with four figures, for example 2025"),
        (("2026", "", "1"), "Enter the month of “Start” in figures from 1 to 12"),
        (("2026", "2", "x"), "Enter the day of “Start” in figures from 1 to 31"),
    ],
)
def test_a_date_that_cannot_be_says_which_part_is_wrong(parts, sentence):
    year, month, day = parts
    assert refusal("on", on_year=year, on_month=month, on_day=day) == [sentence]


def test_a_date_field_shows_the_date_it_starts_with_in_its_parts():
    html = str(Sample(initial={"on": date(2026, 4, 1)})["on"])
    assert [part in html for part in ('value="2026"', 'value="4"', 'value="1"')] == [True, True, True]


def test_more_choices_than_allowed_are_refused():
    assert refusal("items", items=["a", "b"]) == ["Choose 1 or fewer for “Items” (now 2)"]


def test_several_files_arrive_as_a_list():
    form = upload(("a.pdf", b"x"), ("B.DOCX", b"y"))
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["papers"]] == ["a.pdf", "B.DOCX"]
    assert cleaned("papers") == []


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.pdf", b"x")] * 3, "Choose 2 files or fewer for “Papers” (now 3)"),
        ([("a.exe", b"x")], "“a.exe” has a type that cannot be accepted. Choose one of PDF, DOCX"),
        ([("a.pdf", b"")], "“a.pdf” is empty. Choose it again"),
        ([("a.pdf", b"x" * 1_572_864)], "“a.pdf” is 1.5 MB. Choose a file of up to 1 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named(files, sentence):
    assert upload(*files).errors["papers"] == [sentence]


class Wanted(PublicForm, forms.Form):
    """Everything required, nothing given."""

    title = forms.CharField(label="Title 100%")
    poc = fields.RadioChoices(label="実証を希望しますか", choices=[("yes", "Yes")])
    mail = forms.EmailField(label="Mail")
    bureau = forms.ChoiceField(label="Bureau", choices=[("", "-")])
    papers = fields.MultiFileField(label="Papers", suffixes=(".pdf",))
    on = fields.YMDDateField(label="Start")
    agreed = fields.ConsentField(label="I agree.")
    own = forms.CharField(label="Own", error_messages={"required": "Tell us about “%(label)s”"})


def test_what_is_missing_is_said_by_name_and_with_what_to_do():
    found = problems(Wanted({}))

    assert [(problem.sentence, problem.target) for problem in found] == [
        ("Enter “Title 100%”", "id_title"),
        ("Answer the question: 実証を希望しますか", "id_poc_0"),
        ("Enter “Mail”", "id_mail"),
        ("Choose “Bureau”", "id_bureau"),
        ("Choose a file for “Papers”", "id_papers"),
        ("Enter “Start”", "id_on_0"),
        ("Read the sentence and tick it to agree: I agree.", "id_agreed"),
        ("Tell us about “Own”", "id_own"),
    ]


def test_a_wrong_mail_address_is_answered_with_an_example():
    form = Wanted({"mail": "yamada"})
    assert form.errors["mail"] == ["Check the e-mail address, for example name@example.jp"]
