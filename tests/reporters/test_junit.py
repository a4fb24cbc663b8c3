"""The JUnit XML: well-formed, as Jenkins' schema says, a case for each post-mortem."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters import junit
from tests.reporters.reports import HOSTILE, ORDINARY, REPORTS

XS = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA = ElementTree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd").getroot()
ELEMENTS = {element.attrib["name"]: element for element in SCHEMA.findall(f"{XS}element")}


def _hold(element: ElementTree.Element) -> None:
    """Hold an element and all below it against what the schema says of children and attributes."""
    declared = ELEMENTS[element.tag]
    attributes = {one.attrib["name"]: one.get("use") == "required" for one in declared.iter(f"{XS}attribute")}
    assert set(element.attrib) <= set(attributes)
    assert {name for name, is_required in attributes.items() if is_required} <= set(element.attrib)
    assert {child.tag for child in element} <= {one.get("ref") for one in declared.iter(f"{XS}element")}
    for child in element:
        _hold(child)


@pytest.mark.parametrize("name", REPORTS)
def test_the_output_is_as_the_schema_says(name: str) -> None:
    root = ElementTree.fromstring(junit.render(REPORTS[name]).encode())
    assert root.tag == "testsuites"
    _hold(root)


def test_each_post_mortem_is_a_case_that_fails_once_where_it_has_errors() -> None:
    suite = ElementTree.fromstring(junit.render(ORDINARY).encode())[0]
    assert [case.attrib["name"] for case in suite] == list(ORDINARY.paths)
    assert [len(case.findall("failure")) for case in suite] == [0, 1, 0]
    assert [suite.attrib[name] for name in ("tests", "failures", "errors")] == ["3", "1", "0"]


def test_a_failure_holds_all_errors_and_warnings_stand_beside_it() -> None:
    found = [
        Diagnostic(path="a.md", line=n, column=1, code="AW1", name="x", level=level, message=f"message {n}")
        for n, level in enumerate(("error", "warning", "error"), start=1)
    ]
    (case,) = ElementTree.fromstring(junit.render(Report(checked=1, diagnostics=tuple(found))).encode())[0]
    assert case.findtext("failure") == "a.md:1:1 AW1 x: message 1\na.md:3:1 AW1 x: message 3"
    assert case.findtext("system-out") == "a.md:2:1 AW1 x: message 2"


def test_characters_that_xml_does_not_allow_are_written_out() -> None:
    name = ElementTree.fromstring(junit.render(HOSTILE).encode())[0][0].attrib["name"]
    assert "\\n::error::x\\r\\x00\\x1b[2J\\u202e\\u2028\\ud800\\ufffe" in name
    assert name.startswith("a`|\"'<b>&amp;</b> @alice")
