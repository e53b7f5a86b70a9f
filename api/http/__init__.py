"""What holds for HTTP, whatever is asked: negotiation, headers, caching, bounds, observation."""
