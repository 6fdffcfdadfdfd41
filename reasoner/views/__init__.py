"""Show an answer: as text, Markdown or a page. Views take values and return text; they know no law and do nothing."""
