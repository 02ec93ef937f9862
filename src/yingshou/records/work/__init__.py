"""Work in the background: jobs that wait, run or have ended, and the workers that do them."""
