"""Settings are checked when a process starts, and a mistake is told in one line."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from acme.platform.settings import PlatformSettings, load

DATABASE = "postgresql://app:s3cr3t-word@db.example.com/shop"
VARIABLES = [name.upper() for name in PlatformSettings.model_fields]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def loaded(monkeypatch: pytest.MonkeyPatch, **environment: str) -> PlatformSettings:
    for variable, value in ({"DATABASE_URL": DATABASE} | environment).items():
        monkeypatch.setenv(variable, value)
    return load(PlatformSettings)


def test_what_is_not_said_is_the_safe_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch)
    assert settings.in_production
    assert not settings.shows_docs
    assert settings.drains_for == 5
    assert settings.cors_origins == ()
    assert settings.trusted_proxies == ()
    assert settings.max_body_bytes == 1_048_576
    assert settings.owner_url == settings.database_url


def test_a_test_does_not_wait_and_shows_its_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, ENVIRONMENT="test")
    assert settings.shows_docs
    assert settings.drains_for == 0
    assert loaded(monkeypatch, ENVIRONMENT="test", DRAIN_SECONDS="2").drains_for == 2


def test_h4_production_shows_its_docs_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, ENVIRONMENT="production", DOCS_ENABLED="1").shows_docs
    assert not loaded(monkeypatch, ENVIRONMENT="test", DOCS_ENABLED="0").shows_docs


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(
        monkeypatch,
        ALLOWED_HOSTS="api.example.com, *.Example.org,",
        CORS_ORIGINS="https://a.example.com,http://localhost:3000",
        TRUSTED_PROXIES="10.0.0.0/8, ::1",
    )
    assert settings.allowed_hosts == ("api.example.com", "*.example.org")
    assert settings.cors_origins == ("https://a.example.com", "http://localhost:3000")
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))


def test_an_origin_is_written_as_browsers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given = "HTTPS://App.example.com:443,http://a.example:80,http://b.example:443,https://[::1]:80"
    wanted = ("https://app.example.com", "http://a.example", "http://b.example:443")
    assert loaded(monkeypatch, CORS_ORIGINS=given).cors_origins == (*wanted, "https://[::1]:80")


def test_empty_is_the_same_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, DATABASE_OWNER_URL="", MAX_BODY_BYTES="", DOCS_ENABLED="")
    assert settings.database_owner_url is None
    assert settings.max_body_bytes == 1_048_576


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ENVIRONMENT", "prod"),
        ("DATABASE_URL", "mysql://app:s3cr3t-word@db/shop"),
        ("DATABASE_URL", "postgresql://app:s3cr3t-word@db"),
        ("DATABASE_URL", "postgresql://[app:s3cr3t-word"),
        ("DATABASE_OWNER_URL", "s3cr3t-word"),
        ("ALLOWED_HOSTS", "https://s3cr3t-word"),
        ("CORS_ORIGINS", "null"),
        ("CORS_ORIGINS", "https://s3cr3t-word/path"),
        ("CORS_ORIGINS", "https://*.s3cr3t-word"),
        ("CORS_ORIGINS", "https://user@s3cr3t-word"),
        ("CORS_ORIGINS", "s3cr3t-word.example"),
        ("TRUSTED_PROXIES", "s3cr3t-word"),
        ("RATE_LIMIT_ANONYMOUS", "s3cr3t-word/hour"),
        ("RATE_LIMIT_ANONYMOUS", "60"),
        ("REDIS_URL", "s3cr3t-word"),
        ("REDIS_URL", "https://:s3cr3t-word@cache.example.com"),
        ("REDIS_URL", "redis://:s3cr3t-word@cache.example.com:s3cr3t-word"),
        ("MAX_BODY_BYTES", "0"),
        ("MAX_BODY_BYTES", "s3cr3t-word"),
        ("REQUIRE_IF_MATCH", "s3cr3t-word"),
        ("DRAIN_SECONDS", "-1"),
        ("DOCS_ENABLED", "s3cr3t-word"),
        ("LOG_LEVEL", "s3cr3t-word"),
    ],
)
def test_a_mistake_is_one_line_that_names_it_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    variable: str,
    value: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        loaded(monkeypatch, **{variable: value})
    complaint = capfd.readouterr().err
    assert ended.value.code == 2
    assert complaint.count("\n") == 1
    assert f" {variable}: " in complaint
    assert "s3cr3t-word" not in complaint


def test_every_mistake_is_in_that_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        loaded(monkeypatch, DATABASE_URL="", MAX_BODY_BYTES="x", CORS_ORIGINS="null,x")
    complaint = capfd.readouterr().err
    assert complaint.count("\n") == 1
    assert "DATABASE_URL is missing" in complaint
    assert "MAX_BODY_BYTES: " in complaint
    assert complaint.count("CORS_ORIGINS: ") == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CORS_ORIGINS", "*"),
        ("LOG_LEVEL", "debug"),
        ("DATABASE_URL", "postgresql://app:change-me@db/shop"),
        ("DATABASE_OWNER_URL", "postgresql://owner:postgres@db/shop"),
    ],
)
def test_production_refuses_what_is_meant_for_development(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    variable: str,
    value: str,
) -> None:
    loaded(monkeypatch, **{variable: value, "ENVIRONMENT": "test"})
    with pytest.raises(SystemExit) as ended:
        loaded(monkeypatch, **{variable: value, "ENVIRONMENT": "production"})
    assert ended.value.code == 2
    assert variable in capfd.readouterr().err


def test_the_file_is_for_a_developers_machine_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("ENVIRONMENT=dev\nLOG_LEVEL=debug\nMAX_BODY_BYTES=5\n")
    assert loaded(monkeypatch).log_level == "debug"
    assert loaded(monkeypatch, MAX_BODY_BYTES="6").max_body_bytes == 6
    assert loaded(monkeypatch, ENVIRONMENT="dev").log_level == "debug"
    for environment in ("test", "production"):
        assert loaded(monkeypatch, ENVIRONMENT=environment).log_level == "info"


def test_settings_never_print_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = "postgresql://owner:s3cr3t-word@db/shop"
    cache = "redis://:s3cr3t-word@cache.example.com/0"
    settings = loaded(monkeypatch, DATABASE_OWNER_URL=owner, REDIS_URL=cache)
    assert list(settings.secrets()) == ["s3cr3t-word"] * 3
    assert "s3cr3t-word" not in f"{settings!r} {settings} {settings.database_url}"
