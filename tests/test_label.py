"""The labeller: its tables, its sums, its decoding; what it says of whole pages is in test_pages.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from newsextract.label import label
from newsextract.label.chars import CLASSES, class_table
from newsextract.label.cuetable import ARRAYS, LINE_KINDS, build_cue_table, cue_table
from newsextract.label.decode import NO_ARTICLE, agree, decode
from newsextract.label.features import WORD_BITS, features
from newsextract.label.reasons import reasons
from newsextract.label.tagger import load_weights, tag
from newsextract.label.words import phrase_hashes, words
from newsextract.lines import lines
from newsextract.model import LABELS, LIST_KINDS, Dump, Label, Page, Settings, Source

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"


def page_of(text: str) -> Page:
    return lines(Dump(source=Source(), text=text))


def names(labels: tuple[Label, ...]) -> list[str]:
    return [found.name for found in labels]


# ---- words and tables ------------------------------------------------------------------------


def test_the_tables_that_ship_are_those_of_the_cue_packs() -> None:
    fresh, shipped = build_cue_table(), cue_table()
    for name in ARRAYS:
        assert np.array_equal(getattr(fresh, name), getattr(shipped, name)), (
            f"{name}: run `python -m training.tables`"
        )


def test_every_character_has_a_class() -> None:
    assert class_table().max() < CLASSES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Read also", "READ ALSO"),
        ("Éditorial", "editorial"),
        ("SON DAKİKA", "son dakika"),
        ("ЧИТАЙТЕ", "читаите"),
    ],
)
def test_words_hash_alike_whatever_their_case_and_accents(one: str, other: str) -> None:
    found = words([one, other])
    half = len(found.hash) // 2
    assert found.hash[:half].tolist() == found.hash[half:].tolist()


def test_words_stand_where_they_do_in_the_text() -> None:
    texts = ["", "Don't  panic, 42nd", "最新記事 A", "…", "🙂 ok"]
    found = words(texts)
    joined = "\n".join(texts) + "\n"
    spans = [joined[a:b] for a, b in zip(found.start, found.end, strict=True)]
    assert spans == ["Don", "t", "panic", "42nd", "最", "新", "記", "事", "A", "ok"]
    assert found.per_line.tolist() == [0, 4, 5, 0, 1]


def test_a_phrase_hashes_alike_wherever_it_stands() -> None:
    hashes, exists = phrase_hashes(words(["Read also", "Nothing here", "Read also the rest"]), 3)
    assert hashes[0, 1] == hashes[2, 1] != hashes[1, 1]
    assert exists.tolist() == [[True, True, False], [True, True, False], [True, True, True]]


def test_cue_kinds_are_those_of_the_phrase() -> None:
    kinds = int(cue_table().kinds_of(words(["Most read"]).line_hash)[0][0])
    assert kinds >> LINE_KINDS.index("most_read") & 1
    assert not kinds >> LINE_KINDS.index("legal") & 1


def test_another_languages_cue_opens_no_line() -> None:
    hashes, _ = phrase_hashes(words(["Comment les bateaux passent"]), 1)
    bit = LINE_KINDS.index("comments")
    spoken = {
        code: int(cue_table().kinds_of(hashes[0], code)[1][0]) >> bit & 1 for code in ("en", "fr", "xx")
    }
    assert spoken == {"en": 1, "fr": 0, "xx": 1}


# ---- features and sums -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["…", "a", "\n\n1\n", "🙂\n\n–\n", "x" * 70_000, "a b\n" * 3000, "\ud800 lone"]
)
def test_any_page_has_finite_features_and_labels(text: str) -> None:
    page = page_of(text)
    found = features(page.lines, cue_table())
    assert np.isfinite(found.dense).all()
    assert (found.bucket < 1 << WORD_BITS).all()
    log_p, has_article = tag(found, load_weights())
    assert log_p.shape == (len(page.lines), len(LABELS))
    assert np.allclose(np.exp(log_p).sum(axis=1), 1, atol=1e-3)
    assert 0 <= has_article <= 1
    assert len(label(page, Settings())) == len(page.lines)


def test_a_page_without_lines_has_no_labels() -> None:
    assert label(page_of(" \n\n"), Settings()) == ()


def test_lines_of_a_pattern_share_a_role() -> None:
    teaser = "Sport\n\n{title}\n\n{hours} hours ago\n\n"
    titles = (
        "Harbour bridge stays closed until spring",
        "Nine goals in the longest derby for years",
        "Storm takes the old lime tree",
    )
    feed = "".join(teaser.format(title=title, hours=hours) for hours, title in enumerate(titles * 2, 2))
    role = features(page_of("Menu\n\n" + feed + "Imprint\n").lines, cue_table()).role.tolist()
    assert len(set(role[2:-2:3])) == 1  # the titles
    assert len({role[0], role[-1], role[5], role[6], role[7]}) == 5


def test_the_dates_of_a_feed_run_one_way() -> None:
    title = "Harbour bridge stays closed until spring"
    feed = "".join(f"{title}\n{time}\n" for time in ("14:32", "14:10", "13:55", "9:05"))
    mixed = "".join(f"{title}\n{hours} hours ago\n" for hours in (3, 9, 2, 5))
    found = [features(page_of("Menu\n" + text + "Imprint\n").lines, cue_table()) for text in (feed, mixed)]
    down, both = (page.dense[4, page.blocks["roles"]][-2:] for page in found)
    assert down[0] == 0
    assert down[1] > 0.5
    assert both.tolist() == [0.5, 0.5]


def test_digits_of_every_script_tell_times() -> None:
    title = "ميناء الصيد مغلق حتى الربيع بسبب الأمواج"
    feed = "".join(f"{title}\n{time}\n" for time in ("١٤:٣٢", "١٤:١٠", "١٣:٥٥", "٩:٠٥"))
    found = features(page_of("Menu\n" + feed + "Imprint\n").lines, cue_table())
    assert found.dense[4, found.blocks["roles"]][-1] > 0.5


def test_a_heading_counts_for_the_lines_below_it_ever_less() -> None:
    text = "Menu\nLatest news\nBridge closed for repairs\nNine hurt\nMost read\nStorm ahead\n"
    found = features(page_of(text).lines, cue_table(), "en")
    latest, most_read = (LIST_KINDS.index(kind) for kind in ("latest_news", "most_read"))
    headed = found.dense[:, found.blocks["headed"]]
    assert headed[0].tolist() == [0] * len(LIST_KINDS)
    assert headed[1, latest] == 1 > headed[2, latest] > headed[3, latest] > 0
    assert headed[5].argmax() == most_read
    assert headed[5, latest] == 0


def test_numbers_are_known_by_their_length_alone() -> None:
    one, other = (features(page_of(text).lines, cue_table()) for text in ("Born 1987 5", "Born 1956 7"))
    assert one.bucket.tolist() == other.bucket.tolist()


def test_numpy_and_torch_agree() -> None:
    torch = pytest.importorskip("torch", reason="torch is for training only")
    from training.batch import Batch, tensors
    from training.export import arrays_of
    from training.model import Net, Sizes

    found = features(page_of(SEED.read_text(encoding="utf-8")).lines, cue_table())
    torch.manual_seed(7)
    nets = [Net(found.dense.shape[1], Sizes()).eval() for _ in range(2)]
    with torch.no_grad():
        for weight in (weight for net in nets for weight in net.parameters()):
            weight.add_(torch.randn_like(weight) * 0.05)
        lines, pages = zip(*(net(Batch([tensors(found)])) for net in nets), strict=True)
        wanted = torch.stack([torch.softmax(logits, 1) for logits in lines]).mean(0).numpy()
    weights = {name: value.astype(np.float32) for name, value in arrays_of(nets).items()}
    log_p, has_article = tag(found, weights)
    assert np.allclose(np.exp(log_p), wanted, atol=1e-4)
    assert np.allclose(log_p, np.log(np.maximum(wanted, 1e-30)), atol=1e-2)
    assert has_article == pytest.approx(float(torch.sigmoid(torch.cat(pages)).mean()), abs=1e-3)


# ---- decoding --------------------------------------------------------------------------------


def scores(*rows: dict[str, float]) -> np.ndarray:
    table = np.full((len(rows), len(LABELS)), 1e-6)
    for number, row in enumerate(rows):
        for name, share in row.items():
            table[number, LABELS.index(name)] = share
    return np.log(table / table.sum(axis=1, keepdims=True)).astype(np.float32)


def test_a_page_without_an_article_has_no_article_lines() -> None:
    log_p = scores(
        {"article.body": 0.9, "boilerplate": 0.1}, {"article.headline": 0.6, "promoted.title": 0.4}
    )
    assert names(decode(log_p, NO_ARTICLE / 2)) == ["boilerplate", "promoted.title"]
    assert names(decode(log_p, 1.0)) == ["article.body", "article.headline"]


def test_an_article_owes_a_headline_and_a_date() -> None:
    log_p = scores(
        {"boilerplate": 0.8, "article.headline": 0.2},
        {"boilerplate": 0.85, "article.published": 0.15},
        {"boilerplate": 0.9, "article.published": 0.1},
        {"article.body": 0.9, "article.headline": 0.1},
    )
    expected = ["article.headline", "article.published", "boilerplate", "article.body"]
    assert names(decode(log_p, 1.0)) == expected
    assert "article.published" not in names(decode(log_p, NO_ARTICLE / 2))


def test_a_heading_decides_the_kind_of_its_list() -> None:
    title = {"latest_news.title": 0.55, "read_also.title": 0.45}
    log_p = scores({"read_also.heading": 0.95, "latest_news.heading": 0.05}, title, title)
    assert names(decode(log_p, 1.0)) == ["read_also.heading", "read_also.title", "read_also.title"]


def test_a_heading_opens_another_list() -> None:
    log_p = scores({"read_also.title": 0.9}, {"latest_news.heading": 0.9}, {"latest_news.title": 0.9})
    best = log_p.argmax(axis=1)
    assert agree(best, log_p).tolist() == best.tolist()


def test_confidence_is_the_probability_of_the_label() -> None:
    assert decode(scores({"boilerplate": 0.75, "article.body": 0.25}), 1.0)[0].confidence == pytest.approx(
        0.75, abs=0.01
    )


def test_the_users_own_headings_bind(tmp_path: Path) -> None:
    cues = tmp_path / "own.toml"
    cues.write_text('language = "de"\nmost_read = ["Zwölf Glocken"]\n', encoding="utf-8")
    page = page_of("Zwölf Glocken\nEin Wal in der Elbe\nDer Bahnhof wird wieder Bahnhof\n")
    assert label(page, Settings(cues=(str(cues),)))[0].name == "most_read.heading"
    assert label(page, Settings())[0].name != "most_read.heading"


# ---- reasons ---------------------------------------------------------------------------------


def test_every_line_of_the_seed_has_a_reason() -> None:
    page = page_of(SEED.read_text(encoding="utf-8"))
    found = reasons(page, label(page, Settings()), Settings())
    assert len(found) == len(page.lines)
    assert all(found)
    heading = next(i for i, line in enumerate(page.lines) if line.text == "Latest news")
    assert "Latest news" in found[heading]
