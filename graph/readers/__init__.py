"""Reader processes: queries of strangers run where they can be stopped.

The engine cannot cancel a query, and some queries end its process. So each query runs in a reader
process that has one generation open, with a deadline and a memory bound that the system enforces.

    messages   what a service and its readers say to each other
    image      a generation as readers have it: in memory where it fits, else on disk
    reader     a reader process
    host       the process that forks readers, and holds the image that they share
    pool       the readers of one service: who runs what, and for how long
"""
