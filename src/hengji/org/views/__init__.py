"""Pages of the group, one noun a file."""

from ..doors import viewer_at

__all__ = ["viewer_at"]
