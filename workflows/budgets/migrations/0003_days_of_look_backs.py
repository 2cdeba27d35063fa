"""Requests that were voted before are looked back on like later ones: by the end of the April after their year."""

from datetime import date
from typing import Any

from django.db import migrations


def give_days(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("budgets", "BudgetRequest").objects.filter(state="voted", amount_voted__gt=0)
    for year in sorted(set(rows.values_list("fiscal_year", flat=True))):
        rows.filter(fiscal_year=year).update(look_back_on=date(year + 1, 4, 30))


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_look_backs")]

    operations = [migrations.RunPython(give_days, migrations.RunPython.noop)]
