"""The site: static pages that Evidence makes of one release."""
