"""Stand-ins, `#=`, `#%`, `#-`: what Jinja is given for what a source says."""

from __future__ import annotations

import pytest

from extensions.sources import layers_of, segment, text, uses_layer


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("acme", "<%= package %>"),
        ("import acme.kit", "import <%= package %>.kit"),
        ("acme_test", "<%= package %>_test"),
        ("acmeology pacme acme2", "acmeology pacme acme2"),
        ("Acme ACME", "Acme ACME"),
        ("create_widget(widget)", "create_<%= widget.name %>(<%= widget.name %>)"),
        ("widgets_by_id", "<%= widget.plural %>_by_id"),
        ("widget_id", "<%= widget.name %>_id"),
        ("_widget", "_<%= widget.name %>"),
        ("widgetry gewidget widget1", "widgetry gewidget widget1"),
        ("NewWidget WidgetStore", "New<%= widget.class_name %> <%= widget.class_name %>Store"),
        ("WidgetsPage", "<%= widget.plural_class_name %>Page"),
        ("Widgetry Widgetsy", "Widgetry Widgetsy"),
        ("WIDGET_FIELDS WIDGETS", "<%= widget.upper %>_FIELDS <%= widget.plural_upper %>"),
        ("WIDGETRY", "WIDGETRY"),
        ('"/api/v1/widgets"', '"/api/v1/<%= widget.plural %>"'),
    ],
)
def test_stand_ins(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a widget.", "<%= widget.a_label %>."),
        ("A widget", "<%= widget.a_label | ucfirst %>"),
        ("the widget's", "the <%= widget.label %>'s"),
        ("Each widget", "Each <%= widget.label %>"),
        ("no widgets here", "no <%= widget.plural_label %> here"),
        ("the widget_id", "the <%= widget.name %>_id"),
        ("data widget", "data <%= widget.name %>"),
        ("for widget in widgets", "for <%= widget.name %> in <%= widget.plural %>"),
        ("FROM widgets", "FROM <%= widget.plural %>"),
    ],
)
def test_prose_has_labels(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<%= widget.name %>",
        "<% for widget in domain() %>",
        "<%= widget.path ~\n  acme %>",
        "<# the widget of acme #>",
    ],
)
def test_jinja_code_is_left_alone(source: str) -> None:
    assert text(source) == source


def test_statement_lines_become_blocks() -> None:
    assert text("    #% for x in widget.fields\na\n") == "<% for x in widget.fields %>\na\n"
    assert text("a  #% for\n") == "a  #% for\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("    name: str  #= <%= it %>: int\n", "    <%= it %>: int\n"),
        ("    #= <%= it %>\n", "    <%= it %>\n"),
        ("#= widget\n", "<%= widget.name %>\n"),
        ('x = "a"  #= x = "acme"\n', 'x = "<%= package %>"\n'),
        ("\tx #= y\n", "\ty\n"),
        ("x#= y\n", "x#= y\n"),
        ("#=====\n", "#=====\n"),
        ("a  #= b  #= c\n", "b  #= c\n"),
    ],
)
def test_instead_of_a_line(source: str, expected: str) -> None:
    assert text(source) == expected


def test_dropped_lines() -> None:
    assert text("a\n    b,  #-\n#-\nc #-d\ne\n") == "a\nc #-d\ne\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("src", "src"),
        ("base", "."),
        ("database", "database"),
        ("acme", "<%= package %>"),
        ("acme.toml", "<%= package %>.toml"),
        ("framework=fastapi", "<%= '.' if framework == 'fastapi' else '' %>"),
        ("license=Apache-2.0", "<%= '.' if license == 'Apache-2.0' else '' %>"),
        ("colour=red", "colour=red"),
        ("copier-answers.yml", "<%= _copier_conf.answers_file %>"),
        (
            "test_widgets.py",
            "<% yield widget from each_widget() %>test_<%= widget.plural %>.py<% endyield %>",
        ),
        ("Widget.txt", "<%= widget.class_name %>.txt"),
    ],
)
def test_segments(name: str, expected: str) -> None:
    assert segment(name) == expected


def test_layers_of() -> None:
    path = "template/orm=sqlalchemy/tenancy=row/src/acme/x=y.py"
    assert layers_of(path) == (("orm", "sqlalchemy"), ("tenancy", "row"))


def test_uses_layer() -> None:
    assert uses_layer("<%= layer.fit(x) %>")
    assert not uses_layer("the layer. And player.fit(x)")
