"""Generated reports: what they say, how they are kept, and what is asked about them."""
