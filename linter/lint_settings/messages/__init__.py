"""The words of messages, and the masking of what they must never show."""
