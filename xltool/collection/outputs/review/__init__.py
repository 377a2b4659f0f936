"""核对报告: a collection as one page for the browser, for the coordinator and those she reports to.

The page fetches nothing and stands alone. What it says is gathered here as small values; every word
of it stands in `templates/collection/review`.
"""

from xltool.collection.outputs.review.page import review_page

__all__ = ["review_page"]
