"""What the template leans on in Copier. Each test says what breaks when that changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from copier import run_copy, run_update
from copier._types import Phase
from copier.errors import UserMessageError

EXTENSION = """
import sys
from copier._types import Phase
from copier.errors import UserMessageError
from jinja2.ext import Extension


class It(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.globals["refuse"] = self.refuse

    def preprocess(self, source, name, filename=None):
        with open(SEEN, "a") as seen:
            seen.write(f"{Phase.current()} {name} {source!r}\\n")
        return source

    def refuse(self):
        raise UserMessageError("Refused, with a reason.")
"""


def make(folder: Path, files: Mapping[str, str | bytes], **settings: Any) -> Path:
    """A template with these files, and an extension that writes down what it sees."""
    questions = {
        "_templates_suffix": "",
        "_subdirectory": "template",
        "_jinja_extensions": [
            "copier_template_extensions.TemplateExtensionLoader",
            "extension.py:It",
        ],
        **settings,
    }
    (folder / "template").mkdir(parents=True)
    (folder / "copier.yml").write_text(yaml.safe_dump(questions, sort_keys=False))
    (folder / "extension.py").write_text(f"SEEN = {str(folder / 'seen')!r}\n{EXTENSION}")
    for name, content in files.items():
        path = folder / "template" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def copy(template: Path, **data: Any) -> Path:
    project = template.parent / "project"
    run_copy(str(template), project, data=data, defaults=True, quiet=True, unsafe=True)
    return project


def files(project: Path) -> set[str]:
    return {p.relative_to(project).as_posix() for p in project.rglob("*") if p.is_file()}


def seen(template: Path) -> list[str]:
    return (template / "seen").read_text().splitlines()


def copier(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "copier", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def git(*arguments: str, cwd: Path) -> None:
    subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)


def commit(folder: Path, tag: str = "") -> None:
    if not (folder / ".git").exists():
        git("init", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--message", "it", cwd=folder)
    if tag:
        git("tag", "--annotate", "--message", tag, tag, cwd=folder)


def test_a_folder_that_renders_to_a_dot_merges_into_its_parent(tmp_path: Path) -> None:
    """Else layers would be folders of the generated repository."""
    template = make(
        tmp_path / "t",
        {"{{ '.' }}/a/x": "1", "{{ '.' }}/{{ '.' }}/a/y": "2", "a/z": "3", "top": "4"},
    )
    assert files(copy(template)) == {"a/x", "a/y", "a/z", "top"}


def test_a_folder_that_renders_to_nothing_is_dropped_with_all_it_holds(tmp_path: Path) -> None:
    """Else the layers of other answers would be rendered too."""
    template = make(tmp_path / "t", {"{{ '' }}/a/x": "{{ undefined.attribute }}", "b": ""})
    assert files(copy(template)) == {"b"}


def test_an_extension_sees_path_segments_one_by_one_while_rendering(tmp_path: Path) -> None:
    """Else `axis=value` and stand-ins in paths would stay what they are."""
    template = make(tmp_path / "t", {"one=two/three": "text"})
    copy(template)
    assert {"render None 'one=two'", "render None 'three'"} <= set(seen(template))


def test_files_have_names_and_questions_have_another_phase(tmp_path: Path) -> None:
    """Else path segments, files and what users type could not be told apart."""
    template = make(tmp_path / "t", {"a": "text"}, question={"default": "typed", "help": "asked"})
    copy(template)
    assert "render template/a 'text'" in seen(template)
    assert "prompt None 'typed'" in seen(template)
    assert not any(line.startswith("render None 'typed'") for line in seen(template))
    assert Phase.current() is not Phase.RENDER


def test_yield_renders_a_path_once_an_item_with_the_item_in_context(tmp_path: Path) -> None:
    """Else a resource would get no folder and no tests of its own."""
    template = make(
        tmp_path / "t",
        {"{% yield it from ['a', 'b'] %}{{ it }}{% endyield %}/file": "of {{ it }}"},
    )
    project = copy(template)
    assert files(project) == {"a/file", "b/file"}
    assert (project / "b/file").read_text() == "of b"


def test_a_yield_within_a_yield_sees_the_outer_item(tmp_path: Path) -> None:
    """Else `features/widgets/widget.txt` would be rendered for every pair of resources."""
    inner = "{% yield it from [it] if it is defined else ['x'] %}{{ it }}{% endyield %}"
    template = make(
        tmp_path / "t", {"{% yield it from ['a', 'b'] %}{{ it }}{% endyield %}/" + inner: ""}
    )
    assert files(copy(template)) == {"a/a", "b/b"}


def test_without_a_suffix_every_text_is_rendered_and_bytes_are_copied(tmp_path: Path) -> None:
    """Else sources would need another name, or images would break."""
    binary = b"\x89PNG\xff{{ 1 }}"
    template = make(tmp_path / "t", {"a.py": "{{ 1 + 1 }}", "b.png": binary})
    project = copy(template)
    assert (project / "a.py").read_text() == "2"
    assert (project / "b.png").read_bytes() == binary


def test_an_extension_may_refuse_with_a_message(tmp_path: Path) -> None:
    """Else a bad domain file would end in a traceback, or half a repository."""
    template = make(tmp_path / "t", {"a": "a", "b": "{{ refuse() }}"})
    ended = copier("copy", "--trust", "--defaults", "t", "project", cwd=tmp_path)
    assert ended.returncode == 1
    assert "Refused, with a reason." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "project").exists()
    assert template.exists()


def test_the_first_questions_ask_is_rendered_whatever_was_given(tmp_path: Path) -> None:
    """Else data would not be judged before anything is asked."""
    questions = {"q": {"default": 1, "ask": "{{ refuse() }}"}}
    template = make(tmp_path / "t", {"a": ""}, **questions)
    with pytest.raises(UserMessageError, match="with a reason"):
        copy(template, q=2)
    assert not (tmp_path / "project").exists()


def test_choices_may_refuse_too_and_are_rendered_for_data(tmp_path: Path) -> None:
    """Else data that does not go with an answer given later would end in a traceback."""
    template = make(tmp_path / "t", {"a": ""}, q={"type": "str", "choices": "{{ refuse() }}"})
    with pytest.raises(UserMessageError, match="with a reason"):
        copy(template, q="x")


def test_data_that_is_no_choice_is_a_traceback(tmp_path: Path) -> None:
    """When Copier says this cleanly itself, `refuse_mistakes` may be leaner."""
    make(tmp_path / "t", {"a": ""}, q={"type": "str", "choices": ["x", "y"]})
    ended = copier("copy", "--trust", "--defaults", "-d", "q=z", "t", "project", cwd=tmp_path)
    assert "Traceback" in ended.stderr


def test_all_data_is_in_the_context_unknown_keys_too(tmp_path: Path) -> None:
    """Else a misspelt key of a data file would pass unseen."""
    template = make(tmp_path / "t", {"a": "{{ _copier_conf.data | to_json }}"}, q=1)
    project = copy(template, q=2, unknown=[3])
    assert yaml.safe_load((project / "a").read_text()) == {"q": 2, "unknown": [3]}


def test_a_question_that_is_not_asked_is_not_remembered(tmp_path: Path) -> None:
    """Else `protocol` and `users` would be answers, and could contradict the others."""
    template = make(
        tmp_path / "t",
        {"{{ _copier_conf.answers_file }}": "{{ _copier_answers | to_json }} {{ two }}"},
        one=1,
        two={"type": "int", "default": "{{ one + 1 }}", "when": False},
    )
    answers = (copy(template) / ".copier-answers.yml").read_text()
    assert '"one": 1' in answers
    assert "two" not in answers
    assert answers.endswith(" 2")


def test_exclude_replaces_the_defaults_and_matches_rendered_paths(tmp_path: Path) -> None:
    """Else `layer.toml` would reach generated repositories, or `__pycache__` would."""
    template = make(
        tmp_path / "t",
        {"{{ '.' }}/layer.toml": "", "x~": "", "~y": "", "a": ""},
        _exclude=["layer.*"],
    )
    assert files(copy(template)) == {"x~", "~y", "a"}


def test_the_answers_file_under_a_layer_is_deprecated(tmp_path: Path) -> None:
    """So it lies in template/ itself."""
    template = make(tmp_path / "t", {"{{ '.' }}/{{ _copier_conf.answers_file }}": "a: 1"})
    with pytest.warns(DeprecationWarning, match="answers file"):
        copy(template)


class TestUpdate:
    """What an update does to files that belong to the user, and what after_update.py is for."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        settings = {
            "_skip_if_exists": ["/mine/**"],
            "_migrations": [
                {
                    "command": ["sh", "-c", "pwd > ran; echo $STAGE >> ran"],
                    "when": "{{ _stage == 'after' }}",
                }
            ],
            "resources": {"type": "yaml", "default": "[a, b]"},
        }
        template = make(
            tmp_path / "t",
            {
                "{{ _copier_conf.answers_file }}": "{{ _copier_answers | to_nice_yaml }}",
                "mine/{% yield it from resources %}{{ it }}{% endyield %}": "{{ it }}\n",
                "mine/seed": "one\n",
                "theirs": "one\n\n\ntwo\n",
            },
            **settings,
        )
        commit(template, "1.0.0")
        run_copy(str(template), tmp_path / "project", defaults=True, quiet=True, unsafe=True)
        commit(tmp_path / "project")
        (template / "template/mine/seed").write_text("two\n")
        (template / "template/mine/late").write_text("late\n")
        (template / "template/theirs").write_text("three\n\n\ntwo\n")
        commit(template, "2.0.0")
        return tmp_path / "project"

    def update(self, project: Path, **data: Any) -> None:
        run_update(project, data=data, defaults=True, overwrite=True, quiet=True, unsafe=True)

    def test_existing_ones_stay_and_new_seeds_come(self, project: Path) -> None:
        (project / "mine/seed").write_text("edited\n")
        commit(project)
        self.update(project)
        assert (project / "mine/seed").read_text() == "edited\n"
        assert (project / "mine/late").read_text() == "late\n"
        assert (project / "theirs").read_text() == "three\n\n\ntwo\n"

    def test_deleted_ones_are_recreated(self, project: Path) -> None:
        """If this no longer happens, half of after_update.py can go."""
        (project / "mine/seed").unlink()
        commit(project)
        self.update(project)
        assert (project / "mine/seed").exists()

    def test_those_that_left_the_answers_are_deleted_though_edited(self, project: Path) -> None:
        """If this no longer happens, the other half can go."""
        (project / "mine/b").write_text("edited\n")
        commit(project)
        self.update(project, resources=["a"])
        assert not (project / "mine/b").exists()

    def test_a_migration_runs_once_in_the_project_after_all(self, project: Path) -> None:
        """Else what an update does to the user's files would stay."""
        self.update(project)
        assert (project / "ran").read_text() == f"{project}\nafter\n"

    def test_a_conflict_ends_in_success(self, project: Path) -> None:
        """If Copier reports it itself, after_update.py need not."""
        (project / "theirs").write_text("mine\n\n\ntwo\n")
        commit(project)
        self.update(project)
        assert "<<<<<<<" in (project / "theirs").read_text()

    def test_a_remembered_answer_that_became_invalid_is_replaced_in_silence(
        self, tmp_path: Path
    ) -> None:
        """If it is reported, `refuse_mistakes` need not judge remembered resources."""
        answers = {"{{ _copier_conf.answers_file }}": "{{ _copier_answers | to_nice_yaml }}"}
        template = make(tmp_path / "u", answers, q={"type": "int", "default": 1})
        commit(template, "1.0.0")
        project = tmp_path / "p"
        run_copy(str(template), project, data={"q": 9}, defaults=True, quiet=True, unsafe=True)
        commit(project)
        questions = (template / "copier.yml").read_text()
        stricter = f"{questions}  validator: \"{{{{ 'no' if q > 5 }}}}\"\n"
        (template / "copier.yml").write_text(stricter)
        commit(template, "2.0.0")
        self.update(project)
        assert "q: 1" in (project / ".copier-answers.yml").read_text()


def test_line_statements_of_jinja_swallow_blank_lines(tmp_path: Path) -> None:
    """If they stop doing so, `line_statement_prefix` can do what `sources.text` does."""
    source = dedent(
        """\
        a
        #% if true
        b
        #% endif


        c
        """
    )
    template = make(tmp_path / "t", {"a": source}, _envops={"line_statement_prefix": "#%"})
    assert (copy(template) / "a").read_text() == "a\nb\nc\n"


@pytest.mark.parametrize("text", ["", "- product\n", "resources: [1\n"])
def test_a_data_file_that_is_no_mapping_ends_in_a_traceback(tmp_path: Path, text: str) -> None:
    """If this fails, Copier has learnt to say it: scripts/new need not look at the file first."""
    (tmp_path / "data.yml").write_text(text)
    template = make(tmp_path / "template", {"copier.yml": "", "file.txt": ""})
    command = ["copy", f"--data-file={tmp_path / 'data.yml'}", str(template), str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-m", "copier", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert not (tmp_path / "out").exists()
