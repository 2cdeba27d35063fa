"""The acts before which the password or the second factor is asked for again, unless it was given lately.

By the name of the address: who may do what in the city, who signs in how, what takes personal data out of the desk, and
what cannot be undone. Pages ask when they are sent; downloads when they are fetched.
"""

SENT = frozenset(
    {
        "city:account",
        "city:my_codes",
        "city:my_directory",
        "city:my_passkey",
        "city:my_program",
        "city:my_sessions",
        "city:people_check",
        "city:people_new",
        "city:person_sign_in",
        "city:role_proposal",
        "city:stand_in",
        "city:stand_ins",
        "city:take_out_factor",
        "disposals:approve",
        "disposals:carry_out",
    }
)
FETCHED = frozenset({"city:accounts_download", "city:people_download", "evidence:pack"})
# Never asked before: leaving, and what everybody reads.
FREE = frozenset({"city:sign_out", "city:sign_in", "ui:language", "records:healthz", "records:readyz"})


def asks(name: str, method: str) -> bool:
    """Whether that request to the address of that name is a risky act."""
    return (method == "POST" and name in SENT) or name in FETCHED
