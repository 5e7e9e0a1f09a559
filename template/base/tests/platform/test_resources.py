"""Files that go with the code are found wherever it is installed."""

from pathlib import Path

import pytest

from acme.platform import resources


def test_the_contract_is_found() -> None:
    assert resources.find("openapi.yaml").read_text().startswith("openapi: 3.1")


@pytest.mark.parametrize("place", ["src/acme", "."])
def test_in_a_wheel_and_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    package = tmp_path / "src" / "acme"
    package.mkdir(parents=True)
    (tmp_path / place / "file.txt").touch()
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.find("file.txt").samefile(tmp_path / place / "file.txt")
    with pytest.raises(FileNotFoundError, match=r"other\.txt"):
        resources.find("other.txt")
