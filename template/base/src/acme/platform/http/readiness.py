"""Whether the service can do its work, dependency by dependency."""

import json
from collections.abc import Mapping

from acme.kit.problem import MEDIA_TYPE
from acme.platform import draining
from acme.platform.http.problems import unavailable
from acme.platform.http.reply import Reply, answer


def describe_readiness(checks: Mapping[str, str], request_id: str) -> Reply:
    """Ready where every check is "ok" and the process is not about to stop."""
    if draining.draining():
        problem = unavailable("The service is about to stop.")
    elif any(state != "ok" for state in checks.values()):
        problem = unavailable("A dependency cannot be reached.")
    else:
        return answer(json.dumps({"status": "ok", "checks": dict(checks)}).encode())
    document = problem.document(request_id) | {"checks": dict(checks)}
    headers = {"Content-Type": MEDIA_TYPE, **problem.headers}
    return Reply(problem.status, json.dumps(document).encode(), headers)
