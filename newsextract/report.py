"""What a run says on standard error, and the exit status that sums it up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from newsextract.errors import ReadFailure, Skipped
from newsextract.model import Document
from newsextract.write.plain import name_of, printable

OK, FAILED, USAGE, NO_ARTICLE = 0, 1, 2, 3
TRACEBACKS = 2  # -vv


def say(message: str) -> None:
    """Print one line on standard error, the words of pages and paths made harmless."""
    sys.stderr.write(printable(message) + "\n")


class Report:
    """Counts what happened to the inputs of one run, and tells the user as it happens.

    ``verbose`` 0 names failures, 1 adds a line a page and its warnings, 2 adds tracebacks;
    ``quiet`` leaves nothing but the failures.
    """

    def __init__(self, *, quiet: bool = False, verbose: int = 0) -> None:
        self.quiet, self.verbose = quiet, verbose
        self.failures = self.pages = self.articles = 0

    def watch(self, results: Iterable[Document | ReadFailure | Skipped]) -> Iterator[Document]:
        """Pass documents on and count them; name what failed."""
        for result in results:
            if isinstance(result, Document):
                self.page(result)
                yield result
            else:
                self.problem(result)

    def problem(self, result: ReadFailure | Skipped) -> None:
        """Name an input that failed; records that are no pages are news for the curious alone."""
        if isinstance(result, Skipped):
            self._note(str(result))
            return
        self.failures += 1
        say(f"newsextract: {result}")
        if result.traceback and self.verbose >= TRACEBACKS:
            sys.stderr.write(result.traceback)

    def page(self, document: Document) -> None:
        """Count a page, and tell the curious what is on it."""
        article = document.article
        self.pages += 1
        self.articles += article is not None
        found = [f"article of {len(article.body)} paragraphs" if article else "no article"]
        found += [f"{len(items)} {kind}" for kind, items in document.lists().items() if items]
        name = name_of(document)
        self._note(f"{name}: {document.language or 'language unknown'}; {', '.join(found)}")
        for warning in document.warnings:
            self._note(f"{name}: {warning.code}: {warning.message}")

    def failed(self) -> int:
        """The exit status of a command that looks for no article: 1 where an input failed, else 0."""
        return FAILED if self.failures else OK

    def status(self) -> int:
        """The exit status: 1 where an input failed, 3 where no page had an article, else 0."""
        if self.failures:
            return FAILED
        if self.articles:
            return OK
        if not self.quiet:
            say("newsextract: no article found" + (f" in {self.pages} pages" if self.pages > 1 else ""))
        return NO_ARTICLE

    def _note(self, message: str) -> None:
        if self.verbose and not self.quiet:
            say(f"newsextract: {message}")
