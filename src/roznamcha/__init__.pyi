from roznamcha.library import Reading as Reading
from roznamcha.library import Record as Record
from roznamcha.library import Table as Table
from roznamcha.library import open as open
from roznamcha.library import read as read
from roznamcha.library import read_all as read_all

__version__: str
