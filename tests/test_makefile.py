"""The make targets: what they install, from what, and what they judge."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.support.checkout import ROOT, STAMP, Checkout, change_time

TARGETS = re.findall(r"^([a-z]+):.* ## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

RECORDER = f"""\
#!/bin/bash
# Stands in for Python: answers questions, and writes down what would be installed.
case "$*" in
  *version_info*) exec {sys.executable} "${{@//sys._base_executable/\\"$0\\"}}";;
  *ensurepip*) exit $NO_ENSUREPIP;;
  "-m venv"*) mkdir -p "${{@: -1}}/bin"; cp "$0" "${{@: -1}}/bin/python";;
esac
echo "$(basename "$(dirname "$0")") $*" >> installed.log
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.create(tmp_path)


def install(checkout: Checkout, no_ensurepip: str = "0") -> list[str]:
    """Run `make .venv` with the recorder as Python, and return what it was asked to do."""
    python = checkout.outside / "machine" / "python3.99"
    python.parent.mkdir(exist_ok=True)
    python.write_text(RECORDER)
    python.chmod(0o755)
    log = checkout.root / "installed.log"
    log.write_text("")
    done = checkout.run("make .venv", PYTHON=str(python), NO_ENSUREPIP=no_ensurepip)
    assert done.returncode == 0, done.stdout
    return log.read_text().splitlines()


def test_help_is_the_default_and_lists_the_targets(checkout: Checkout) -> None:
    output = checkout.run("make").stdout
    assert {"demo", "test", "check", "format", "site", "serve", "lock", "benchmark", "clean"} <= set(TARGETS)
    assert [target for target in TARGETS if f"make {target} " not in output] == []


def test_installing_takes_the_hashes_and_then_only_this_project(checkout: Checkout) -> None:
    assert install(checkout) == [
        "machine -m venv .venv",
        "bin -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock",
        "bin -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .",
    ]


def test_a_python_without_ensurepip_installs_with_its_own_pip(checkout: Checkout) -> None:
    commands = install(checkout, no_ensurepip="1")
    assert commands[0] == "machine -m venv --without-pip .venv"
    assert all(command.startswith("machine -m pip --python .venv/bin/python install ") for command in commands[1:])
    assert len(commands) == 3


def test_what_is_installed_is_not_installed_again(checkout: Checkout) -> None:
    install(checkout)
    assert install(checkout) == []


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_declaration_is_installed(checkout: Checkout, name: str) -> None:
    install(checkout)
    change_time(checkout.root / name, seconds=5)
    assert len(install(checkout)) == 3


def test_another_python_gets_an_environment_of_its_own(checkout: Checkout) -> None:
    install(checkout)
    stamp = checkout.root / ".venv" / STAMP
    stamp.rename(stamp.with_name(".installed-3.10"))
    assert len(install(checkout)) == 3


def test_a_python_that_is_too_old_is_named_as_the_reason(checkout: Checkout) -> None:
    done = checkout.run("make .venv", PYTHON="/bin/false")
    assert done.returncode == 2
    assert "Afterword needs Python 3.11 or later" in done.stdout
    assert not (checkout.root / ".venv").exists()


@pytest.mark.parametrize(("user", "as_root"), [("0", "env"), ("1000", "sudo -n")], ids=["root", "sudo"])
def test_a_browser_is_installed_where_there_is_none(checkout: Checkout, user: str, as_root: str) -> None:
    done = browser(checkout, user=user)
    assert done.returncode == 0, done.stdout
    assert (checkout.root / "installed.log").read_text().splitlines() == [
        "apt-get -qq update",
        "apt-get -qq install --no-install-recommends chromium fonts-liberation",
    ]
    assert as_root == "env" or (checkout.root / "sudo.log").is_file()


@pytest.mark.parametrize(("ci", "status"), [("true", 2), ("", 0)])
def test_without_a_browser_only_ci_goes_no_further(checkout: Checkout, ci: str, status: int) -> None:
    done = browser(checkout, user="1000", sudo="exit 1", CI=ci)
    assert done.returncode == status, done.stdout
    assert "install chromium" in done.stdout


def browser(checkout: Checkout, *, user: str, sudo: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `make browser` on a machine without a browser, with stand-ins for what would change it."""
    stand_ins = {
        "apt-get": 'echo "$(basename "$0") $*" >> installed.log',
        "sudo": sudo or 'touch sudo.log; shift; exec "$@"',
        "id": f"echo {user}",
    }
    for name, script in stand_ins.items():
        (checkout.outside / name).write_text(f"#!/bin/bash\n{script}\n")
        (checkout.outside / name).chmod(0o755)
    return checkout.run(f'PATH="{checkout.outside}:$PATH" make browser BROWSERS=no-such-browser', **variables)


@pytest.mark.parametrize(
    ("pure", "others", "status"), [(100, 95, 0), (99, 100, 2), (100, 94, 2)], ids=["enough", "pure", "overall"]
)
def test_the_coverage_of_the_pure_layers_and_of_everything_is_judged(
    checkout: Checkout, pure: int, others: int, status: int
) -> None:
    checkout.with_everything_installed()
    package = checkout.root / "tooling" / "afterword"
    data = CoverageData(basename=str(checkout.root / ".coverage"))
    # The pure layers weigh next to nothing, so that each of the two thresholds is judged by itself.
    for file, lines, share in ((package / "core" / "a.py", 100, pure), (package / "cli.py", 10_000, others)):
        file.write_text("x = 1\n" * lines)
        data.add_lines({str(file): range(1, lines * share // 100 + 1)})
    for layer in ("rules", "reporters"):
        file = package / layer / "__init__.py"
        file.write_text("x = 1\n")
        data.add_lines({str(file): [1]})
    data.write()
    done = checkout.run("make coverage")
    assert done.returncode == status, done.stdout
    assert "at least 100 %" in done.stdout
    assert "at least 95 %" in done.stdout
