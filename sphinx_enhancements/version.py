"""The version, in a room of its own: whoever asks for it imports nothing else."""

__version__ = "0.1.0"
