"""The samples are put together here, so that no scanner takes this file for one that leaks."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from importlib import import_module

import pytest

from afterword.core import tokens
from tests.support import growth, valid

BODY = "q8Rt2MwX5vBn8KzPj4Lc7YdGh3FsW9aE6uTo1iNbVxZ0" * 3
UPPER, LOWER, DIGITS = "Q7RT2MWX5VBN8KZP", BODY.lower(), "1029384756"


def _jwt(payload: str) -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', payload)
    return ".".join([*(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), BODY[:43]])


SAMPLES = {
    "AWS Access Key": [prefix + UPPER for prefix in ("AKI" + "A", "ASI" + "A", "ABI" + "A", "ACC" + "A", "A3T" + "X")],
    "Azure Storage Account access key": ["Account" + "Key=" + (BODY[:22] + "/+Q4") * 3 + BODY[:8] + "=="],
    "Discord Bot Token": [start + BODY[:23] + "." + BODY[:6] + "." + BODY[:27] for start in "MNO"],
    "GitHub Token": [f"gh{kind}" + "_" + BODY[:36] for kind in "pousr"]
    + ["github" + "_pat_" + BODY[:22] + "_" + BODY[:59]],
    "GitLab Token": [
        *("gl" + kind + "-" + BODY[:20] for kind in ("pat", "dt", "ft", "soat", "rt", "cbt")),
        "GR134" + "8941" + BODY[:20],
        "gl" + "cbt-4f_" + BODY[:20],
        "gl" + "imt-" + BODY[:25],
        "gl" + "ptt-" + BODY[:40],
        "gl" + "agent-" + BODY[:50],
        "gl" + "oas-" + BODY[:64],
    ],
    "Mailchimp Access Key": [LOWER[:32] + "-us" + "12"],
    "OpenAI Token": [
        "sk" + "-" + BODY[:20] + "T3Blbk" + "FJ" + BODY[:20],
        "sk" + "-proj-" + BODY[:60],
        "sk" + "-shop-" + BODY[:20] + "T3Blbk" + "FJ" + BODY[:20],
    ],
    "PyPI Token": ["pypi" + f"-{kind}" + BODY[:80] for kind in ("AgEIcHlwaS5vcmc", "AgENdGVzdC5weXBpLm9yZw")],
    "SendGrid API Key": ["SG" + "." + BODY[:22] + "." + BODY[:43]],
    "Slack Token": [
        *(f"xox{kind}" + f"-{DIGITS}-{DIGITS}-" + LOWER[:24] for kind in "abposr"),
        "https://hooks.slack" + f".com/services/T{DIGITS}/B{DIGITS}/" + BODY[:24],
    ],
    "Square OAuth Secret": ["sq0" + "csp-" + BODY[:43]],
    "Stripe Access Key": [f"{kind}k" + "_live_" + BODY[:length] for kind in "rs" for length in (24, 99)],
    "Telegram Bot Token": [DIGITS + ":" + BODY[:35]],
    "Twilio API Key": [f"{kind}" + LOWER[:32] for kind in ("AC", "SK")],
    "NPM Token": ["npm" + "_" + BODY[:36]],
    "Google API Key": ["AI" + "za" + BODY[:35]],
    "Anthropic API Key": ["sk" + "-ant-" + BODY[:90]],
    "Hugging Face Token": ["hf" + "_" + BODY[:34]],
    "JSON Web Token": [_jwt('{"sub":"1029384756","name":"Alice"}')],
}
ALL = [
    pytest.param(kind, sample, id=f"{kind} {number}")
    for kind, samples in SAMPLES.items()
    for number, sample in enumerate(samples)
]


@pytest.mark.parametrize(("kind", "sample"), ALL)
@pytest.mark.parametrize("around", ["{}", "x\n{}\ny", "token={}; next", "`{}`", '"{}",', "| ä | {} | |", "({})."])
def test_a_token_of_each_kind_is_found_as_a_whole(kind: str, sample: str, around: str) -> None:
    text = around.format(sample)
    (found,) = tokens.find(text)
    assert (found.kind, text[found.start : found.end]) == (kind, sample)


def test_there_is_a_sample_for_every_pattern_of_every_detector() -> None:
    for kind, pattern in tokens._kinds():
        assert any(re.search(pattern, sample) for sample in SAMPLES[kind]), pattern


def test_every_detector_is_asked_or_left_out_on_purpose() -> None:
    left_out = {"artifactory", "basic_auth", "cloudant", "high_entropy_strings", "ibm_cloud_iam", "ibm_cos_hmac"}
    left_out |= {"ip_public", "jwt", "keyword", "npm", "private_key", "softlayer", "base"}
    plugins = import_module("detect_secrets.util.importlib").get_modules_from_package(
        import_module("detect_secrets.plugins")
    )
    assert {name.rpartition(".")[2] for name in plugins} == left_out | set(tokens.DETECTORS)


@pytest.mark.parametrize(("kind", "sample"), ALL)
def test_a_part_of_a_longer_word_is_no_token(kind: str, sample: str) -> None:
    assert list(tokens.find(f"x{sample}")) == []


def test_tokens_in_a_row_are_found_each_once() -> None:
    samples = [sample for samples in SAMPLES.values() for sample in samples]
    text = ", ".join(samples)
    assert [text[found.start : found.end] for found in tokens.find(text)] == samples


@pytest.mark.parametrize("payload", ["no JSON at all, but long", '{"a":' + "[" * 100_000])
def test_what_only_looks_like_a_json_web_token_is_none(payload: str) -> None:
    header, _, signature = _jwt("{}").split(".")
    text = ".".join([header, "eyJ" + base64.urlsafe_b64encode(payload.encode()).decode().rstrip("="), signature])
    assert list(tokens.find(text)) == []
    assert list(tokens.find(_jwt('{"a":' + "[" * 100_000))) == []


@pytest.mark.parametrize("sample", ["AKI" + "AIOSFODNN7EXAMPLE", "gh" + "p_" + "x" * 36])
def test_the_example_of_a_manual_and_a_placeholder_are_no_tokens(sample: str) -> None:
    assert list(tokens.find(sample)) == []


def test_a_text_without_a_token_does_not_import_the_detectors() -> None:
    code = f"import sys; from afterword.core import tokens; print(list(tokens.find({valid.TEXT!r})))"
    code += "; print('detect_secrets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nFalse\n"


HOSTILE = {
    **{piece: piece * (1_000_000 // len(piece)) for piece in ("1", "a", "@", ":", "-", "eyJ", "eyJ.", "sk-", "xox")},
    "hints": ("gh" + "p_" + "aaaaaaaaaaaaaaaaa ") * 45_000,
    "webhooks": "https://hooks.slack" + ".com/services/T" * 20_000,
    "slack": "xox" + "b-" + "1-" * 500_000,
    "azure": "Account" + "Key=" * 250_000,
    "azure names": ("Account" + "Key=") * 90_000,
    "json": json.dumps(["x"] * 200_000),
    "placeholders": ("gh" + "p_" + "x" * 36 + ".") * 25_000,
    "placeholders in words": ("gh" + "p_" + "x" * 36 + " ") * 25_000,
    "dots": ("M" + "a" * 23 + ".") * 40_000,
    "scheme": "://a:b" * 150_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_time_in_proportion(name: str) -> None:
    text = HOSTILE[name]
    growth.assert_in_proportion(lambda size: list(tokens.find(text[:size])), len(text))
