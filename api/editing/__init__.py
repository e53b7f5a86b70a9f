"""Editing: drafts of documents and tables, corrections of their claims, and the pages for both."""
