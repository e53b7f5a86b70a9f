"""What every worker needs, imported once by the process that workers are forked from.

The collector of garbage rests meanwhile, because all that is made here stays, and passes it over
afterwards, so that the workers go on sharing its memory.
"""

import gc

gc.disable()

import api.app  # noqa: E402, F401  (the collector rests from here)

gc.freeze()
gc.enable()
