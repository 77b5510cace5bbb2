"""Charts: plain SVG, the same drawing on paper, on the site and in files of their own."""
