"""One's own settings, the city's settings to look at, and Django's admin below them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from connected_desk.city.admin import site
from connected_desk.city.models import City
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.records.models import Access, SecurityEvent

from .support import gives, person, unit

pytestmark = pytest.mark.django_db
TABLES = "/desk/settings/admin/"


def signed_in(role: HeldRole) -> Client:
    """A browser of somebody who holds the role."""
    who = person(str(role))
    gives(who, role)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client


def test_the_settings_show_city_units_and_every_kind_of_setting():
    City.objects.create(pk=1, name_ja="堺市")
    bureau = unit("HWB", name_ja="健康福祉局", notes={"evidence": "recalled"})
    unit("HWB-1", parent=bureau, name_ja="長寿社会部")
    gives(
        person(
            "bureau",
        ),
        HeldRole.BUREAU,
        bureau,
    )
    page = signed_in(HeldRole.ADMIN).get("/desk/settings/").content.decode()

    for text in ("堺市", "職員等と役割", "閉庁日", "予算日程", "長寿社会部", "名称は未確認です"):
        assert text in page, text


def test_the_auditor_looks_at_the_settings_and_is_offered_no_change():
    response = signed_in(HeldRole.AUDITOR).get("/desk/settings/")

    assert response.status_code == 200
    assert TABLES not in response.content.decode()


@pytest.mark.parametrize("role", [role for role in HeldRole if role not in READERS])
def test_others_are_refused_the_settings_and_a_row_says_so(role: HeldRole):
    response = signed_in(role).get("/desk/settings/")

    assert response.status_code == 403
    assert SecurityEvent.objects.get().kind == "page_refused"


@pytest.mark.parametrize("role", [role for role in HeldRole if role != HeldRole.ADMIN])
def test_the_tables_are_for_the_administrator(role: HeldRole):
    client = signed_in(role)

    response = client.get(f"{TABLES}city/city/", follow=True)

    assert response.status_code == 403
    assert SecurityEvent.objects.filter(kind="page_refused").exists()


def test_the_tables_have_no_door_of_their_own():
    response = Client().get(f"{TABLES}login/?next={TABLES}")

    assert response.headers["Location"] == f"/desk/sign-in/?next={TABLES}"


def test_a_row_saved_in_the_tables_is_logged_twice_over():
    client, row = signed_in(HeldRole.ADMIN), City.objects.create(pk=1, name_ja="堺市")

    said = {"name_ja": "堺市", "desk_name_ja": "公民連携デスク", "desk_name_en": "Desk"}
    response = client.post(f"{TABLES}city/city/{row.pk}/change/", said)

    assert response.status_code == 302
    assert City.get().desk_name_ja == "公民連携デスク"
    assert LogEntry.objects.count() == 1
    assert (Access.objects.get().what, Access.objects.get().subject_kind) == ("settings_saved", "city")


def test_nothing_of_these_tables_is_deleted():
    client, row = signed_in(HeldRole.ADMIN), City.objects.create(pk=1, name_ja="堺市")

    assert client.get(f"{TABLES}city/city/").status_code == 200
    assert client.post(f"{TABLES}city/city/{row.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert City.objects.count() == 1


def test_the_tables_hold_no_state_no_record_no_account_and_no_role():
    named = {model._meta.label_lower for model in site._registry}

    assert named == {"city.city", "cases.agreementreminder", "proposals.consenttext"}


def test_the_password_is_changed_with_the_present_one_and_other_sessions_end():
    who = person("desk")
    here, elsewhere = Client(), Client()
    here.force_login(who)
    elsewhere.force_login(who)
    new = "another long sentence"

    refused = here.post("/desk/me/", {"old_password": "wrong", "new_password1": new, "new_password2": new})
    changed = here.post(
        "/desk/me/", {"old_password": "correct horse battery", "new_password1": new, "new_password2": new}
    )

    assert (refused.status_code, changed.status_code) == (200, 302)
    who.refresh_from_db()
    assert who.check_password(new)
    assert here.get("/desk/me/").status_code == 200
    assert elsewhere.get("/desk/me/").status_code == 302


def test_a_short_password_is_refused():
    client = Client()
    client.force_login(person("desk"))

    response = client.post(
        "/desk/me/", {"old_password": "correct horse battery", "new_password1": "short", "new_password2": "short"}
    )

    assert response.status_code == 200
    assert response.context["form"].has_error("new_password2")


def test_the_language_is_kept_with_the_person_and_in_the_browser():
    who = person("desk")
    client = Client()
    client.force_login(who)

    response = client.post("/desk/me/language/", {"language": "en"})

    who.refresh_from_db()
    assert (who.language, response.cookies["django_language"].value) == ("en", "en")
