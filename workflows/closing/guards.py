"""What must be said before a case ends, with the sentence if it was not."""

from workflows.cases.models import Case
from workflows.engine.registry import Context, guard


@guard(
    "closing.lessons_given",
    "実証を終わりにするときは、分かったこと（教訓）を書いてください。",
    "Where it ends here, write down what was learned.",
)
def lessons_given(case: Case, context: Context) -> bool:
    return context.details is None or bool(context.details.get("lessons"))
