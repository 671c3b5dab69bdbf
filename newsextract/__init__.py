"""Take the dump of a scraped news page apart: article, read-also links, latest-news ticker.

>>> import newsextract
>>> newsextract.__version__
'0.1.0'
"""

__version__ = "0.1.0"
