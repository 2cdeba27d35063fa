"""The wording of mails: what may be saved, what leaves afterwards, and that no version is lost."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from connected_desk.city import mail_actions, mail_texts
from connected_desk.city.mail_texts import Text
from connected_desk.city.models import City, MailText
from connected_desk.records.models import OutboxMail

from .support import NOON, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def hold(subject: str = "[{number}] Held until {due}", body: str = "Look: {company_link}\n") -> Text:
    """The mail about a case on hold with this English wording."""
    text = mail_texts.packaged("on_hold")
    return replace(text, subjects={**text.subjects, "en": subject}, bodies={**text.bodies, "en": body})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (hold(), []),
        (
            hold(body="{company_link} {price} {price} {code}"),
            [
                ("body_en", "“{price}” is not one of the names this mail may use."),
                ("body_en", "“{code}” is not one of the names this mail may use."),
            ],
        ),
        (
            hold(body="{company_link} {reason and so on}"),
            [
                ("body_en", "“{reason” is a brace without its partner. A name is written like {number}."),
                ("body_en", "“}” is a brace without its partner. A name is written like {number}."),
            ],
        ),
        (hold(body="No link."), [("body_en", "“{company_link}” is missing: this mail cannot do without it.")]),
        (hold(subject="Held until {due}"), [("body_en", "“{number}” is missing: this mail cannot do without it.")]),
        (
            hold(subject="{number} {due}\nBcc: thief@example.com"),
            [("subject_en", "A subject is one line without line breaks or other control marks.")],
        ),
        (
            hold(subject="{number} {due} {company_link}"),
            [("subject_en", "“{company_link}” must not stand in a subject: subjects are shown in lists.")],
        ),
        (
            hold(body="{{ company_link }} {% now 'Y' %} {company_link}"),
            [
                ("body_en", "“{” is a brace without its partner. A name is written like {number}."),
                ("body_en", "“}” is a brace without its partner. A name is written like {number}."),
            ],
        ),
    ],
)
def test_a_wording_that_would_go_wrong_is_told_with_the_name_that_is_wrong(text: Text, told: list[tuple[str, str]]):
    assert list(mail_texts.faults(text)) == told
    if told:
        with pytest.raises(mail_actions.Faulty):
            mail_actions.save_text(text=text, note="", based_on=0, by=person("admin"), at=NOON)
    assert MailText.objects.count() == 0


def test_mails_leave_in_the_newest_wording_and_the_packaged_one_stays_version_0():
    admin = person("admin")
    mail_actions.save_text(text=hold(body="First {company_link}\n"), note="shorter", based_on=0, by=admin, at=NOON)
    mail_actions.save_text(text=hold(body="Second {company_link}\n"), note="again", based_on=1, by=admin, at=NOON)

    assert (mail_texts.current("on_hold").version, mail_texts.current("on_hold").bodies["en"]) == (
        2,
        "Second {company_link}\n",
    )
    assert mail_texts.packaged("on_hold").version == 0
    assert list(MailText.objects.values_list("number", "note", "saved_by__name")) == [
        (1, "shorter", "admin"),
        (2, "again", "admin"),
    ]


def test_of_two_who_change_the_same_version_the_second_is_told():
    admin = person("admin")
    mail_actions.save_text(text=hold(), note="mine", based_on=0, by=admin, at=NOON)

    with pytest.raises(mail_actions.Overtaken):
        mail_actions.save_text(text=hold(), note="yours", based_on=0, by=admin, at=NOON)


def queued(language: str, **values: str) -> OutboxMail:
    mail_actions.queue(
        mail_texts.packaged("on_hold"), to="a@b.example", language=language, values=values, at=NOON, reference="CD-1"
    )
    return OutboxMail.objects.latest("pk")


def test_a_line_that_has_nothing_to_say_is_left_out():
    assert "Reason: The budget.\nWe plan" in queued("en", reason="The budget.", due="1 May").body
    assert "Reason" not in queued("en", reason="", due="1 May").body


def test_a_mail_comes_from_the_desk_under_its_name_in_the_readers_language():
    City.objects.create(
        pk=1, name_ja="堺市", desk_name_ja="さかい・コネクテッド・デスク", desk_name_en="Sakai Connected Desk"
    )

    assert queued("ja").sender == "さかい・コネクテッド・デスク（堺市）"
    assert queued("en").sender == "Sakai Connected Desk"


def test_whoever_looks_at_a_mail_does_not_see_the_link_that_opens_the_proposers_page():
    mail = queued("en", number="CD-1", company_link="https://desk.example/p/4f9aQx/")

    assert "https://desk.example/p/4f9aQx/" in mail.body
    assert "4f9aQx" not in mail.shown_body
    assert "(not shown)" in mail.shown_body


@pytest.mark.parametrize("name", mail_texts.names_of_texts())
def test_every_text_can_be_shown_with_invented_values_and_no_name_stays_in_braces(name: str):
    text = mail_texts.packaged(name)

    for language in ("ja", "en"):
        said = mail_texts.sample(text, language)
        assert "{" not in said.subject + said.body
        assert said.subject
        assert len(said.body) > 40
