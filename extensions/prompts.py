"""Two touches on how Copier asks, so that Enter through every question gives a good service.

A question of several lines (the resources) cannot be left with Enter, and Copier shows a mapping's
keys sorted, which would reorder a service's resources and fields at every interactive update.
Where Copier or questionary change, prompts fall back to their own ways; tests/rendering says when.
"""

from __future__ import annotations

from typing import Any

import yaml
from copier._types import Phase
from prompt_toolkit.filters import Condition
from prompt_toolkit.shortcuts import PromptSession
from questionary.prompts import text as questionary_text


class Untouched(PromptSession[str]):
    """A prompt that Enter ends as long as nothing was edited; then it is as multiline as asked."""

    def __init__(self, *args: Any, multiline: Any = False, **kwargs: Any) -> None:
        super().__init__(*args, multiline=multiline, **kwargs)
        self._shown: str | None = None
        if multiline is True:
            self.multiline = Condition(self._edited)

    def _edited(self) -> bool:
        if self._shown is None:
            self._shown = self.default_buffer.text
        return self.default_buffer.text != self._shown


def _in_order(dumper: yaml.SafeDumper, mapping: dict[Any, Any]) -> yaml.MappingNode:
    asked = Phase.current() is Phase.PROMPT
    return dumper.represent_dict(list(mapping.items()) if asked else mapping)


def install() -> None:
    """Put both in place, for this process."""
    questionary_text.PromptSession = Untouched  # type: ignore[assignment,attr-defined]
    yaml.SafeDumper.add_representer(dict, _in_order)
