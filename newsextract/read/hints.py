"""What tags, classes and ids say about the place that a line stands in: a small closed vocabulary.

Class names are what an author of a page calls its parts. Those that news sites share are kept, brought
to one word each; all others are dropped, so that nothing can be learnt from them but structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Tags whose name is a hint by itself. p, div, span and a say nothing about structure.
_TAGS = (
    "article aside nav header footer main section figure figcaption time address blockquote dl table "
    "h1 h2 h3 h4 h5 h6 li caption form button label details summary dialog menu video audio iframe pre"
)
TAG_HINTS = frozenset(_TAGS.split())

# Hint by the words that stand for it. A word is one part of a class name, or two neighbours put
# together ('most-read' and 'mostRead' are both 'mostread').
_WORDS = {
    "ad": (
        "ad ads adv advert adverts advertisement advertising adslot adbox anzeige werbung "
        "publicidad publicite reklama"
    ),
    "alert": "alert alerts notification notice",
    "article": "article articles artikel articulo articolo artigo story stories hentry newsarticle",
    "aside": "aside sidebar rail rightcol rightcolumn complementary",
    "author": "author authors autor autoren auteur autore writer contributor vcard reporter journalist",
    "banner": "banner billboard leaderboard skyscraper",
    "bio": "bio authorbio authorbox aboutauthor profile",
    "body": (
        "articlebody postbody storybody bodytext articletext entrycontent postcontent "
        "articlecontent storycontent articlecopy bodycopy richtext prose artikeltext newstext "
        "contentbody"
    ),
    "box": "box infobox factbox widget module sidebox",
    "breadcrumb": "breadcrumb breadcrumbs breadcrump crumb crumbs",
    "button": "button buttons btn btns cta",
    "caption": "caption captions figcaption imagecaption photocaption legend bildunterschrift wpcaption",
    "card": "card cards tile tiles",
    "carousel": "carousel slider slick swiper slide slides slideshow gallery galleries",
    "category": "category categories cat channel topic topics rubrik rubric ressort section sections",
    "comment": "comment comments kommentar kommentare disqus respond reply replies discussion",
    "content": "content contents maincontent pagecontent sitecontent",
    "cookie": "cookie cookies consent gdpr cmp privacy",
    "copyright": "copyright colophon imprint impressum disclaimer legal",
    "credit": "credit credits source quelle copyrightholder photocredit imagecredit",
    "date": (
        "date dates datum fecha pubdate datetime publishdate postdate articledate entrydate "
        "published datepublished timestamp posted publishedtime"
    ),
    "event": "event events calendar",
    "excerpt": "excerpt summary desc description snippet",
    "feed": "feed rss newsfeed",
    "footer": "footer foot fuss footnav sitefooter contentinfo",
    "form": "form forms input field fields",
    "games": "games game puzzle puzzles quiz crossword",
    "group": "group grid list lists items",
    "header": "header masthead pageheader siteheader topbar kopf",
    "heading": "heading sectiontitle blocktitle widgettitle sectionheader sectionheading boxtitle",
    "headline": (
        "headline headlines hed ueberschrift posttitle entrytitle articletitle storytitle pagetitle titular"
    ),
    "hero": "hero opener featured lead",
    "hidden": "hidden invisible visuallyhidden sronly screenreader screenreadertext offscreen",
    "infinite": "infinite infinitescroll loadmore nextarticle nextstory",
    "item": "item listitem entry post posts loop",
    "job": "job jobs career careers",
    "kicker": "kicker overline eyebrow dachzeile spitzmarke topline pretitle supertitle rubriktitel",
    "latest": "latest latestnews newest recent recentposts recentnews justin breaking newslist lastnews",
    "live": "live liveblog livefeed",
    "login": "login signin account register registration logout user",
    "logo": "logo logos brand branding",
    "menu": "menu menus submenu dropdown hamburger burger megamenu offcanvas drawer flyout",
    "meta": "meta metadata postmeta entrymeta articlemeta info details",
    "modal": "modal popup overlay lightbox dialog tooltip",
    "more": "more readmore morenews morestories morefrom weiterlesen mehr seemore viewmore",
    "mostread": (
        "mostread mostpopular mostviewed popular popularposts trending mostrecent topstories "
        "meistgelesen masleidas maisleidas ranking rankings rank toplist mostshared mostcommented"
    ),
    "nav": "nav navigation navbar navi navs subnav mainnav topnav menuitem pagination pager paging",
    "newsletter": "newsletter newsletters subscribe subscription signup subscriber abo abonnement",
    "next": "next nextpost prevnext previous prev adjacent postnavigation",
    "paragraph": "paragraph absatz",
    "paywall": "paywall piano premium plus meter metered",
    "podcast": "podcast podcasts audio",
    "price": "price prices cart product products shop shopping deal deals",
    "promo": "promo promos promoted promotion native outbrain taboola plista partner partners affiliate",
    "quote": "quote blockquote pullquote zitat",
    "related": (
        "related relatedposts relatedarticles relatedstories relatednews relatedcontent readalso "
        "alsoread seealso similar similarposts recommend recommended recommendation recommendations "
        "furtherreading verwandte relacionadas relacionados relatedlinks relateditem"
    ),
    "recirc": "recirc recirculation onwards crosspromo morelikethis youmaylike youmightlike dontmiss",
    "search": "search suche searchform searchbar",
    "share": (
        "share shares sharing sharebar social socials sns shareicons addthis sharethis bookmark bookmarks"
    ),
    "skip": "skip skiplink skiptocontent skipnav",
    "sponsor": "sponsor sponsored sponsors advertorial brandedcontent paid paidpost paidcontent",
    "subtitle": (
        "subtitle subhead subheadline subheading dek deck standfirst intro vorspann abstract chapo "
        "chapeau entradilla untertitel leadtext articlelead lede articlesummary articleintro "
        "strapline bajada sommario lid"
    ),
    "tag": "tag tags taglist taglinks keywords posttags articletags labels hashtag hashtags",
    "teaser": "teaser teasers preview newsitem promoitem articlecard storycard postcard newscard",
    "ticker": "ticker newsticker liveticker marquee",
    "time": "time uhrzeit duration readtime readingtime",
    "title": "title titles titel titre titulo titolo",
    "toc": "toc tableofcontents onthispage",
    "toolbar": "toolbar tools toolbox actions print font fontsize",
    "updated": "updated modified datemodified lastupdated lastmodified updatedtime",
    "video": "video videos player videoplayer youtube",
    "weather": "weather wetter stock stocks markets horoscope",
}

HINTS: tuple[str, ...] = tuple(sorted(TAG_HINTS | _WORDS.keys()))
"""Every hint that a line can bear."""

_BY_WORD = {word: hint for hint, words in _WORDS.items() for word in words.split()}
MAX_NAME = 2000  # characters of class names of one tag: some pages put data there

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def hints_of(tag: str, names: str) -> Iterator[str]:
    """The hints of one tag: its own, then those of its ``names`` (classes, id, role …), may repeat.

    >>> list(hints_of("div", "c-mostRead js-x related_posts__post-title"))
    ['mostread', 'related', 'related', 'item', 'item', 'headline', 'title']
    """
    if tag in TAG_HINTS:
        yield tag
    for name in names[:MAX_NAME].split():
        before = ""
        for part in _PARTS.findall(name):
            word = part.lower()
            hint = _BY_WORD.get(before + word) if before else None
            if hint:
                yield hint
            hint = _BY_WORD.get(word)
            if hint:
                yield hint
            before = word


def joined(outer: tuple[str, ...], inner: Iterable[str]) -> tuple[str, ...]:
    """Hints of a tag's surroundings and its own, every one once, the outermost first.

    >>> joined(("main", "article"), ["li", "article"])
    ('main', 'article', 'li')
    """
    new = dict.fromkeys(inner)
    if all(hint in outer for hint in new):
        return outer
    return tuple(dict.fromkeys((*outer, *new)))
