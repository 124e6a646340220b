"""The results of checks, as other processes and the cache have them."""

import json

from lint_settings.documents.finding import Finding, Severity
from lint_settings.documents.span import Span
from lint_settings.engine.result import FileResult, result_data, result_from


def test_findings_share_the_texts_that_they_have_in_common() -> None:
    rest = ("/a", None, "it is slow", "https://example.com/a")
    found = [Finding("shop.yaml", Span(0, 1, 1, 1, 1, 2), "a-rule", Severity.INFO, text, *rest) for text in ("x", "y")]
    sent = json.loads(json.dumps(result_data(FileResult(tuple(found)))))
    one, other = result_from(sent).findings
    assert [one, other] == found
    for name in ("path", "rule", "symptom", "url"):
        assert getattr(one, name) is getattr(other, name)
