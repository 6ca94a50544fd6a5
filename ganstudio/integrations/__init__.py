"""Other people's training programs, watched by a line; each needs its own package.

- ``lightning``: a callback of Lightning.
- ``accelerate``: a loop that Hugging Face's Accelerate has prepared.
"""
