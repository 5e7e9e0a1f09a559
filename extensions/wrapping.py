"""Breaks and joins lines as `ruff format` does, where the length of a name makes a line too long.

Sources are formatted for `acme` and `widget`, in one colour; rendered names are longer or shorter,
and a line loses its `await`. This is no formatter. It knows what ruff does with a line that ends in
a bracketed list - calls, signatures, literals, comprehensions - and leaves alone what it does not
know; tests hold the result against ruff itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

WIDTH = 100
_PAIRS = {")": "(", "]": "[", "}": "{"}
_STRING = re.compile(r"""(?:\b[rbfRBF]{1,2})?("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_BROKEN = re.compile(
    r"^(?P<indent>[ \t]*)(?P<head>[^\n]*[(\[{])\n"
    r"(?P=indent)    (?P<body>[^\s#][^\n]*[^,\s(\[{])\n"
    r"(?P=indent)(?P<tail>[)\]}][^\n]*)$",
    re.MULTILINE,
)
_CHAIN = re.compile(
    r"^(?P<indent>[ \t]*)(?P<head>(?:[\w.]+(?:: [^=\n]+)? = |return )\()\n"
    r"(?P<calls>(?P=indent)    [^\s.#][^\n]*[^,(\[{\n]\n(?:(?P=indent)    \.[^\n]*\)\n){2,})"
    r"(?P=indent)\)$",
    re.MULTILINE,
)
_DEF = re.compile(r"\s*(?:async )?def \w+\(")
_OPERATOR = re.compile(
    r" (?:and|or|in|not|is|if|else|[-+*/%&|^]|[<>!=]=|[<>]|<<|>>) |\bnot\b|\blambda\b"
)
_LOOP = re.compile(r"^\s*(?:async )?for [\w, ]+ in ")
_METHOD = re.compile(r"(?<=[)\]])\.\w+\(")


def fit(source: str) -> str:
    """The module with its lines broken and joined for the names that it has now."""
    source = _CHAIN.sub(_unchained, _BROKEN.sub(_joined, source))
    if all(len(line) <= WIDTH for line in source.splitlines()):
        return source
    lines = source.split("\n")
    texts = _in_texts(source)
    return "\n".join(
        "\n".join(wrap(line)) if len(line) > WIDTH and number not in texts else line
        for number, line in enumerate(lines)
    )


def wrap(line: str) -> list[str]:
    """One line of code as the lines that ruff makes of it."""
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    hidden = _hide(line)
    if "#" in hidden:
        return [line]
    if chained := _chained(line, hidden, indent):
        return chained
    split = _brackets(hidden)
    if split is None or (not _DEF.match(line) and _OPERATOR.search(_outside(hidden))):
        return _plain(line, hidden, indent)
    head, body, tail = line[: split[0] + 1], line[split[0] + 1 : split[1]], line[split[1] :]
    listed = re.search(r"[\w)\]]\W$", head) is not None  # a call or a signature, not a literal
    clauses, elements = _clauses(body), _elements(body)
    lone = len(elements) == 1 and _DEF.match(line) is not None
    whole = listed or clauses
    if whole and not lone and not body.endswith(",") and len(f"{indent}    {body}") <= WIDTH:
        return [head, f"{indent}    {body}", f"{indent}{tail}"]
    comma = "" if clauses or (listed and len(elements) == 1 and not lone) else ","
    inner = (f"{indent}    {element}{comma}" for element in clauses or elements)
    return [head, *(part for element in inner for part in wrap(element)), f"{indent}{tail}"]


def _plain(line: str, hidden: str, indent: str) -> list[str]:
    """A line that no brackets at its end can break: its value goes into parentheses."""
    if re.match(r"\s*\w+=[^=].* \+ .*,$", line):  # an argument of a call
        return _terms(line, indent)
    match = re.match(r"\s*(?:assert |return |[\w.]+(?:: [^=]+)? = |\w+: (?!.* = ))", line)
    if match is None or hidden.endswith((",", ":", ")", "]", "}")) or match.end() > WIDTH:
        return [line]
    inside = f"{indent}    {line[match.end() :]}"
    inner = [inside] if len(inside) <= WIDTH else _terms(inside, f"{indent}    ")
    return [f"{match[0]}(", *inner, f"{indent})"]


def _terms(line: str, indent: str) -> list[str]:
    """`a == b` with each operand on a line of its own."""
    hidden = _hide(line)
    starts = [
        match.start()
        for match in re.finditer(r" (?:==|\+|and|or) ", hidden)
        if _depth(hidden[: match.start()]) == 0
    ]
    parts = (line[start:end].strip() for start, end in pairwise([0, *starts, len(line)]))
    return [f"{indent}{part}" for part in parts]


def _joined(match: re.Match[str]) -> str:
    """A list that stands on a line of its own, back on one line, where that fits."""
    indent, head, body, tail = match["indent"], match["head"], match["body"], match["tail"]
    if "#" in _hide(match[0]) or _PAIRS[tail[0]] != head[-1]:
        return match[0]
    if re.search(r"(?:^|[=(,:]|\breturn|\bassert|\bin|\bawait) ?\($", head) and tail in ")),:":
        plain = f"{indent}{head[:-1]}{body}{tail[1:]}"
        if "," not in _outside(_hide(body)) and not re.search(r"\(\($|\w\($", head):
            inside = len(f"{indent}    {body}") <= WIDTH
            return match[0] if inside and len(plain) > WIDTH else "\n".join(wrap(plain))
    whole = f"{indent}{head}{body}{tail}"
    if len(whole) <= WIDTH:
        return whole
    return "\n".join(wrap(whole)) if len(f"{indent}    {body}") > WIDTH else match[0]


def _unchained(match: re.Match[str]) -> str:
    """A chain of calls that stands a call a line, back on one line, where that fits."""
    chain = "".join(line.strip() for line in match["calls"].splitlines())
    line = f"{match['indent']}{match['head'][:-1]}{chain}"
    if "#" in _hide(match["calls"]):
        return match[0]
    inside = f"{match['indent']}    {chain}"
    return line if len(line) <= WIDTH or len(inside) <= WIDTH else match[0]


def _chained(line: str, hidden: str, indent: str) -> list[str]:
    """`x = a(…).b(…).c(…)` in parentheses: on one line if it fits there, else a call a line."""
    match = re.match(r"\s*(?:[\w.]+(?:: [^=]+)? = |return )(?=\S)", line)
    methods = [m.start() for m in _METHOD.finditer(hidden) if _depth(hidden[: m.start()]) == 0]
    if match is None or len(methods) < 2 or _depth(hidden) != 0 or not hidden.endswith(")"):
        return []
    inner = line[match.end() :]
    if len(f"{indent}    {inner}") <= WIDTH:
        return [f"{match[0]}(", f"{indent}    {inner}", f"{indent})"]
    starts = [match.end(), *methods, len(line)]
    calls = [line[start:end] for start, end in pairwise(starts)]
    broken = [part for call in calls for part in wrap(f"{indent}    {call}")]
    return [f"{match[0]}(", *broken, f"{indent})"]


def _hide(line: str) -> str:
    """The line with the insides of its strings blanked, so that brackets in them do not count."""
    return _STRING.sub(lambda match: match[0][0] + "_" * (len(match[0]) - 2) + match[0][-1], line)


def _brackets(hidden: str) -> tuple[int, int] | None:
    """Where the brackets open and close that ruff breaks: a signature's, else the last ones - or,
    where the line would be too long up to those, the ones before.
    """
    if match := _DEF.match(hidden):
        return match.end() - 1, _closing(hidden, match.end() - 1)
    pairs = [
        (start, end)
        for start, char in enumerate(hidden)
        if char in _PAIRS.values() and _depth(hidden[:start]) == 0
        for end in [_closing(hidden, start)]
        if end - start > 1
    ]
    fitting = [pair for pair in pairs if pair[0] < WIDTH]
    return (fitting or pairs)[-1] if pairs else None


def _closing(hidden: str, start: int) -> int:
    depth = 0
    for position in range(start, len(hidden)):
        char = hidden[position]
        depth += (char in _PAIRS.values()) - (char in _PAIRS)
        if depth == 0:
            return position
    return len(hidden) - 1


def _depth(hidden: str) -> int:
    return sum((char in _PAIRS.values()) - (char in _PAIRS) for char in hidden)


def _outside(hidden: str) -> str:
    """What of a line stands in no brackets, but for the `in` of a loop."""
    depth, found = 0, []
    for char in hidden:
        depth += char in _PAIRS.values()
        if depth == 0:
            found.append(char)
        depth -= char in _PAIRS
    return _LOOP.sub("", "".join(found))


def _elements(body: str) -> list[str]:
    """`a, b(c, d)` → `a` and `b(c, d)`."""
    return [part.strip() for part in _split(body, ",") if part.strip()]


def _clauses(body: str) -> list[str]:
    """`f(x) for x in y if z` → its three clauses; nothing where it is no comprehension."""
    hidden = _hide(body)
    starts = [
        match.start() + 1
        for match in re.finditer(r" (?:async for|for|if) ", hidden)
        if _depth(hidden[: match.start()]) == 0
    ]
    if not starts or " for " not in _outside(hidden):
        return []
    edges = [0, *starts, len(body)]
    return [body[start:end].strip() for start, end in pairwise(edges)]


def _split(body: str, separator: str) -> Iterator[str]:
    hidden, depth, start = _hide(body), 0, 0
    for position, char in enumerate(hidden):
        depth += (char in _PAIRS.values()) - (char in _PAIRS)
        if char == separator and depth == 0:
            yield body[start:position]
            start = position + 1
    yield body[start:]


def _in_texts(source: str) -> set[int]:
    """The numbers of the lines that lie in a string of several lines."""
    numbers: set[int] = set()
    for match in re.finditer(r'"""(?:[^"\\]|\\.|"(?!""))*"""', source):
        first = source.count("\n", 0, match.start())
        numbers.update(range(first, first + match[0].count("\n") + 1))
    return numbers
