"""What all pages share: languages, templates, assets, errors for people."""
