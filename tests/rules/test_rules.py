"""That each rule of the screens has its row and its test."""

from pathlib import Path

from .ways import read

FOLDER = Path(__file__).parent


def test_each_rule_is_named_once_and_has_its_test():
    named = [rule for rules in read() for rule in rules.split()]
    tests = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("test_*.py"))

    assert sorted(named) == [f"R{number:02d}" for number in range(1, 41)]
    assert [rules for rules in read() if tests.count(f'@pytest.mark.rule("{rules}")') == 0] == []
