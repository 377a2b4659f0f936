"""Other periods and other editions: archives, what corresponds, what is carried over."""
