"""Questions in plain Chinese and English, understood by rules and answered from the lists."""
