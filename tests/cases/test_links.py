"""The company's link: opens its own case, in one spelling only, until it is revoked."""

import secrets

import pytest
from django.test import Client, override_settings

from tests.support import MONDAY, bureau_officer, received_case
from workflows.cases import actions, links
from workflows.cases.models import Case


def opens(client: Client, token: str) -> bool:
    """Whether the address behind the token shows a page; anything but that and 404 is a fault."""
    status = client.get(f"/p/{token}/").status_code
    assert status in (200, 404)
    return status == 200


def test_a_link_opens_its_own_case(client):
    one, other = received_case(), received_case(title="別の提案")

    assert links.case_of(links.token(one)) == one
    assert links.case_of(links.token(other)) == other
    assert opens(client, links.token(one))


def test_the_link_says_nothing_of_the_number_and_has_192_secret_bits():
    case = received_case()
    name, _dot, secret = links.token(case).partition(".")

    assert case.number not in links.token(case)
    assert (len(name), len(secret)) == (22, 32)


def test_a_link_with_any_letter_changed_opens_nothing():
    token = links.token(received_case())

    for place, sign in enumerate(token):
        for other in ("A" if sign != "A" else "B", "", sign + sign, sign + "~", sign + "\n", "ａ"):
            assert links.case_of(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("ending", ["=", "==", ".", ".x", " ", "\0", "🙂", "?", "%3D"])
def test_a_link_with_something_behind_it_opens_nothing(ending):
    assert links.case_of(links.token(received_case()) + ending) is None


@pytest.mark.parametrize("token", ["", ".", "..", "x", "=.=", "é.é", "\0.\0", "A" * 22 + "." + "A" * 32, "A" * 5000])
def test_what_is_no_link_at_all_opens_nothing(token):
    assert links.case_of(token) is None


def test_a_revoked_link_opens_nothing_and_the_next_one_does(client):
    case = received_case()
    before = links.token(case)
    case.link_version += 1
    case.save()

    assert not opens(client, before)
    assert opens(client, links.token(case))


def test_links_under_another_secret_open_nothing():
    case = received_case()
    with override_settings(LINK_KEY="another-secret-another-secret-another-secret"):
        forged = links.token(case)

    assert forged != links.token(case)
    assert links.case_of(forged) is None


def test_two_hundred_guesses_at_a_known_case_open_nothing(client):
    name = links.token(received_case()).partition(".")[0]

    guesses = [secrets.token_urlsafe(24) for _guess in range(200)]

    assert [guess for guess in guesses if opens(client, f"{name}.{guess}")] == []


def test_a_case_without_a_company_has_no_page_behind_its_link(client):
    case = actions.open_case_of_bureau(title="図書館の案内", summary="見直す。", by=bureau_officer(), at=MONDAY)

    for name in ("", "submitted/", "answer/", "later/", "message/", "withdraw/"):
        assert client.get(f"/p/{links.token(case)}/{name}").status_code == 404


def test_asking_for_a_case_by_its_number_or_key_opens_nothing(client):
    case = received_case()

    for guess in (case.number, str(case.key), case.key.hex, str(case.pk), f"{case.number}.{case.key}"):
        assert not opens(client, guess)
    assert Case.objects.count() == 1
