"""What people say of claims: kept apart from what is extracted, and applied to it every time."""
