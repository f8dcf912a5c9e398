"""Building blocks that views are drawn with: nodes, markup and pictures."""
