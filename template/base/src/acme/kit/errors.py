"""What a use case can refuse. The HTTP layer turns these into problems."""


class Refusal(Exception):
    """A use case was asked for something that the stored data does not allow."""


class NotFound(Refusal):
    # The message holds no identifier: what another owns and what never was must read
    # the same.
    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}.")


class Stale(Refusal):
    """The caller changed a version that is no longer the current one."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"The {kind} has changed since it was read.")


class Unversioned(Refusal):
    """The caller changed a certain version of what has no versions."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"The {kind} has no ETag, so If-Match matches nothing.")


class AlreadyExists(Refusal):
    def __init__(self, field: str) -> None:
        super().__init__(f"Another one has this {field} already.")
        self.field = field


class UnknownReference(Refusal):
    def __init__(self, field: str) -> None:
        super().__init__(f"{field} names something that does not exist.")
        self.field = field


class InUse(Refusal):
    def __init__(self) -> None:
        super().__init__("Others refer to it still.")
