"""layer.toml and layer.py: merged for the answers, and refused where layers disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from extensions.layers import (
    LayerError,
    applies,
    env,
    functions,
    read_layers,
    requirements,
)

ANSWERS = {"framework": "fastapi", "orm": "sqlalchemy", "tenancy": "row"}


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    write(tmp_path / "base/layer.toml", '[dependencies]\nzebra = ">=1"\n[why]\nzebra = "Stripes."')
    write(
        tmp_path / "orm=sqlalchemy/layer.toml",
        '[dependencies]\n"alpha[x]" = ">=2"\n[dev-dependencies]\ntool = ">=3"\n'
        '[why]\nalpha = "First."\ntool = "Tools."\n[[env]]\nname = "URL"\nvalue = "x"',
    )
    write(
        tmp_path / "orm=sqlalchemy/tenancy=row/layer.toml",
        '[[env]]\nname = "TENANT"\nvalue = 1\ncomment = "c"',
    )
    write(tmp_path / "framework=django/layer.toml", '[dependencies]\ndjango = ">=5"\n')
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    read_layers.cache_clear()


def chosen(folder: Path, **answers: str) -> list[object]:
    return [x for x in read_layers(folder) if applies(x.conditions, {**ANSWERS, **answers})]


def test_only_chosen_layers_count_and_all_is_sorted(layers: Path) -> None:
    found = [layer for layer in read_layers(layers) if applies(layer.conditions, ANSWERS)]
    assert [str(r) for r in requirements(found)] == ["alpha[x]>=2", "zebra>=1"]
    tools = requirements(found, "dev-dependencies")
    assert [(r.name, r.reason) for r in tools] == [("tool", "Tools.")]
    assert [(line.name, line.value, line.comment) for line in env(found)] == [
        ("URL", "x", ""),
        ("TENANT", "1", "c"),
    ]


def test_nested_layers_need_both_answers(layers: Path) -> None:
    assert len(chosen(layers)) == 3
    assert len(chosen(layers, tenancy="none")) == 2
    assert len(chosen(layers, orm="django", framework="django")) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[dependencies]\nzebra = ">=2"\n[why]\nzebra = "z"', "another layer has zebra>=1"),
        ('[dependencies]\nnew = ">=2"', r"no \[why\] for new"),
    ],
)
def test_layers_that_disagree(layers: Path, text: str, said: str) -> None:
    write(layers / "framework=fastapi/layer.toml", text)
    found = [layer for layer in read_layers(layers) if applies(layer.conditions, ANSWERS)]
    with pytest.raises(LayerError, match=said):
        requirements(found)


@pytest.mark.parametrize("text", ["[dependencis]\n", "not toml"])
def test_a_layer_that_cannot_be_read(layers: Path, text: str) -> None:
    write(layers / "framework=fastapi/layer.toml", text)
    with pytest.raises(LayerError, match=r"framework=fastapi/layer\.toml"):
        read_layers(layers)


def test_one_environment_variable_has_one_value(layers: Path) -> None:
    write(layers / "framework=fastapi/layer.toml", '[[env]]\nname = "URL"\nvalue = "y"')
    found = [layer for layer in read_layers(layers) if applies(layer.conditions, ANSWERS)]
    with pytest.raises(LayerError, match="URL is set in two layers"):
        env(found)


def test_functions_of_a_nearer_layer_hide_those_around_it(tmp_path: Path) -> None:
    write(tmp_path / "base/layer.py", "def a(): return 'base'\ndef b(): return 'base'\n_c = 1\n")
    write(tmp_path / "orm=x/layer.py", "def b(): return 'orm'\n")
    inner = functions(tmp_path, "orm=x/tenancy=row/src/acme")
    assert (inner.a(), inner.b()) == ("base", "orm")
    assert functions(tmp_path, "base/src").b() == "base"
    assert not hasattr(inner, "_c")
