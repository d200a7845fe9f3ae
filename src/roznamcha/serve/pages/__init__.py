"""One module a kind of page: a question in, what the page shows out."""
