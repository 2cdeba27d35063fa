"""The components, as template tags, and the filters that write dates, sizes and money.

A tag and its template in templates/cd/components/ have one name. The function gives the template its values; its
parameters are the tag's, and an unknown one is an error when a page is loaded. A tag whose first parameter is `content`
is a block: {% panel title="..." %} ... {% endpanel %}.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial, wraps
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import charts, formats
from .. import forms as desk_forms
from ..looks import (
    COLOURS,
    ICONS,
    Bubble,
    Check,
    Crumb,
    Fact,
    FileLine,
    FilterTag,
    Holder,
    LogLine,
    Stage,
    Step,
    Tab,
)

register = template.Library()

Values = dict[str, Any]
SIGNS_KEPT = 1000
ROWS_KEPT = 5000  # a kilobyte each


def rendered(function: Callable[..., Values], /, *args: Any, **kwargs: Any) -> SafeString:
    """The component's HTML without blank ends, so that one can stand inside a sentence."""
    return _filled(_name(function), function(*args, **kwargs))


def _name(function: Callable[..., Values]) -> str:
    return f"cd/components/{function.__name__}.html"


def _filled(name: str, values: Values) -> SafeString:
    return SafeString(_read(name).render(template.Context(values)).strip())


@cache
def _read(name: str) -> template.Template:
    """The template, looked for once: a page of a list has hundreds of components."""
    found: template.Template = get_template(name).template  # type: ignore[attr-defined]
    return found


def component(function: Callable[..., Values]) -> Callable[..., Values]:
    """Makes the function a tag of its name."""
    register.simple_tag(wraps(function)(partial(rendered, function)), name=function.__name__)
    return function


def sign(function: Callable[..., Values]) -> Callable[..., Values]:
    """Makes the function a component whose template says nothing but its plain values, in no language: kept as made."""
    name = _name(function)

    @wraps(function)
    def tag(*args: Any, **kwargs: Any) -> SafeString:
        return _sign(name, **function(*args, **kwargs))

    register.simple_tag(tag, name=function.__name__)
    return function


@lru_cache(SIGNS_KEPT, typed=True)  # by type as well: a text that is HTML is another than one that reads the same
def _sign(name: str, /, **values: Any) -> SafeString:
    return _filled(name, values)


def block(function: Callable[..., Values]) -> Callable[..., Values]:
    """Makes the function a block tag of its name; it gets what stands inside without blank ends."""

    @wraps(function)
    def tag(content: str, *args: Any, **kwargs: Any) -> SafeString:
        return rendered(function, SafeString(content.strip()), *args, **kwargs)

    register.simple_block_tag(tag, name=function.__name__)
    return function


def one_of(what: str, value: str, allowed: Iterable[str]) -> str:
    """The value, or TemplateSyntaxError naming what it may be."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} is {value!r}; it may be {', '.join(sorted(allowed))}.")
    return value


# ---------- words and figures ----------

register.filter("jdate", formats.full_date)
register.filter("jday", formats.short_date)
register.filter("jdatetime", formats.full_datetime)
register.filter("jclock", formats.clock)
register.filter("jstamp", formats.stamp)
register.filter("era", formats.era_date)
register.filter("filesize", formats.file_size)
register.filter("number", formats.thousands)
register.filter("yen", formats.money)


@register.filter
def bilingual(thing: Any, name: str) -> str:
    """`{{ item|bilingual:"title" }}`: title_en on an English page, else title_ja, marked lang="ja" where it stands in.

    For text in a page; in an attribute or a <title> use the model's own property, which carries no mark.
    """
    japanese = getattr(thing, f"{name}_ja", "")
    if not formats.is_english():
        return japanese
    english = getattr(thing, f"{name}_en", "")
    if english or not japanese:
        return english
    return format_html('<span lang="ja">{}</span>', japanese)


@register.filter
def prose(text: Any) -> str:
    """Text that somebody wrote, in paragraphs and lines as they wrote it; HTML of ours passes unchanged."""
    if isinstance(text, SafeData):
        return str(text)
    return formats.ABSENT if text in (None, "") else SafeString(linebreaks(str(text), autoescape=True))


# ---------- the page ----------


@register.simple_tag(takes_context=True)
def title_prefix(context: template.Context) -> str:
    """「エラー：」 where `form`, `formset` or one of `forms` has errors: the first thing a screen reader says."""
    shown = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    return _("Error: ") if any(has_errors(form) for form in shown) else ""


@component
def breadcrumbs(*trail: Any) -> Values:
    """The way to this page: a list of Crumb, or label, url, label, url, ... label."""
    if len(trail) == 1 and not isinstance(trail[0], str):
        return {"crumbs": list(trail[0] or [])}
    labels, urls = trail[::2], [*trail[1::2], ""]
    return {"crumbs": [Crumb(label, url) for label, url in zip(labels, urls, strict=False)]}


@component
def tabs(items: Sequence[Tab], label: str) -> Values:
    return {"items": items, "label": label}


@component
def seg(items: Sequence[Tab], label: str) -> Values:
    return {"items": items, "label": label}


@component
def step_nav(steps: Sequence[Step], label: str) -> Values:
    current = next((place for place, step in enumerate(steps, 1) if step.current), 0)
    following = steps[current].label if 0 < current < len(steps) else ""
    return {"steps": steps, "label": label, "current": current, "following": following}


@component
def pager(previous: str = "", next: str = "", shown: str = "") -> Values:  # noqa: A002  (the word on the page)
    return {"previous": previous, "next": next, "shown": shown}


@component
def filter_tags(tags: Sequence[FilterTag], clear_url: str, count: str = "", order: str = "") -> Values:
    return {"tags": tags, "clear_url": clear_url, "count": count, "order": order}


# ---------- boxes ----------


@block
def panel(
    content: str,
    title: str = "",
    tone: str = "",
    level: int = 2,
    size: str = "h3",
    chip: bool = False,
    url: str = "",
    link: str = "",
    note: str = "",
    id: str = "",  # noqa: A002  (the attribute's name)
) -> Values:
    one_of("tone", tone, ("", "key", "flat"))
    one_of("size", size, ("h2", "h3", "h4"))
    values = {"title": title, "tone": tone, "level": level, "size": size, "chip": chip, "url": url, "link": link}
    return {**values, "content": content, "note": note, "id": id}


BANNER_ICONS = {"info": "info", "success": "ok", "warning": "alert", "error": "alert"}


@block
def banner(content: str, kind: str, title: str, level: int = 2, focus: bool = False) -> Values:
    one_of("kind", kind, BANNER_ICONS)
    values = {"kind": kind, "title": title, "level": level, "focus": focus, "icon": BANNER_ICONS[kind]}
    return {**values, "content": content}


@block
def hint(content: str, title: str = "") -> Values:
    return {"content": content, "title": title}


@block
def disclosure(content: str, summary: str, open: bool = False) -> Values:  # noqa: A002  (the attribute's name)
    return {"content": content, "summary": summary, "open": open}


@block
def filterbox(content: str, summary: str) -> Values:
    return {"content": content, "summary": summary}


@block
def empty_state(content: str, title: str) -> Values:
    return {"content": content, "title": title}


@block
def data_table(content: str, caption: str, kind: str = "stackt", show_caption: bool = False) -> Values:
    one_of("kind", kind, ("", "stackt", "queue", "bureau"))
    values = {"caption": caption, "kind": kind, "show_caption": show_caption}
    return {**values, "content": content}


@block
def pane(content: str, label: str) -> Values:
    """The second column of a page; nothing at all where the page puts nothing in it."""
    return {"content": content, "label": label}


@block
def actions(content: str, form: bool = False) -> Values:
    return {"content": content, "form": form}


# ---------- small signs ----------


@sign
def icon(name: str) -> Values:
    return {"name": one_of("icon", name, ICONS)}


@sign
def state_chip(label: str, look: Any, large: bool = False) -> Values:
    """A Look, or anything with an icon and a colour, such as a state of a definition."""
    one_of("icon", look.icon, ICONS)
    one_of("colour", look.colour, COLOURS)
    # A text that waits for its language must not be kept in another.
    label = str(label) if isinstance(label, Promise) else label
    return {"label": label, "icon": look.icon, "colour": look.colour, "large": large}


SOON = 3
FAR = 120  # open days, half a year: beyond them a date without its year says too little


@component
def due(
    on: date | datetime | None, left: int | None = None, overdue: bool = False, label: str = "", stacked: bool = False
) -> Values:
    """`left` counts open days up to the date, or since it where overdue; `stacked` puts the count on its own line."""
    late = overdue or (left is not None and left < 0)
    soon = not late and left is not None and left <= SOON
    days = None if left is None else abs(left)
    day = formats.full_date(on) if days and days > FAR else formats.short_date(on)
    return {"day": day, "days": days, "late": late, "soon": soon, "label": label, "stacked": stacked}


@component
def turn_line(turn: Holder, responsible: Holder | None = None) -> Values:
    return {"turn": turn, "responsible": responsible}


@component
def person_unit(person: Any = None, unit: Any = None, title: str = "") -> Values:
    return {"person": person, "unit": unit, "title": title}


BUTTON_KINDS = ("fill", "line", "text", "danger")
BUTTON_SIZES = ("", "lg", "sm")


@component
def button(
    label: str, kind: str = "fill", size: str = "", icon: str = "", name: str = "", value: str = "", hidden: str = ""
) -> Values:
    one_of("kind", kind, BUTTON_KINDS)
    one_of("size", size, BUTTON_SIZES)
    values = {"label": label, "kind": kind, "size": size, "icon": icon}
    return {**values, "name": name, "value": value, "hidden": hidden}


@component
def link_button(label: str, url: str, kind: str = "fill", size: str = "", icon: str = "", hidden: str = "") -> Values:
    one_of("kind", kind, BUTTON_KINDS)
    one_of("size", size, BUTTON_SIZES)
    return {"label": label, "url": url, "kind": kind, "size": size, "icon": icon, "hidden": hidden}


# ---------- lists ----------


@register.simple_tag
def rows(name: str, lines: Iterable[Any], /, **values: Any) -> SafeString:
    """Rows of a list by their template, from lines that never change and plain values: most of a page is shown again.

    The template may say nothing but these and the language.
    """
    language = get_language()
    return SafeString("".join(_row(name, language, line, **values) for line in lines))


@lru_cache(ROWS_KEPT, typed=True)
def _row(name: str, language: str | None, line: Any, /, **values: Any) -> SafeString:
    return _filled(name, {"line": line, **values})


@component
def facts(rows: Iterable[Fact | tuple[str, Any]], tight: bool = False) -> Values:
    return {"rows": [row if isinstance(row, Fact) else Fact(*row) for row in rows], "tight": tight}


@component
def timeline(stages: Sequence[Stage]) -> Values:
    return {"stages": stages}


@component
def log_list(lines: Sequence[LogLine]) -> Values:
    return {"lines": lines}


@component
def thread(bubbles: Sequence[Bubble]) -> Values:
    return {"bubbles": bubbles}


@component
def file_list(files: Sequence[FileLine]) -> Values:
    return {"files": files}


@component
def chosen_files(files: Sequence[tuple[Any, FileLine]]) -> Values:
    """Files kept for a form that is not sent yet, each with a button `drop`; nothing where there are none."""
    return {"files": files}


@component
def differences(changes: Sequence[Any]) -> Values:
    """What changed, each with `label`, `before` and `after`."""
    return {"changes": changes}


@component
def checks(items: Sequence[Check]) -> Values:
    return {"items": items}


@component
def offer(label: str, url: str, missing: Sequence[str] = (), kind: str = "line") -> Values:
    """A move that may be made, or that may not yet: the sentences say what is missing and the button stays."""
    return {"label": label, "url": url, "missing": missing, "kind": one_of("kind", kind, BUTTON_KINDS)}


# ---------- figures ----------


@component
def kpi(
    label: str,
    value: Any,
    unit: str = "",
    change: str = "",
    good: bool | None = None,
    against: str = "",
    note: str = "",
    url: str = "",
) -> Values:
    """`change` begins with + or - (or −); `good` says whether that is welcome, None that it is neither."""
    up, down = change.startswith("+"), change.startswith(("-", "\N{MINUS SIGN}"))
    values = {"label": label, "value": value, "unit": unit, "good": good, "against": against, "note": note}
    return {**values, "change": change.lstrip("+-\N{MINUS SIGN}"), "up": up, "down": down, "url": url}


@component
def bar(
    value: int | float | Decimal | None, target: int | float | Decimal | None = None, late: bool = False, text: str = ""
) -> Values:
    """A share of 100 and the mark where it should be now; `text` stands in for the percentage printed beside it."""
    width = None if value is None else min(max(value, 0), 100)
    mark = None if target is None else min(max(target, 0), 100)
    return {"value": value, "width": width, "target": target, "mark": mark, "late": late, "text": text}


@component
def funnel(rows: Sequence[charts.Row], unit: str = "") -> Values:
    return {"rows": charts.widths(rows), "unit": unit}


@component
def figure_chart(chart: charts.Chart, caption: str = "") -> Values:
    return {"chart": chart, "caption": caption}


# ---------- forms ----------


def has_errors(form: Any) -> bool:
    """Whether a bound form or formset has anything to put right."""
    if not form or not form.is_bound:
        return False
    return not form.is_valid()


@component
def error_summary(*forms_shown: Any, kept: str = "") -> Values:
    """The problems of the forms of a page (or lists of them) with a link to each field; nothing without any."""
    shown = [form for one in forms_shown for form in (one if isinstance(one, list) else [one])]
    problems = [problem for form in shown if has_errors(form) for problem in desk_forms.problems(form)]
    return {"problems": problems, "kept": kept}


@register.simple_tag
def control(field: BoundField) -> str:
    """The control of a field in our look, keeping the classes its widget asks for."""
    own = field.field.widget.attrs.get("class", "")
    # Without maxlength: a browser would cut off what is pasted and say nothing; our sentence says how long it is.
    return field.as_widget(attrs={"class": f"input {own}".strip(), "maxlength": False, "minlength": False})


@register.simple_tag
def select_options(groups: Sequence[tuple[str | None, Sequence[Values], int]]) -> SafeString:
    """The options of a select box by group, as Django hands them to a widget's template; most are in none."""
    return format_html_join("", "{}", ((_group(name, options),) for name, options, _index in groups))


def _group(name: str | None, options: Sequence[Values]) -> SafeString:
    shown = SafeString("".join(map(_option, options)))
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, shown) if name else shown


def _option(option: Values) -> SafeString:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return format_html('\n  <option value="{}"{}>{}</option>', str(option["value"]), attributes, option["label"])


@register.filter
def field_kind(field: BoundField) -> str:
    """Which shape of the pack a field takes: choices, parts (a date), tick (one checkbox) or control."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.MultiWidget):
        return "parts"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "control"


@register.filter
def parts(field: BoundField) -> list[dict[str, Any]]:
    """The single controls of a field made of several, as Django hands them to a widget's template."""
    return field.subwidgets[0].data["subwidgets"]


@register.filter
def is_textarea(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.Textarea)


@register.filter
def typed(field: BoundField) -> int:
    """How many characters stand in the field now."""
    return len(str(field.value() or "").replace("\r\n", "\n"))
