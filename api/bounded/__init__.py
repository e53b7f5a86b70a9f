"""Answers that read much: each with a deadline, and few at once, so that none stalls the others.

reading   queries of such an answer run by reader processes, which can be stopped
running   a place for the answer, the time that it may take
"""
