"""One module a page: each view asks queries or calls one flow, and shows the answer."""
