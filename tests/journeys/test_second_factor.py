"""Signing in with a second factor in a browser: a passkey by the browser's own ceremony, a code without any script."""

from typing import Any

import pyotp
import pytest
from django.utils import timezone

from connected_desk.city import factor_actions, session_actions
from connected_desk.city.models import Person, SecondFactor
from connected_desk.city.roles import HeldRole
from tests.city.support import gives, person
from tests.support import load_city

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RIGHT = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WORDS = {
    "ja": ("ログイン", "パスキーを登録する", "パスキーの呼び名", "パスキーを作る", "パスキーを使う", "ログアウト"),
    "en": ("Sign in", "Set up a passkey", "What to call it", "Make the passkey", "Use the passkey", "Sign out"),
}


@pytest.fixture(autouse=True)
def desk(live_server: Any, settings: Any) -> Person:
    """Somebody who must have a second factor, on a site that knows its own address."""
    settings.DESK_URL, settings.DESK_SECOND_FACTOR = live_server.url, []
    load_city()
    who = person("somebody")
    gives(who, HeldRole.DESK)
    return who


def give_password(page: Any) -> None:
    page.goto("/desk/sign-in/")
    page.fill("[name=username]", "somebody@sakai.example")
    page.fill("[name=password]", RIGHT)
    page.press("[name=password]", "Enter")


@pytest.mark.parametrize(("language", "width"), [("ja", 1280), ("en", 375)])
def test_the_first_sign_in_sets_a_passkey_up_and_the_next_uses_it(
    open_page: Any, no_barriers: Any, photograph: Any, language: str, width: int
):
    _sign, set_up, name, make, use, _out = WORDS[language]
    page = open_page(width=width, language=language)
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": {**about, "isUserVerified": True}})

    give_password(page)
    assert page.url.endswith("/desk/me/sign-in/")
    no_barriers(page)
    photograph(page, f"{language} 1 must set up")
    page.get_by_role("link", name=set_up).click()
    page.get_by_label(name).fill("鍵")
    no_barriers(page)
    photograph(page, f"{language} 2 passkey")
    page.get_by_role("button", name=make).click()
    page.wait_for_selector(".codes")
    no_barriers(page)
    photograph(page, f"{language} 3 codes")
    assert page.locator(".codes li").count() == 10
    assert SecondFactor.objects.get().name == "鍵"

    page.context.clear_cookies()
    give_password(page)
    assert page.url.endswith("/desk/sign-in/second/")
    no_barriers(page)
    photograph(page, f"{language} 4 second step")
    page.get_by_role("button", name=use).click()
    page.wait_for_url("**/desk/")
    assert SecondFactor.objects.get().used_at is not None


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 375)])
def test_a_program_is_set_up_and_used_and_confirms_without_scripts(
    open_page: Any, photograph: Any, settings: Any, language: str, width: int
):
    page = open_page(width=width, language=language, script=False)
    give_password(page)
    page.goto("/desk/me/sign-in/program/")
    photograph(page, f"{language} 1 program")
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.press("[name=code]", "Enter")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    photograph(page, f"{language} 2 set up")

    page.context.clear_cookies()
    give_password(page)
    photograph(page, f"{language} 3 second step")
    page.fill("[name=code]", codes[0].lower())
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/desk/")

    settings.DESK_CONFIRM_MINUTES = 0
    page.goto("/desk/me/sign-in/")
    page.locator("#codes button").click()
    photograph(page, f"{language} 4 confirm")
    page.fill("[name=confirm_secret]", codes[1])
    page.press("[name=confirm_secret]", "Enter")
    assert page.locator(".codes li").count() == 10
    assert page.locator(".codes code").first.inner_text() not in codes


def test_what_an_administrator_sees_of_somebody(open_page: Any, photograph: Any, no_barriers: Any, desk: Person):
    now = timezone.now()
    before = now - 2 * session_actions.NOTED_EVERY
    factor_actions.add_program(desk, secret=SECRET, code=pyotp.TOTP(SECRET).at(before), at=before)
    gives(person("boss"), HeldRole.ADMIN)
    for language, width in (("ja", 1280), ("en", 375)):
        page = open_page(width=width, language=language)
        page.goto("/desk/sign-in/")
        page.fill("[name=username]", "boss@sakai.example")
        page.fill("[name=password]", RIGHT)
        page.press("[name=password]", "Enter")
        page.goto(f"/desk/settings/people/{desk.key}/sign-in/")
        page.goto("/desk/me/sign-in/program/")
        if not SecondFactor.objects.filter(person__email="boss@sakai.example").exists():
            secret = page.locator("main code").inner_text().replace(" ", "")
            page.fill("[name=code]", pyotp.TOTP(secret).now())
            page.press("[name=code]", "Enter")
        page.goto(f"/desk/settings/people/{desk.key}/sign-in/")
        no_barriers(page)
        photograph(page, f"{language} person")
        page.goto("/desk/settings/people/proposed/")
        no_barriers(page)
        SecondFactor.objects.filter(person__email="boss@sakai.example").delete()
