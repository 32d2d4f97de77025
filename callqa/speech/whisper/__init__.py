"""The engine of Whisper models, by faster-whisper, with voice activity by silero. The only place that knows either."""

from callqa.speech.whisper.engine import Engine, prepare
from callqa.speech.whisper.recogniser import WhisperRecogniser

__all__ = ["Engine", "WhisperRecogniser", "prepare"]
