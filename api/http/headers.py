"""Headers that every answer has."""

from typing import Final

SAFETY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

EXPOSED: Final = ("ETag", "Fivekeys-Generation", "Link", "X-Request-Id")
COMMON_HEADERS: Final = tuple(
    (name.lower().encode(), value.encode())
    for name, value in (
        *SAFETY_HEADERS.items(),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", ", ".join(EXPOSED)),
        ("Vary", "Accept, Accept-Encoding"),
        ("X-Robots-Tag", "noindex"),
    )
)
"""Headers of every answer of an endpoint that stands beside the layers of the app."""
