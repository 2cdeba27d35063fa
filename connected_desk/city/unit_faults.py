"""What is wrong with a line of a file of units, each in a sentence that says what to do."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from connected_desk.ui.formats import full_date

from .organisation_file import FLAGS
from .unit_file import FROM, PART_LABELS, PARTS, TO
from .unit_known import Known, Planned, successors, until


def faults_of(one: Planned, known: Known) -> Iterator[str]:
    said = one.said
    if said.code in known.seen:
        yield _("An earlier line says the same unit.")
        return
    yield from _faults_of_days(one, known)
    yield from _faults_of_links(one, known)
    if known.ends(said):
        yield from _faults_of_end(one, known)
    yield from _faults_of_parts(one, known)


def _faults_of_days(one: Planned, known: Known) -> Iterator[str]:
    first, last = one.said.values.get(FROM), one.said.last
    if one.unit is None:
        if first not in (None, known.on):
            yield _("A new unit begins on the day of the reorganisation, %s. Leave its first day empty.") % full_date(
                known.on
            )
        if last is not None:
            yield _("A new unit has no last day yet.")
        return
    if first is not None and first != one.unit.valid_from:
        yield _("The first day of a unit there is stays as it is: %s.") % until(one.unit.valid_from)
    if TO in one.said.values and last not in (None, known.eve, one.unit.valid_to):
        yield _("A unit ends with the day before the reorganisation, %s.") % full_date(known.eve)
    if TO in one.said.values and last is None and one.unit.valid_to and one.unit.valid_to < known.eve:
        yield _("The unit ended on %s. Give a new one a code of its own.") % full_date(one.unit.valid_to)


def _faults_of_links(one: Planned, known: Known) -> Iterator[str]:
    if not known.stands(one.said.code):
        return
    above = known.above(one.said.code)
    if above and not known.stands(above):
        yield _("The unit above, “%s”, does not exist on the day.") % above
    elif _below_itself(one.said.code, known):
        yield _("The unit would lie below itself.")
    affairs = known.affairs(one.said.code)
    if affairs and not known.stands(affairs):
        yield _("Its general-affairs section, “%s”, does not exist on the day.") % affairs


def _below_itself(code: str, known: Known) -> bool:
    passed, above = set(), known.above(code)
    while above and above not in passed:
        if above == code:
            return True
        passed.add(above)
        above = known.above(above)
    return False


def _faults_of_end(one: Planned, known: Known) -> Iterator[str]:
    for code in one.said.successors:
        if code == one.said.code:
            yield _("A unit is not its own successor.")
        elif not known.stands(code):
            yield _("The successor “%s” does not exist on the day.") % code
    if one.held and not successors(one):
        things = _(", ").join(_("%(what)s: %(n)d") % {"what": what, "n": n} for what, n in one.holdings)
        yield _("The unit holds something still, and no successor is named. %s") % things
    # Units of the file have their own line, which says so itself.
    for code in known.units:
        if code not in known.lines and known.stands(code) and one.said.code in (known.above(code), known.affairs(code)):
            yield _("“%s” hangs on this unit and is not in the file. Add its line.") % known.units[code].name


def _faults_of_parts(one: Planned, known: Known) -> Iterator[str]:
    said = one.said
    ends = not known.stands(said.code)
    for flag in said.parts:
        if ends:
            yield _("A unit that ends has no part: %s.") % PART_LABELS[flag]
        elif any(line is not said and flag in line.parts for line in known.lines.values()):
            yield _("One unit at a time has this part: %s.") % PART_LABELS[flag]
    for flag in FLAGS:
        loses = one.unit is not None and getattr(one.unit, f"is_{flag}") and (ends or PARTS in said.values)
        if loses and not any(flag in line.parts for line in known.lines.values()):
            yield _("No other unit takes over its part: %s.") % PART_LABELS[flag]
