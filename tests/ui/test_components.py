"""Each component renders with what it declares, and refuses anything else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from lucide import IconDoesNotExist

from agir.ui.drawings.ring import Step, ring
from agir.ui.samples import SampleForm
from agir.ui.templatetags.ui import TONES, draw_icon


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% icon "plus" %}', 'aria-hidden="true"'),
        ('{% icon "plus" 32 %}', 'width="32"'),
        ('{% badge "adopté" %}', '<span class="badge tone-neutral">adopté</span>'),
        ('{% badge "a" tone="proof" icon="check" %}', "<svg"),
        ('{% notice "Une phrase" %}', "tone-neutral"),
        ('{% notice "Une phrase" tone="attention" title="Titre" icon="info" %}', "Titre"),
        ('{% empty_state "Rien" %}', "<h2>Rien</h2>"),
        ('{% empty_state title="Rien" text="t" url="/x/" label="Ajouter" %}', 'href="/x/"'),
        ('{% empty_state "Rien" other_url="/y/" other_label="Exemple" %}', "Exemple"),
        ('{% term "pérennité" "ce qui reste" %}', "popovertarget"),
    ],
)
def test_renders_with_declared_arguments(source: str, expected: str) -> None:
    assert expected in render(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "plus" colour="red" %}',
        '{% badge "a" colour="red" %}',
        '{% badge "a" tone="rouge" %}',
        '{% notice "a" tone="rouge" %}',
        '{% notice "a" level="1" %}',
        '{% empty_state "a" button="x" %}',
        '{% term "a" %}',
        "{% form_errors form more=1 %}",
        "{% field form.title label=1 size=2 %}",
        "{% pager page size=3 %}",
    ],
)
def test_refuses_what_is_not_declared(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source, form=SampleForm(), page=Paginator([1], 1).page(1))


def test_an_icon_that_does_not_exist_is_an_error_and_others_are_kept() -> None:
    with pytest.raises(IconDoesNotExist):
        draw_icon("no-such-icon")
    assert draw_icon("plus") is draw_icon("plus")


def test_what_is_typed_is_escaped() -> None:
    for source in ("{% badge text %}", "{% notice text %}", "{% empty_state text %}"):
        assert "<b>" not in render(source, text="<b>gras</b>")


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_is_known_by_its_components(tone: str) -> None:
    assert f"tone-{tone}" in render(
        "{% badge 'a' tone=tone %}{% notice 'a' tone=tone %}", tone=tone
    )


def test_a_field_ties_its_words_to_its_input() -> None:
    html = render('{% field form.title who="Visible par tous." %}', form=SampleForm())
    assert 'aria-describedby="id_title_hint id_title_who"' in html
    assert 'id="id_title_hint"' in html
    assert 'id="id_title_who"' in html
    assert "Qui voit ceci? Visible par tous." in html
    assert "(obligatoire)" in html
    assert "aria-invalid" not in html


def test_a_faulty_field_says_so_and_keeps_what_was_typed() -> None:
    form = SampleForm({"title": "x" * 90, "about": "gardé"})
    assert not form.is_valid()
    html = render("{% form_errors form %}{% field form.title %}{% field form.about %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_error"' in html
    assert 'href="#id_title"' in html
    assert "x" * 90 in html
    assert "gardé" in html
    assert 'role="alert"' in html


def test_choices_are_a_group_with_a_legend_the_summary_can_reach() -> None:
    form = SampleForm({})
    form.is_valid()
    html = render("{% form_errors form %}{% field form.part %}", form=form)
    assert "<legend>" in html
    assert 'href="#id_part"' in html
    assert 'id="id_part"' in html


def test_the_pager_keeps_the_rest_of_the_address() -> None:
    page = Paginator(range(100), 10).page(2)
    request = RequestFactory().get("/?q=mot&page=2")
    request.user = AnonymousUser()
    pager = Template("{% load ui %}{% pager page %}")
    html = pager.render(RequestContext(request, {"page": page}))
    assert "?q=mot&amp;page=3" in html
    assert "?q=mot&amp;page=1" in html
    assert "Page 2 de 10" in html
    alone = RequestContext(request, {"page": Paginator([1], 10).page(1)})
    assert "<nav" not in pager.render(alone)


def test_the_ring_says_its_steps_and_opens_them() -> None:
    svg = ring(
        [Step("Un", "fait", "/un/", there=True), Step("Deux", "<b>"), Step("Trois")],
        name="Un anneau",
        centre=("Ici",),
    )
    assert svg.count('class="ring__shape"') == 3
    assert '<a class="ring__step ring__step--there" href="/un/">' in svg
    assert "&lt;b&gt;" in svg
    assert "style=" not in svg
    assert 'aria-label="Un anneau"' in svg


def test_a_hundred_rows_of_badges_and_icons_are_quick() -> None:
    source = "{% for i in rows %}{% icon 'plus' %}{% badge 'en cours' tone='stage' %}{% endfor %}"
    with translation.override("fr"):
        assert render(source, rows=range(100)).count("<svg") == 100
    assert draw_icon.cache_info().currsize <= 512
