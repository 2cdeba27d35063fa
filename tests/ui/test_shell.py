"""The two shells: names, ways around, language switch, messages, and pages that are none."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import success
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from connected_desk.city.models import RoleHeld
from connected_desk.city.roles import HeldRole
from connected_desk.ui import context
from connected_desk.ui.context import NavItem, nav, shell

NOON = datetime(2026, 6, 1, 3, tzinfo=UTC)  # in Tokyo


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def request_for(rf):
    def made(path="/", user=None):
        request = rf.get(path)
        SessionMiddleware(lambda _: None).process_request(request)
        MessageMiddleware(lambda _: None).process_request(request)
        request.user, request.at = user, NOON
        return request

    return made


def city(**values):
    model = apps.get_model("city", "City")
    return model.objects.update_or_create(pk=1, defaults={"name_ja": "堺市", "name_en": "Sakai City", **values})[0]


@pytest.mark.django_db
def test_the_public_shell_names_the_city_and_how_to_reach_the_desk(request_for):
    city(phone="072-000-0000", hours_ja="平日 9時〜17時30分")

    html = render_to_string("cd/base_public.html", {}, request_for())

    assert "Sakai City Connected Desk" in html
    assert "Telephone 072-000-0000" in html
    assert '(<span lang="ja">平日 9時〜17時30分</span>)' in html
    assert '<html lang="en">' in html


@pytest.mark.django_db
def test_a_demonstration_says_so_on_both_faces(request_for, django_user_model):
    person = django_user_model.objects.create_user("desk@sakai.example", "佐藤")
    city(demo=True)
    for frame in ("cd/base_public.html", "cd/base_staff.html"):
        assert "This is a demonstration." in render_to_string(frame, {}, request_for(user=person))

    city(demo=False)
    assert "This is a demonstration." not in render_to_string("cd/base_public.html", {}, request_for())


@pytest.mark.django_db
def test_a_page_of_the_public_face_asks_the_database_once(request_for, django_assert_num_queries):
    city()
    request = request_for()
    with django_assert_num_queries(1):
        render_to_string("cd/base_public.html", {}, request)


@pytest.mark.django_db
def test_staff_see_their_name_a_way_out_and_no_settings_unless_they_may_change_them(request_for, django_user_model):
    person = django_user_model.objects.create_user("desk@sakai.example", "佐藤")

    html = render_to_string("cd/base_staff.html", {}, request_for(user=person))

    assert "佐藤" in html
    assert f'<form method="post" action="{reverse("city:sign_out")}">' in html
    assert "Settings</a></li>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "shown"), [(HeldRole.ADMIN, False), (HeldRole.HQ, True)])
def test_a_room_is_shown_to_whom_it_lets_in(request_for, django_user_model, role, shown):
    person = django_user_model.objects.create_user("somebody@sakai.example", "佐藤")
    RoleHeld.objects.create(person=person, role=role, valid_from=date(2020, 4, 1))

    labels = [item.label for item in context.staff_nav(request_for(user=person))]

    assert ("Meetings" in labels, "Strategy and progress" in labels) == (shown, shown)
    assert "Budgets" in labels


def test_the_current_room_is_the_one_the_page_lies_in(monkeypatch, rf):
    addresses = {"desk:home": "/desk/", "desk:cases": "/desk/cases/"}
    monkeypatch.setattr(context, "address", lambda name: addresses.get(name, ""))

    def current(path, namespace):
        request = rf.get(path)
        request.resolver_match = SimpleNamespace(namespace=namespace, view_name=f"{namespace}:page")
        return [item.label for item in nav(context.STAFF_NAV, request) if item.current]

    assert current("/desk/", "desk") == ["Home"]
    assert current("/desk/cases/", "desk") == ["Cases"]
    assert current("/desk/decisions/7/", "decisions") == ["Cases"]
    assert current("/desk/me/", "city") == []


def test_a_room_that_does_not_exist_on_this_face_is_not_shown(monkeypatch, rf):
    monkeypatch.setattr(context, "address", lambda name: "/desk/" if name == "desk:home" else "")

    assert nav(context.STAFF_NAV, rf.get("/none/")) == [NavItem("Home", "/desk/", False)]


def test_an_address_that_does_not_exist_on_this_face_is_no_address():
    assert context.address("moon:list") == ""
    assert context.address("ui:language") == "/language/"


def test_before_there_is_a_table_the_city_is_nameless(monkeypatch):
    def no_table():
        raise DatabaseError("no such table: city_city")

    monkeypatch.setattr(apps.get_model("city", "City"), "get", no_table)

    assert context.city().name == ""
    assert context.city().demo is False


@pytest.mark.django_db
def test_the_language_switch_comes_back_to_the_same_page_and_nowhere_else(client):
    back = client.post(reverse("ui:language"), {"language": "en", "next": "/progress/?month=2025-09"})
    away = client.post(reverse("ui:language"), {"language": "ja", "next": "https://elsewhere.example/"})

    assert (back.status_code, back.url) == (302, "/progress/?month=2025-09")
    assert back.cookies["django_language"].value == "en"
    assert away.url == "/"


def test_the_switch_offers_the_other_language_in_its_own_words():
    assert context.other_language() == {"code": "ja", "name": "日本語"}
    with translation.override("ja"):
        assert context.other_language() == {"code": "en", "name": "English"}


@pytest.mark.django_db
def test_what_the_last_action_said_is_told_once_and_takes_the_focus(request_for):
    request = request_for()
    success(request, "Receipt confirmed.")

    html = render_to_string("cd/base_public.html", {}, request)

    assert 'class="banner banner--success mb" role="status" tabindex="-1" data-focus' in html
    assert "<span>Receipt confirmed.</span>" in html


@pytest.mark.django_db
def test_a_page_that_does_not_exist_shows_the_public_shell(client):
    answer = client.get("/no-such-page/", headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_page_below_the_desk_keeps_the_way_around_for_those_who_are_in(request_for, django_user_model):
    person = django_user_model.objects.create_user("desk@sakai.example", "佐藤")

    assert shell(request_for("/desk/none/", person))["frame"] == "cd/base_staff.html"
    assert shell(request_for("/none/", person))["frame"] == "cd/base_public.html"
    assert shell(request_for("/desk/none/", AnonymousUser()))["frame"] == "cd/base_public.html"


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_a_page_for_when_nothing_works_needs_nothing(name):
    html = render_to_string(name)

    assert '<html lang="ja">' in html
    assert '<div class="stack" lang="en">' in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["403.html", "404.html", "413.html"])
def test_a_refusal_says_what_to_do(name, request_for):
    assert 'class="btn btn--fill"' in render_to_string(name, {}, request_for())
