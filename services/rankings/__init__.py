"""The desk of rankings (考核排名): schemes, the facts of a quarter, the figures that follow, and how they become final."""
