"""An answer as HTML: a fragment for a notebook, or a page that needs nothing else. Every text is escaped.

No script and nothing from elsewhere: what is written here can be opened, sent and printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reasoner.answer import Answer
from reasoner.views.document import Block, Heading, Item, Items, Paragraph, Run, Table, Text, answer_document

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1a; --soft: #5d5b54; --line: #d9d6cc; --paper: #fdfcf9; --tint: #f3f1ea; --link: #1d4f91;
  --no: #a3271f; --yes: #1d6b3a; --open: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6df; --soft: #a8a59b; --line: #3b3a36; --paper: #191917; --tint: #232320;
  --link: #8fb8ee; --no: #f08a80; --yes: #7fcb98; --open: #e6b45c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.55 Georgia, "Times New Roman", serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
"""
_FRAGMENT_STYLE = """
.casus h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; padding-left: .8rem; border-left: .35rem solid; text-wrap: balance; }
.casus .not_grounded { border-color: var(--no, #a3271f); }
.casus .grounded { border-color: var(--yes, #1d6b3a); }
.casus .undetermined { border-color: var(--open, #8a5a00); }
.casus h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
.casus h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
.casus p { max-width: 44rem; margin: .4rem 0; }
.casus ul { padding-left: 1.2rem; margin: .3rem 0; }
.casus li { margin: .2rem 0; overflow-wrap: break-word; }
.casus td code { white-space: nowrap; }
.casus a { color: var(--link, #1d4f91); }
.casus code { font: .85em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.casus .wide { overflow-x: auto; }
.casus table { border-collapse: collapse; width: 100%; font-size: .93em; }
.casus th, .casus td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line, #d9d6cc); }
.casus th { font-weight: 600; color: var(--soft, #5d5b54); }
.casus summary { cursor: pointer; color: var(--soft, #5d5b54); }
@media print { .casus details > ul { display: block; } }
"""


def answer_html(answer: Answer, of: str | None = None) -> str:
    """Return *answer* as a fragment of HTML, the verdict first; with *of*, one party alone."""
    blocks = "\n".join(_block(block, answer.verdict) for block in answer_document(answer, of))
    return f'<article class="casus" lang="en">\n<style>{_FRAGMENT_STYLE}</style>\n{blocks}\n</article>'


def answer_page(answer: Answer, of: str | None = None) -> str:
    """Return *answer* as a whole page."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(answer.headline)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{answer_html(answer, of)}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, verdict: str) -> str:
    if isinstance(block, Heading):
        mark = f' class="{escape(verdict)}"' if block.level == 1 else ""
        return f"<h{block.level}{mark}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_text(block.text)}</p>"
    if isinstance(block, Table):
        return _table(block)
    return _list(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'


def _list(block: Items) -> str:
    if not block.folded:
        return _items(block.items)
    return "\n".join(
        f"<details><summary>{_text(item.text)}</summary>\n{_items(item.below)}</details>"
        if item.below
        else f"<p>{_text(item.text)}</p>"
        for item in block.items
    )


def _items(items: Iterable[Item]) -> str:
    found = "\n".join(f"<li>{_text(item.text)}{_items(item.below) if item.below else ''}</li>" for item in items)
    return f"<ul>\n{found}\n</ul>" if found else ""


def _text(text: Text) -> str:
    return "".join(_run(run) for run in text)


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.url is not None:
        return f'<a href="{escape(run.url)}" rel="noopener noreferrer nofollow">{text}</a>'
    if run.code:
        return f"<code>{text}</code>"
    return f"<strong>{text}</strong>" if run.strong else text
