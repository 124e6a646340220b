"""The words of messages, and what they must never show."""
