"""What `casus lint` found: as plain text, as SARIF 2.1.0, as annotations of GitHub, as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reasoner.upkeep.linting import CHECKS, Finding, Linted

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"

Located = Callable[[str], str]
"""How a file of the rulebook is called from where one stands."""


def findings_text(found: Linted) -> str:
    """Return every finding with its place, and how many there are."""
    lines = [f"{finding.severity} ({finding.check}): {finding}" for finding in found.findings]
    return "\n".join([*lines, f"{found.files} rule files: {_counted(found)}."]) + "\n"


def _counted(found: Linted) -> str:
    if not found.findings:
        return "nothing to say"
    parts = []
    for word, count in (("error", len(found.of("error"))), ("warning", len(found.of("warning")))):
        if count:
            parts.append(f"{count} {word}{'s' if count > 1 else ''}")
    return ", ".join(parts)


def findings_data(found: Linted) -> dict[str, object]:
    """Return the findings as plain data for JSON."""
    return {
        "schema": "casus-lint/1",
        "files": found.files,
        "errors": len(found.of("error")),
        "warnings": len(found.of("warning")),
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity,
                "says": finding.what,
                "file": finding.where.file if finding.where else None,
                "line": finding.where.line if finding.where else None,
                "column": finding.where.column if finding.where else None,
                "hint": finding.hint,
            }
            for finding in found.findings
        ],
    }


# ---- GitHub --------------------------------------------------------------------------------------------------------


def findings_github(found: Linted, located: Located) -> str:
    """Return a workflow command of GitHub for each finding: it shows as an annotation at its line."""
    return "".join(f"{_annotation(finding, located)}\n" for finding in found.findings)


def _annotation(finding: Finding, located: Located) -> str:
    places = []
    if finding.where is not None:
        places.append(f"file={_property(located(finding.where.file))}")
        if finding.where.line is not None:
            places.append(f"line={finding.where.line}")
        if finding.where.column is not None:
            places.append(f"col={finding.where.column}")
    places.append(f"title={_property(f'casus lint: {finding.check}')}")
    return f"::{finding.severity} {','.join(places)}::{_data(_message(finding))}"


def _data(text: str) -> str:
    """Return *text* as the message of a workflow command holds it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return *text* as a property of a workflow command holds it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _message(finding: Finding) -> str:
    return finding.what if finding.hint is None else f"{finding.what}\nhint: {finding.hint}"


# ---- SARIF ---------------------------------------------------------------------------------------------------------


def findings_sarif(found: Linted, located: Located, version: str) -> str:
    """Return the findings as a SARIF 2.1.0 log of one run of this program's *version*."""
    names = list(CHECKS)
    rules = [
        {
            "id": name,
            "shortDescription": {"text": says},
            "defaultConfiguration": {"level": severity},
        }
        for name, (severity, says) in CHECKS.items()
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "casus", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, names.index(finding.check), located) for finding in found.findings],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(finding: Finding, index: int, located: Located) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": _message(finding)},
    }
    where = finding.where
    if where is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(located(where.file))}}
        if where.line is not None:
            place["region"] = {"startLine": where.line}
            if where.column is not None:
                place["region"]["startColumn"] = where.column
            if where.text is not None:
                place["region"]["snippet"] = {"text": where.text}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _uri(path: str) -> str:
    """Return *path* as a URI: relative if it is, else of the scheme `file`."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(path.replace("\\", "/"))
