"""A folder and a database as one source: published, exported, drifting apart; libraries that follow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from drafting.adapters.follower import Follower
from drafting.adapters.memory import MemoryStore
from drafting.adapters.serving import stored_knowledge
from drafting.adapters.store import SqlStore
from drafting.cli.kb import kb
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.audit import verify_chain
from drafting.errors import TransitionRefused
from drafting.ports import DraftStore
from drafting.review.editorial import Done, EditedMeanwhile, Editorial, Seen
from drafting.review.publisher import FolderBehind, Manuscript, Order, Publisher
from drafting.review.ripple import lost_sections
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.adapters.stored import read_stored
from knowledge.domain.article import ArticleId, ArticleStatus
from knowledge.domain.decision import PolicyId
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.library import Library
from knowledge.lifecycle.exchange import Filed
from knowledge.ports import SearchFilter
from tests.integration.acme import acme, article

KIM = Actor("kim", frozenset({ActorRole.KNOWLEDGE_MANAGER}))
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
WHERE = SearchFilter(date(2026, 11, 1))
RETURNS = EntryKey(EntryKind.ARTICLE, "returns")
NEW = EntryKey(EntryKind.ARTICLE, "new")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return acme(tmp_path / "acme", shipping=article("shipping", title="Shipping", body="## Times\n\nParcels take three days.\n"))


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DraftStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    opened = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/kb.db")
    yield opened
    await opened.close()


def publisher(store: DraftStore, *, four_eyes: bool = False) -> Publisher:
    return Publisher(store, lambda: NOW, four_eyes)


async def publish(store: DraftStore, folder: Path, *, force: bool = False) -> tuple[int, int, int]:
    """Publish; how many entries were new, changed, retired."""
    plan = await publisher(store).publish(Manuscript.read(folder), Order(KIM, "kim", force=force))
    return len(plan.new), len(plan.changed), len(plan.retired)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


async def test_what_is_published_comes_back_byte_for_byte(store: DraftStore, folder: Path, tmp_path: Path) -> None:
    odd = b"\xef\xbb\xbf---\r\nid: odd\r\n'title':   \"Odd\"  # a remark\r\naudience: public\r\nstatus: draft\r\n---\r\n\r\ntabs\tand \xc3\xbcmlauts  \r\nno end"
    (folder / "articles" / "deep").mkdir()
    (folder / "articles" / "deep" / "odd.markdown").write_bytes(odd)
    (folder / "suites").mkdir()
    (folder / "suites" / "s.yaml").write_bytes(b"# whatever\n")
    assert await publish(store, folder) == (6, 0, 0)
    out = tmp_path / "out"
    await publisher(store).export(out, KIM)
    assert files(out) == files(folder)
    assert await publish(store, folder) == (0, 0, 0)
    assert await publish(store, out) == (0, 0, 0)


async def test_changed_new_and_gone(store: DraftStore, folder: Path, tmp_path: Path) -> None:
    await publish(store, folder)
    edit(folder, "articles/returns.md", "thirty", "sixty")
    (folder / "articles" / "shipping.md").unlink()
    (folder / "articles" / "new.md").write_text(article("new"), encoding="utf-8")
    assert await publish(store, folder) == (1, 1, 1)
    await publisher(store).export(tmp_path / "out", KIM)
    assert files(tmp_path / "out") == files(folder)
    (folder / "articles" / "shipping.md").write_text(article("shipping"), encoding="utf-8")
    assert await publish(store, folder) == (1, 0, 0)
    async with store.knowledge() as entries:
        assert [one.status for one in await entries.revisions(EntryKey(EntryKind.ARTICLE, "shipping"))] == [
            ArticleStatus.PUBLISHED,
            ArticleStatus.RETIRED,
        ]
    assert verify_chain(await store.audit(0, 100), await store.audit_head()) is None


async def test_the_same_file_under_another_name(store: DraftStore, folder: Path, tmp_path: Path) -> None:
    await publish(store, folder)
    (folder / "articles" / "shipping.md").rename(folder / "articles" / "parcels.md")
    plan = await publisher(store).publish(Manuscript.read(folder), Order(KIM, "kim"))
    assert [one.file for one in plan.moved] == ["articles/parcels.md"]
    await publisher(store).export(tmp_path / "out", KIM)
    assert files(tmp_path / "out") == files(folder)


async def test_a_folder_never_undoes_what_was_done_elsewhere(store: DraftStore, folder: Path, tmp_path: Path) -> None:
    await publish(store, folder)
    elsewhere = tmp_path / "elsewhere"
    await publisher(store).export(elsewhere, KIM)
    edit(elsewhere, "articles/returns.md", "thirty", "sixty")
    async with store.transaction() as unit:  # as an editor's publication leaves it: folder and database no longer agreed
        stored = await read_stored(unit.knowledge)
        assert stored.entries[RETURNS].agreed is not None
    await publish(store, elsewhere)
    async with store.transaction() as unit:
        entry = await unit.knowledge.entry(RETURNS)
        assert entry is not None

        await unit.knowledge.put(replace(entry, version=entry.version + 1, agreed=stored.entries[RETURNS].agreed))
    with pytest.raises(FolderBehind, match="changed in the database"):
        await publish(store, folder)
    edit(folder, "articles/returns.md", "thirty", "ninety")
    with pytest.raises(FolderBehind, match="changed in both"):
        await publish(store, folder)
    assert await publish(store, folder, force=True) == (0, 1, 0)


async def test_drafts_are_left_alone_and_not_exported(store: DraftStore, folder: Path, tmp_path: Path) -> None:
    await publish(store, folder)
    key = EntryKey(EntryKind.ARTICLE, "imported")
    found = [Filed(key, "articles/imported.md", article("imported").encode())]
    assert await publisher(store).file_drafts(found, Order(KIM, "kim")) == 1
    assert await publisher(store).file_drafts(found, Order(KIM, "kim")) == 0
    assert await publish(store, folder) == (0, 0, 0)
    await publisher(store).export(tmp_path / "out", KIM)
    assert files(tmp_path / "out") == files(folder)
    async with store.knowledge() as entries:
        revision = await entries.revision(key, 1)
        assert revision is not None
        assert (revision.status, revision.origin) == (ArticleStatus.DRAFT, "import")


async def test_four_eyes_hold_for_folders_too(store: DraftStore, folder: Path) -> None:
    script = Manuscript.read(folder)
    with pytest.raises(TransitionRefused, match="Four eyes"):
        await publisher(store, four_eyes=True).publish(script, Order(KIM, "kim"))
    await publisher(store, four_eyes=True).publish(script, Order(KIM, "lea"))


async def test_every_process_follows(folder: Path, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/kb.db"
    mine, theirs = await SqlStore.open(url), await SqlStore.open(url)
    library = await Library.open(folder, HashingEmbedder())
    follower = Follower(theirs, library)
    assert not await follower.catch_up()
    await publish(mine, folder)
    assert await follower.catch_up()
    assert (follower.serves, library.articles[ArticleId("returns")].revision) == (True, 1)

    edit(folder, "articles/returns.md", "thirty days", "sixty days, in any colour")
    edit(folder, "policies/returns.yaml", "days <= 30", "days <= 60")
    await publish(mine, folder)
    task = asyncio.create_task(follower.follow(0.01))
    for _ in range(500):
        if library.articles[ArticleId("returns")].revision == 2:
            break
        await asyncio.sleep(0.01)
    found = await library.search("kite returned sixty days any colour", WHERE)
    assert "sixty" in found.hits[0].passage.text
    assert library.policies[PolicyId("returns")].revision == 2

    (folder / "articles" / "shipping.md").unlink()
    (folder / "company.yaml").write_text("name: Kites of Acme\ncurrency: EUR\ntime_zone: Europe/Berlin\n", encoding="utf-8")
    await publish(mine, folder)
    for _ in range(500):
        if library.company.name == "Kites of Acme":
            break
        await asyncio.sleep(0.01)
    task.cancel()
    assert library.company.currency == "EUR"
    assert not [hit for hit in (await library.search("parcels take days", WHERE)).hits if hit.passage.article == "shipping"]
    await mine.close()
    await theirs.close()


async def test_a_start_serves_what_was_published(folder: Path, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/kb.db"
    assert await stored_knowledge(url) is None
    assert not (tmp_path / "kb.db").exists()
    store = await SqlStore.open(url)
    assert await stored_knowledge(url) is None
    await publish(store, folder)
    edit(folder, "articles/returns.md", "thirty", "sixty")
    await publish(store, folder)
    await store.close()
    stored = await stored_knowledge(url)
    assert stored is not None
    read = stored.read()
    assert {(article.id, article.revision) for article in read.articles} == {("returns", 2), ("shipping", 1)}
    assert ([(one.id, one.revision) for one in read.policies], read.problems) == ([("returns", 1)], ())


async def test_what_is_not_published_yet_is_told_at_once(store: DraftStore, folder: Path) -> None:
    await publish(store, folder)
    async with store.knowledge() as entries:
        assert await entries.pending() == ()
    found = [Filed(RETURNS, "articles/returns.md", b"---\nid: returns\n---\n"), Filed(NEW, "articles/new.md", b"---\nid: new\n---\n")]
    await publisher(store).file_drafts(found, Order(KIM, "kim"))
    async with store.knowledge() as entries:
        told = await entries.pending()
    assert [(entry.key, entry.latest, revision.number, revision.status) for entry, revision in told] == [
        (NEW, 1, 1, ArticleStatus.DRAFT),
        (RETURNS, 2, 2, ArticleStatus.DRAFT),
    ]


async def test_citations_live_on_where_the_words_do(folder: Path) -> None:
    edit(folder, "articles/returns.md", "## Window", "## Costs\n\nNothing.\n\n## Window")
    library, store = await Library.open(folder, HashingEmbedder()), MemoryStore()
    await publish(store, folder)
    follower = Follower(store, library)
    await follower.catch_up()
    edit(folder, "articles/returns.md", "Nothing.", "Five dollars.")
    await publish(store, folder)
    await follower.catch_up()
    window = library.passage("returns@1#window")
    assert window is not None
    assert (window.ref, window.text) == ("returns@2#window", "A kite can be returned within thirty days.")
    assert library.passage("returns@1#costs") is None
    async with store.knowledge() as entries:
        former, present = [await entries.revision(RETURNS, number) for number in (1, 2)]
    assert former is not None

    assert lost_sections(replace(former, status=ArticleStatus.PUBLISHED), present) == {"costs"}
    restarted = await Library.of((await _read(store)), folder, HashingEmbedder())
    assert restarted.passage("returns@1#window") is None
    restarted.recognise(
        replace(library.articles[ArticleId("returns")], revision=1, body="## Window\n\nA kite can be returned within thirty days.")
    )
    again = restarted.passage("returns@1#window")
    assert again is not None
    assert again.ref == "returns@2#window"


async def _read(store: DraftStore):  # type: ignore[no-untyped-def]
    async with store.knowledge() as entries:
        return (await read_stored(entries)).read()


async def test_of_many_editors_at_once_one_is_first(folder: Path, tmp_path: Path) -> None:
    stores = [await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/kb.db") for _ in range(2)]
    library = await Library.open(folder, HashingEmbedder())
    desks = [Editorial(one, lambda: NOW, lambda: library, lambda: Manuscript.read(folder)) for one in stores]
    seen = Seen(RETURNS, ("returns.1.1",), KIM)
    edits = [desks[n % 2].edit(seen, article(body=f"## Window\n\nDay {n}.\n")) for n in range(8)]
    done = await asyncio.gather(*edits, return_exceptions=True)
    assert [type(one) for one in done if not isinstance(one, Done)] == [EditedMeanwhile] * 7
    async with stores[0].knowledge() as entries:
        assert [one.number for one in await entries.revisions(RETURNS)] == [2, 1]
    assert verify_chain(await stores[1].audit(0, 100), await stores[1].audit_head()) is None
    for one in stores:
        await one.close()


async def test_what_cannot_be_read_any_more_is_left_out(folder: Path) -> None:
    store = MemoryStore()
    await publish(store, folder)
    async with store.transaction() as unit:
        key = EntryKey(EntryKind.POLICY, "returns")
        broken = await unit.knowledge.revision(key, 1)
        assert broken is not None
        unit.knowledge.written[key, 1] = replace(broken, source=b"id: returns\nnonsense: true\n")  # type: ignore[attr-defined]
    read = await _read(store)
    assert ({article.id for article in read.articles}, read.policies) == ({"returns", "shipping"}, ())
    assert "unknown key 'nonsense'" in {problem.message for problem in read.problems}


def test_the_commands(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kb.db")
    monkeypatch.setenv("EVENHAND_KNOWLEDGE", str(folder))

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(kb, list(arguments), standalone_mode=False)
        assert done.exception is None, done.exception
        return done.return_value, done.output

    assert call("drift")[0] == 1
    assert "new      article returns" in call("publish", str(folder), "--dry-run")[1]
    assert call("publish", str(folder), "--note", "first")[0] == 0
    assert call("drift") == (0, "Folder and database are the same.\n")
    edit(folder, "articles/returns.md", "thirty", "sixty")
    code, told = call("drift", "--diff")
    assert code == 1
    assert "~ article returns (articles/returns.md): changed in the folder" in told
    assert "+A kite can be returned within sixty days." in told
    call("publish", str(folder))
    assert call("export", str(tmp_path / "out"))[0] == 0
    assert files(tmp_path / "out") == files(folder)
    assert "publish    article returns@2" in call("log", "returns")[1]
    assert call("diff", "returns@1")[0] == 1
    assert call("diff", "returns@2")[0] == 0
    assert call("stale")[0] == 0
    assert call("recall", "returns@1")[0] == 0
