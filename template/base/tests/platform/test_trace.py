"""C23: a valid `traceparent` continues its trace, an invalid one starts a new one."""

import pytest

from acme.platform.telemetry.trace import Trace

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.mark.parametrize(
    "version_and_rest", [("00", ""), ("cc", ""), ("cc", "-what-the-future-brings")]
)
@pytest.mark.parametrize(("flags", "sampled"), [("01", True), ("00", False), ("03", True)])
def test_c23_a_valid_one_continues(
    version_and_rest: tuple[str, str], flags: str, sampled: bool
) -> None:
    version, rest = version_and_rest
    trace = Trace.from_header(f"{version}-{TRACE}-{SPAN}-{flags}{rest}")
    assert (trace.trace_id, trace.parent_id, trace.sampled) == (TRACE, SPAN, sampled)
    assert trace.span_id != SPAN
    assert Trace.from_header(trace.traceparent).trace_id == TRACE


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-1",
        f"00-{TRACE[1:]}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01\r\nX-Evil: 1",
    ],
)
def test_c23_an_invalid_one_starts_anew(header: str | None) -> None:
    one, other = Trace.from_header(header), Trace.from_header(header)
    assert one.parent_id is None
    assert TRACE not in (one.trace_id, other.trace_id)
    assert one.trace_id != other.trace_id
    assert Trace.from_header(one.traceparent).trace_id == one.trace_id
