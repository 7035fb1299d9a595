"""Where npm would look for packages."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve.npm_config import DEFAULT_REGISTRY, NpmConfig, load_npm_config


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Path]:
    """The global and the user's .npmrc."""
    both = tmp_path / "global", tmp_path / "user"
    monkeypatch.setenv("NPM_CONFIG_GLOBALCONFIG", str(both[0]))
    monkeypatch.setenv("npm_config_userconfig", str(both[1]))
    monkeypatch.delenv("npm_config_registry", raising=False)
    monkeypatch.delenv("NPM_CONFIG_REGISTRY", raising=False)
    return both


def load() -> NpmConfig:
    return load_npm_config(pytest.fail)


def test_without_any_file_it_is_the_public_registry(files: tuple[Path, Path]) -> None:
    assert not files[0].exists()
    assert load() == NpmConfig(DEFAULT_REGISTRY)


def test_the_users_file_goes_before_the_global_one_and_the_environment_before_both(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files[0].write_text("registry=https://global.example/\n")
    assert load().registry == "https://global.example"
    files[1].write_text("; a comment\n# another\nregistry = https://user.example/npm/\n")
    assert load().registry == "https://user.example/npm"
    monkeypatch.setenv("npm_config_registry", "https://env.example")
    assert load().registry == "https://env.example"


def test_scopes_have_registries_of_their_own(files: tuple[Path, Path]) -> None:
    files[1].write_text("@acme:registry=https://npm.acme.example/\n@bad:registry=ftp://x\n")
    config = load()
    assert config.registry_of("@acme/thing") == "https://npm.acme.example"
    assert config.registry_of("@bad/thing") == config.registry_of("acme") == DEFAULT_REGISTRY


def test_credentials_by_the_longest_path(files: tuple[Path, Path]) -> None:
    password = b64encode(b"horse").decode()
    files[1].write_text(
        "//one.example/:_authToken=a\n//one.example/deep/:_authToken=b\n//two.example/:_auth=Y\n"
        f"//three.example/npm/:username=me\n//three.example/npm/:_password={password}\n//four.example/:_authToken=${{NO}}\n"
        "//five.example/:username=me\n//five.example/:_password=%%%\n"
    )
    config = load()
    assert config.authorization("https://one.example/pkg") == "Bearer a"
    assert config.authorization("https://one.example/deep/er/pkg?x=//two.example/") == "Bearer b"
    assert config.authorization("https://two.example/@a%2Fb") == "Basic Y"
    assert config.authorization("https://three.example/npm/p") == f"Basic {b64encode(b'me:horse').decode()}"
    for url in (
        "https://three.example/p",
        "https://four.example/p",
        "https://five.example/p",
        "https://one.example.org/p",
        "x",
    ):
        assert config.authorization(url) is None
    assert "horse" not in repr(config)


def test_a_file_that_cannot_be_read_is_said(files: tuple[Path, Path]) -> None:
    warnings: list[str] = []
    files[1].write_bytes(b"registry=\xff\xfe")
    assert load_npm_config(warnings.append).registry == DEFAULT_REGISTRY
    assert "could not be read" in warnings[0]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("@/:=\n_authTokenregistry${}#; http.é"), max_size=200), url=st.text(max_size=60))
def test_any_text(tmp_path_factory: pytest.TempPathFactory, text: str, url: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-npmrc"
    path.write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("npm_config_userconfig", str(path))
        config = load_npm_config(lambda _: None)
    assert config.authorization(url) is None or config.authorizations
    assert config.registry_of(text).startswith("http")
