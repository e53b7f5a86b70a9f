"""The one exception tree of fivekeys.

    FivekeysError
    ├── InputError                 what was given cannot be used; nothing was changed
    │   ├── DocumentError          a document that cannot be read (empty, binary, too large, …)
    │   ├── TableError             a table of policies that cannot be read
    │   ├── QueryError             a SPARQL query or update that is malformed or not allowed
    │   │   └── FetchRefusedError  one that would fetch from where it may not
    │   ├── ParameterError         a filter, cursor or other parameter that is malformed
    │   ├── MediaTypeError         a body in a format that is not read
    │   ├── UnknownTermError       a name or code that stands for nothing known
    │   └── SettingError           a setting with an unusable value
    ├── NotFoundError              a resource that is not in the graph
    │   └── GoneError              a generation that is no longer kept
    ├── NotAcceptableError         no format that the client accepts
    ├── ForbiddenError             a write without the right token
    ├── StaleError                 an edit of what has changed since the editor saw it
    ├── LimitError                 a bound on size, time or memory was reached
    │   ├── QueryTimeoutError      a query ran longer than its deadline
    │   ├── QueryMemoryError       a query needed more memory than it may have
    │   ├── ResultLimitError       a query gave more than an answer may have
    │   ├── TooManyRequestsError   one client asks for more at once than its share
    │   └── BusyError              all places for queries are taken
    ├── FetchError                 what an update loads cannot be fetched, or is no RDF
    ├── StoreError                 the store cannot do what was asked
    │   ├── StoreLockedError       another process writes to the store
    │   ├── StoreUnavailableError  a remote engine does not answer
    │   └── ReaderError            a reader process ended in the middle of a query
    ├── NotInstalledError          an optional part that is not on this system
    └── DataError                  data shipped with or kept by fivekeys is damaged

Every message says what was wrong, where, and what to do about it.
"""


class FivekeysError(Exception):
    """Base of all errors that fivekeys raises on purpose."""


class InputError(FivekeysError):
    """What was given cannot be used; nothing was changed."""


class DocumentError(InputError):
    """A document that cannot be read."""


class TableError(InputError):
    """A table of policies that cannot be read."""


class QueryError(InputError):
    """A SPARQL query or update that is malformed or not allowed."""


class FetchRefusedError(QueryError):
    """A query or update that would fetch from where it may not."""


class ParameterError(InputError):
    """A filter, cursor or other parameter that is malformed."""


class MediaTypeError(InputError):
    """A body in a format that is not read."""


class UnknownTermError(InputError):
    """A name or code that stands for nothing known."""


class SettingError(InputError):
    """A setting with an unusable value."""


class NotFoundError(FivekeysError):
    """A resource that is not in the graph."""


class GoneError(NotFoundError):
    """A generation that was there, and is no longer kept."""


class NotAcceptableError(FivekeysError):
    """No format that the client accepts can be given."""


class ForbiddenError(FivekeysError):
    """A write without the right token."""


class StaleError(FivekeysError):
    """An edit of what has changed since the editor saw it; nothing was changed."""


class LimitError(FivekeysError):
    """A bound on size, time or memory was reached."""


class QueryTimeoutError(LimitError):
    """A query ran longer than its deadline."""


class QueryMemoryError(LimitError):
    """A query needed more memory than it may have."""


class ResultLimitError(LimitError):
    """A query gave more than an answer may have."""


class TooManyRequestsError(LimitError):
    """One client asks for more at once than its share."""


class BusyError(LimitError):
    """All places for queries are taken."""


class FetchError(FivekeysError):
    """What an update loads cannot be fetched, or is no RDF."""


class StoreError(FivekeysError):
    """The store cannot do what was asked."""


class StoreLockedError(StoreError):
    """Another process writes to the store."""


class StoreUnavailableError(StoreError):
    """A remote engine does not answer."""


class ReaderError(StoreError):
    """A reader process ended in the middle of a query."""


class NotInstalledError(FivekeysError):
    """An optional part that is not on this system."""


class DataError(FivekeysError):
    """Data shipped with or kept by fivekeys is damaged."""
