"""The crispy pack: the order of a field, what is tied to what, and the error summary."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from connected_desk.ui import fields
from connected_desk.ui.forms import Button, LinkButton, PublicForm, StaffForm
from connected_desk.ui.looks import Choice


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Sample(PublicForm, forms.Form):
    """A field of each shape, each with a support text."""

    title = fields.NormalisedCharField(label="Title", max_length=40, help_text="Up to 40.")
    summary = fields.NormalisedCharField(label="Summary", max_length=400, multiline=True, help_text="Up to 400.")
    stage = fields.RadioChoices(
        label="Stage", help_text="Ideas too.", choices=[("idea", Choice("Idea", "to work out")), ("done", "On offer")]
    )
    on = fields.YMDDateField(label="Start", help_text="Western calendar.")
    more = forms.CharField(label="More", required=False, help_text="Anything.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    buttons = (Button("Save", name="go", value="next"), LinkButton("Back", "/back/"))


def drawn(form, source="{% load crispy_forms_tags %}{% crispy form %}"):
    return re.sub(r"\s+", " ", Template(source).render(Context({"form": form, "csrf_token": "tok"})))


def positions(html, *parts):
    found = [html.find(part) for part in parts]
    assert -1 not in found, [part for part in parts if part not in html]
    return found


@pytest.mark.parametrize(
    ("label", "support", "control", "error"),
    [
        ("Title<", "Up to 40.", 'name="title"', "Enter “Title”"),
        ("Summary<", "Up to 400.", 'name="summary"', "Enter “Summary”"),
        ("Stage<", "Ideas too.", 'name="stage"', "Choose “Stage”"),
        ("Start<", "Western calendar.", 'name="on_year"', "Enter “Start”"),
    ],
)
def test_a_field_reads_label_support_control_error(label, support, control, error):
    order = positions(drawn(Sample({})), label, support, control, error)

    assert order == sorted(order)


def test_both_kinds_of_fields_say_so_in_words():
    html = drawn(Sample())

    assert 'Title<span class="field__req field__req--must">*required</span>' in html
    assert 'More<span class="field__req">*optional</span>' in html


def test_a_control_is_tied_to_its_support_and_its_error():
    html = drawn(Sample({}))
    control = re.search(r'<input[^>]*name="title"[^>]*>', html).group()

    assert 'aria-describedby="id_title_helptext id_title_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html


def test_a_group_is_a_fieldset_tied_to_its_support_and_its_error():
    html = drawn(Sample({}))

    assert (
        '<fieldset class="field group--error" id="id_stage_group" aria-describedby="id_stage_helptext id_stage_error">'
        in html
    )
    assert '<legend class="field__label">Stage' in html


def test_a_choice_may_have_a_second_line():
    assert 'Idea<span class="choice__sub">to work out</span>' in drawn(Sample())


def test_nothing_is_cut_off_by_the_browser_and_a_long_text_shows_its_count():
    html = drawn(Sample({"summary": "a\r\nb"}))

    assert "maxlength" not in html
    assert 'data-count-for="id_summary" data-limit="400">3 of 400 characters' in html


def test_the_form_leaves_messages_to_us_and_carries_its_token_and_hidden_fields():
    html = drawn(Sample())

    assert re.search(r'<form novalidate(="")? method="post">', html)
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert 'type="hidden" name="token"' in html


def test_a_template_may_write_the_form_tag_itself():
    class Bare(Sample):
        form_tag = False

    html = drawn(Bare())

    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html


def test_the_first_button_goes_on_and_buttons_follow_the_face():
    class Staff(StaffForm, Sample):
        pass

    assert '<button class="btn btn--fill btn--lg" type="submit" name="go" value="next">Save</button>' in drawn(Sample())
    assert '<button class="btn btn--fill" type="submit" name="go" value="next">Save</button>' in drawn(Staff())
    assert '<a class="btn btn--text" href="/back/">Back</a>' in drawn(Sample())


def test_the_error_summary_counts_and_leads_to_each_control():
    form = Sample({})
    html = drawn(form, "{% error_summary form %}")

    assert 'role="alert" tabindex="-1"' in html
    assert "Please check 4 items" in html
    assert re.findall(r'href="#([^"]+)"', html) == ["i-alert", "id_title", "id_summary", "id_stage_0", "id_on_0"]
    assert all(f'id="{target}"' in drawn(form) for target in ("id_title", "id_summary", "id_stage_0", "id_on_0"))


def test_there_is_no_summary_where_there_is_nothing_to_put_right():
    assert drawn(Sample(), "{% error_summary form %}") == ""
    assert drawn(None, "{% error_summary form %}") == ""


def test_an_error_of_the_whole_form_is_in_the_summary_without_a_link():
    form = Sample({"title": "T", "summary": "S", "stage": "idea", "on_year": "2026", "on_month": "1", "on_day": "5"})
    form.add_error(None, "Somebody saved first.")

    assert "<li>Somebody saved first.</li>" in drawn(form, "{% error_summary form %}")


def test_the_title_of_a_page_with_errors_begins_with_the_word():
    assert drawn(Sample({}), "{% title_prefix %}Proposal") == "Error: Proposal"
    assert drawn(Sample(), "{% title_prefix %}Proposal") == "Proposal"


def test_a_support_text_is_escaped_unless_the_form_marked_it_safe():
    class Risky(PublicForm, forms.Form):
        name = forms.CharField(help_text="<b>x</b>")

    assert "&lt;b&gt;x&lt;/b&gt;" in drawn(Risky())


def test_every_form_of_a_formset_is_drawn_with_its_management_form():
    html = drawn(forms.formset_factory(Sample, extra=2)(), "{% load crispy_forms_tags %}{{ form|crispy }}")

    assert html.count("*required") == 8
    assert 'name="form-TOTAL_FORMS"' in html
