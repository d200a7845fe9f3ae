"""Watching outlets: feeds, sitemaps and pages are visited, new reports fetched, kept as they came, and read."""
