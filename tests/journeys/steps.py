"""What officers do in every story: draft a decision, decide one, give an opinion."""

from tests.journeys.someone import Someone


def draft(officer: Someone) -> None:
    """On the page of a move that is decided: draft it and let it circulate."""
    officer.fill(level="bureau_head")
    officer.send("level")
    officer.choose("circulate")
    officer.send("version")
    officer.sees("回議中")


def decide(head: Someone, title: str, after: str) -> None:
    """Decide the decision of that title, and go on to what it is about."""
    head.go("/desk/decisions/")
    head.press(title)
    head.choose("decide")
    head.fill(capacity="decide", document_number="水総第100号")
    head.send("capacity")
    head.sees("決裁済み")
    head.press(after)


def advise(officer: Someone) -> None:
    """Give the unit's opinion on a conclusion."""
    officer.go("/desk/decisions/")
    officer.press("結論を決める")
    officer.press("意見を書く")
    officer.fill(verdict="agrees", text="異議ありません。")
    officer.send("text")
    officer.sees("異議ありません。")
