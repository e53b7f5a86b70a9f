"""The lane: plain queries answered by the process that has the image, on the client's connection.

Most queries ask for no graph by name and take less time than the way to a reader and back. A worker
hands the connections of such requests over (`handover`), with the bytes that it has read, to a
process forked from the image (`process`), which answers as the worker would, one request after the
other, and hands back whatever is not plain.
"""
