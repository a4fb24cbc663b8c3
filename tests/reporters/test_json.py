"""The JSON for programs: a stable object, in ASCII."""

from __future__ import annotations

import json as stdlib

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import json

ERROR = Diagnostic(
    path="a.md", line=4, column=9, code="AW103", name="missing-owner", message="no owner", subject="owner"
)
GOLDEN = """\
{
  "version": 1,
  "diagnostics": [
    {
      "path": "a.md",
      "line": 4,
      "column": 9,
      "code": "AW103",
      "name": "missing-owner",
      "level": "error",
      "message": "no owner"
    }
  ],
  "open": [
    {
      "path": "b.md",
      "status": "draft",
      "before": "in-review",
      "missing": [
        "Summary"
      ]
    }
  ],
  "summary": {
    "postmortems": 2,
    "errors": 1,
    "warnings": 0
  }
}"""


def test_the_whole_output() -> None:
    open_ = StillOpen(path="b.md", status="draft", before="in-review", missing=("Summary",))
    assert json.render(Report(checked=2, diagnostics=(ERROR,), open=(open_,))) == GOLDEN


def test_no_character_breaks_the_output() -> None:
    hostile = 'ü " \\ \n\u2028\ud800\x00'
    finding = Diagnostic(path=hostile, line=1, column=1, code="AW001", message=hostile)
    written = json.render(Report(checked=1, diagnostics=(finding,)))
    assert written.isascii()
    read = stdlib.loads(written)["diagnostics"][0]
    assert (read["path"], read["message"]) == (hostile, hostile)
