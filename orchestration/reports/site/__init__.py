"""The site: static pages of one release, made of the same blocks as printed reports."""
