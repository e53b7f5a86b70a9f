"""Fixtures that tests of every layer use."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("fivekeys", deadline=None)  # time depends on the machine's other load
settings.load_profile("fivekeys")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
"""Folder beside the repository with the source texts and gold records; not part of it."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts beside the repository; the test is skipped where it is absent."""
    if not (SHARED / "documents").is_dir():
        pytest.skip(f"{SHARED} is absent: source texts are not part of the repository")
    return SHARED
