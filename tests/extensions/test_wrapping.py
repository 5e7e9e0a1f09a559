"""Lines broken and joined for other names: held against ruff itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from extensions.wrapping import fit

LINES = """
async def create_NAME(body: CLASSInput, call: OneCall, database: Db) -> Response: ...
def encode_NAME(item: CLASS) -> bytes: ...
def find(key: UUID) -> CLASS | None: ...
def names(*, first: CLASS, second: dict[str, CLASS] = EMPTY) -> dict[str, tuple[CLASS, ...]]: ...
made = await service.create_NAME(CLASSStorage(transaction), body.to_values())
page = await service.list_NAME(CLASSStorage(transaction), query)
return created(encode_NAME(made), made.id, made.version, f"{PATH}/{made.id}")
return answer_page(call, encode_NAME(page, query.fields), page.next_cursor)
return found(call, encode_NAME(one), one.id, one.version)
await CLASSStorage(demo.transaction).add(replace(values, **stray))
UPPER = cast(Table, CLASSRow.__table__)
statement = delete(UPPER).where(UPPER.c.id == key)
statement = insert(UPPER).values(row).returning(*_COLUMNS)
statement = select(UPPER).where(UPPER.c.id == key).order_by(UPPER.c.name, UPPER.c.id).limit(1)
router = APIRouter(prefix=PATH, tags=["NAME"], route_class=StrictRoute)
made = [await service.create_NAME(store, some_values()) for _ in range(3)]
made = {key: service.create_NAME(store, key) for key in keys if key not in seen}
total = sum(row.NAME for row in rows)
raise NotFound("NAME", code="NAME_not_found", detail=f"there is no {NAME} (or no more)") from error
x: dict[str, CLASS] = {"a (b": CLASS(1), "NAME": CLASS(2, name="NAME", other=[1, 2, 3])}
for use_case in (service.get_NAME, service.delete_NAME):
with pytest.raises(Stale, match="NAME"):
names = ["NAME.tenant_id", "NAME.id", "UPPER"]
one = CLASS(id=key, name=values.name, **{name: getattr(values, name) for name in names})
assert made.NAME_price == values.NAME_price
one.NAME = other.NAME_or_nothing
x: CLASSSomething = CLASSSomething.VALUE
columns = linked_ids(UPPER_LINKS, UPPER_AND_MORE).label("documents_that_it_lists")
body = make_NAME(client, other_client_of_another_tenant)["id"]
return _NAME((await self._transaction.execute(_ONE, {"key": key})).one())
""".strip().splitlines()

LENGTHS = range(1, 41)  # what a name may have
SEPARATOR = "\n\n\n"


def named(line: str, length: int) -> str:
    """The line with names of that length."""
    name = ("item_" * 12)[:length].rstrip("_").ljust(length, "x")
    pascal = ("ItemLine" * 12)[:length]
    return line.replace("NAME", name).replace("CLASS", pascal).replace("UPPER", name.upper())


def at_depth(line: str, depth: int) -> str:
    """The line in a function so deep that `async` and `return` are right there."""
    opened = "".join(f"{'    ' * level}async def f():\n" for level in range(depth))
    body = f"\n{'    ' * depth}    pass" if line.endswith(":") else ""
    return f"{opened}{'    ' * depth}{line}{body}"


def ruff(snippets: list[str]) -> list[str]:
    """Each of the snippets, formatted."""
    formatted = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "format", "--isolated", "--quiet"),
            *("--config", "line-length=100", "--stdin-filename", "x.py", "-"),
        ],
        input=SEPARATOR.join(snippets) + "\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return formatted.removesuffix("\n").split(SEPARATOR)


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("line", LINES)
def test_lines_are_broken_as_ruff_breaks_them(line: str, depth: int) -> None:
    snippets = [at_depth(named(line, length), depth) for length in LENGTHS]
    assert [fit(snippet) for snippet in snippets] == ruff(snippets)


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("line", LINES)
def test_what_was_formatted_for_widget_is_right_for_another(line: str, depth: int) -> None:
    """Sources are formatted with one name, and rendered with another."""
    marked = line.replace("NAME", "widget").replace("CLASS", "Widget").replace("UPPER", "WIDGET")
    (source,) = ruff([at_depth(marked, depth)])
    source = source.replace("widget", "NAME").replace("Widget", "CLASS").replace("WIDGET", "UPPER")
    renamed = [named(source, length) for length in LENGTHS]
    assert [fit(text) for text in renamed] == ruff(renamed)
