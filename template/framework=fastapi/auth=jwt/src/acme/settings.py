"""Your own settings: each field is an environment variable of the same name in capitals."""

from acme.platform.identity.token_settings import TokenSettings


class Settings(TokenSettings):
    """Everything this service takes from the environment.

    `payment_url: str` would be required as `PAYMENT_URL`; a default makes it optional.
    """
