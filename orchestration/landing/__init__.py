"""Reading deliveries: find the files, sniff their headers, keep their rows as they came, remember them."""
