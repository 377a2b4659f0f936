"""A folder of outputs: whole or not at all, and nothing of the user's is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xltool.app import folder_exchange
from xltool.app.output_folder import OutputFolder
from xltool.model.errors import FileError, UsageError


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    return tmp_path / "out"


def write(out: Path, files: dict[str, bytes], force: bool = False) -> OutputFolder:
    with OutputFolder(str(out), force) as folder:
        for name, data in files.items():
            folder.write(name, data)
        tree = {"tool": "xltool 1", "outputs": folder.outputs()}
        folder.write("manifest.json", json.dumps(tree).encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    found.pop("manifest.json", None)
    return found


def beside(out: Path) -> list[str]:
    """What stands beside the folder; nothing temporary may."""
    return sorted(path.name for path in out.parent.iterdir() if path.name != "cwd")


def test_files_appear_together_at_the_end(out: Path) -> None:
    with OutputFolder(str(out), False) as folder:
        folder.write("a.txt", b"a")
        folder.write("退回/b.txt", b"b")
        assert not out.exists()
    assert tree(out) == {"a.txt": b"a", "退回/b.txt": b"b"}
    assert beside(out) == ["out"]


def test_outputs_tell_path_digest_and_size_in_order(out: Path) -> None:
    with OutputFolder(str(out), False) as folder:
        folder.write("b", b"")
        folder.write("a", b"abc")
        assert folder.outputs() == [
            {
                "path": "a",
                "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "size": 3,
            },
            {
                "path": "b",
                "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "size": 0,
            },
        ]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_whatever_interrupts_leaves_nothing(out: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), OutputFolder(str(out / "deep" / "er"), False) as folder:
        folder.write("a", b"a")
        raise error
    assert beside(out) == []


def test_an_interruption_leaves_an_earlier_folder_as_it_was(out: Path) -> None:
    write(out, {"a": b"1"})
    with pytest.raises(KeyboardInterrupt), OutputFolder(str(out), True) as folder:
        folder.write("a", b"2")
        raise KeyboardInterrupt
    assert tree(out) == {"a": b"1"}
    assert beside(out) == ["out"]


def test_an_empty_folder_is_taken(out: Path) -> None:
    out.mkdir()
    write(out, {"a": b"1"})
    assert tree(out) == {"a": b"1"}


def test_a_folder_with_files_is_refused_without_force(out: Path) -> None:
    write(out, {"a": b"1"})
    with pytest.raises(FileError) as raised:
        OutputFolder(str(out), False)
    assert raised.value.code == "file.not_empty"


def test_what_an_earlier_run_wrote_goes_and_what_the_user_put_there_stays(out: Path) -> None:
    write(out, {"a": b"1", "退回/old": b"1"})
    (out / "退回" / "mine").write_bytes(b"mine")
    (out / "empty").mkdir()
    write(out, {"a": b"2"}, force=True)
    assert tree(out) == {"a": b"2", "退回/mine": b"mine"}
    assert (out / "empty").is_dir()
    assert beside(out) == ["out"]


def test_an_output_that_the_user_changed_is_kept_under_another_name(out: Path) -> None:
    write(out, {"甲.xlsx": b"1", "乙.xlsx": b"1"})
    (out / "甲.xlsx").write_bytes(b"filled in")
    write(out, {"甲.xlsx": b"2", "乙.xlsx": b"2"}, force=True)
    (out / "甲.xlsx").write_bytes(b"again")
    folder = write(out, {"甲.xlsx": b"3", "乙.xlsx": b"3"}, force=True)
    assert tree(out) == {
        "甲.xlsx": b"3",
        "乙.xlsx": b"3",
        "甲_原有.xlsx": b"filled in",
        "甲_原有_2.xlsx": b"again",
    }
    assert [(notice.code, notice.facts) for notice in folder.notices] == [
        ("file.folder.kept", {"old": "甲.xlsx", "kept": "甲_原有_2.xlsx"})
    ]


def test_a_folder_without_our_manifest_keeps_all_its_files(out: Path) -> None:
    out.mkdir()
    (out / "manifest.json").write_text('{"tool": "other", "outputs": [{"path": "x"}]}')
    (out / "x").write_bytes(b"x")
    write(out, {"a": b"1"}, force=True)
    assert tree(out).keys() == {"a", "x", "manifest_原有.json"}


@pytest.mark.parametrize("manifest", [b"", b"\xff", b"[]", b"[" * 100_000, b'{"outputs": 1}'])
def test_a_manifest_that_says_nothing_is_a_file_like_others(out: Path, manifest: bytes) -> None:
    out.mkdir()
    (out / "manifest.json").write_bytes(manifest)
    write(out, {"a": b"1"}, force=True)
    assert (out / "manifest_原有.json").read_bytes() == manifest


def test_a_link_is_kept_as_a_link(out: Path, tmp_path: Path) -> None:
    (tmp_path / "cwd" / "x").write_bytes(b"x")
    out.mkdir()
    (out / "link").symlink_to(tmp_path / "cwd")
    (out / "broken").symlink_to("nowhere")
    write(out, {"a": b"1"}, force=True)
    assert (out / "link").readlink() == tmp_path / "cwd"
    assert (out / "broken").is_symlink()


def test_a_swap_that_fails_half_way_is_undone(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(out, {"a": b"1"})
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name.endswith(".part"):
            raise PermissionError(13, "no")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(FileError) as raised:
        write(out, {"a": b"2"}, force=True)
    assert (raised.value.code, raised.value.facts["why"]) == ("file.unwritable", "permission")
    assert tree(out) == {"a": b"1"}
    assert beside(out) == ["out"]


def test_a_folder_that_is_a_file_is_refused(out: Path) -> None:
    out.write_bytes(b"")
    with pytest.raises(UsageError, match=r"usage\.no_folder"):
        OutputFolder(str(out), True)


def test_a_folder_below_a_file_is_refused_in_words(out: Path) -> None:
    out.write_bytes(b"")
    with pytest.raises(FileError), OutputFolder(str(out / "below"), False):
        raise AssertionError
    assert out.read_bytes() == b""


@pytest.mark.parametrize("path", [".", "..", "/"])
def test_the_current_folder_is_never_swapped(out: Path, path: str) -> None:
    with pytest.raises(UsageError, match=r"usage\.current_folder"):
        OutputFolder(path, True)


@pytest.mark.parametrize("path", ["", "roster.csv", "deep/previous"])
def test_an_input_inside_the_folder_is_refused(out: Path, path: str) -> None:
    out.mkdir()
    with pytest.raises(UsageError, match=r"usage\.inside"):
        OutputFolder(str(out), True, [str(out / path)])


@pytest.mark.parametrize("name", ["../a", "/a", "", "x/../../a"])
def test_no_name_leads_out_of_the_folder(out: Path, name: str) -> None:
    with pytest.raises(ValueError), OutputFolder(str(out), False) as folder:
        folder.write(name, b"")
    assert beside(out) == []


def test_a_name_is_written_once(out: Path) -> None:
    with pytest.raises(ValueError), OutputFolder(str(out), False) as folder:
        folder.write("a", b"1")
        folder.write("a", b"2")


def test_a_folder_that_cannot_be_written_to_is_told(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "mkdir", closed)
    with pytest.raises(FileError) as raised, OutputFolder(str(out), False):
        raise AssertionError
    assert (raised.value.code, raised.value.facts["why"]) == ("file.beside", "permission")


@pytest.fixture(params=["at once", "by two renames"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A system that exchanges two folders at once, and one that cannot."""
    if request.param == "by two renames":
        monkeypatch.setattr(folder_exchange, "_exchanged_at_once", lambda one, other: False)
    return str(request.param)


def test_what_is_saved_at_the_last_moment_survives(
    out: Path, exchanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After what is to be kept was looked through, and before the folders are exchanged."""
    write(out, {"a": b"1", "b": b"1"})
    (out / "mine").write_bytes(b"first")
    exchange = folder_exchange.exchange

    def late(new: Path, target: Path) -> None:
        (target / "退回").mkdir()
        (target / "退回" / "late").write_bytes(b"late")
        (target / "a").write_bytes(b"edited")
        (target / "mine").unlink()
        (target / "mine").write_bytes(b"second")
        exchange(new, target)

    monkeypatch.setattr("xltool.app.output_folder.exchange", late)
    folder = write(out, {"a": b"2", "b": b"2"}, force=True)
    found = tree(out)
    assert found.pop("mine") == b"first"
    assert found == {
        "a": b"2",
        "b": b"2",
        "退回/late": b"late",
        "a_原有": b"edited",
        "mine_原有": b"second",
    }
    assert {notice.code for notice in folder.notices} == {"file.folder.kept"}
    assert beside(out) == ["out"]


def test_a_run_killed_between_two_renames_is_put_right_by_the_next(out: Path) -> None:
    write(out, {"a": b"1"})
    (out / "mine").write_bytes(b"mine")
    out.rename(out.with_name(".out.77.0.old.old"))
    folder = write(out, {"a": b"2"}, force=True)
    assert tree(out) == {"a": b"2", "mine": b"mine"}
    assert [notice.code for notice in folder.notices] == ["file.folder.restored"]
    assert beside(out) == ["out"]


def test_a_run_killed_after_the_exchange_is_put_right_by_the_next(out: Path) -> None:
    write(out, {"a": b"1"})
    (out / "late").write_bytes(b"late")
    (out / "mine").write_bytes(b"mine")
    aside = out.with_name(".out.77.0.old")
    out.rename(aside)
    out.mkdir()
    (out / "mine").write_bytes(b"mine")
    folder = write(out, {"a": b"3"}, force=True)
    assert tree(out) == {"a": b"3", "late": b"late", "mine": b"mine"}
    assert [n.facts for n in folder.notices] == [{"old": ".out.77.0.old/late", "kept": "late"}]
    assert beside(out) == ["out"]


def test_what_a_killed_run_had_not_finished_goes(out: Path) -> None:
    for name in (".out.77.0.part", ".out.8.12.part", ".other.77.0.part"):
        (out.parent / name).mkdir()
        (out.parent / name / "half").write_bytes(b"")
    write(out, {"a": b"1"})
    assert beside(out) == [".other.77.0.part", "out"]


def test_an_interrupt_right_after_the_exchange_loses_nothing(
    out: Path, exchanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out, {"a": b"1"})
    exchange = folder_exchange.exchange

    def interrupted(new: Path, target: Path) -> None:
        (target / "late").write_bytes(b"late")
        exchange(new, target)
        raise KeyboardInterrupt

    monkeypatch.setattr("xltool.app.output_folder.exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(out, {"a": b"2"}, force=True)
    assert tree(out) == {"a": b"2", "late": b"late"}
    assert beside(out) == ["out"]


def test_an_interrupt_right_before_the_exchange_loses_nothing(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out, {"a": b"1"})
    (out / "mine").write_bytes(b"mine")

    def interrupted(new: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xltool.app.output_folder.exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(out, {"a": b"2"}, force=True)
    assert tree(out) == {"a": b"1", "mine": b"mine"}
    assert beside(out) == ["out"]


def test_a_file_of_the_user_s_that_may_not_be_read_is_named(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out, {"a": b"1"})
    (out / "mine").write_bytes(b"mine")
    digest = folder_exchange._digest

    def refusing(path: Path) -> str:
        if path.name == "mine":
            raise PermissionError(13, "Permission denied", str(path))
        return digest(path)

    monkeypatch.setattr(folder_exchange, "_digest", refusing)
    with pytest.raises(FileError) as raised:
        write(out, {"a": b"2"}, force=True)
    assert (raised.value.code, raised.value.path) == ("file.unreadable", str(out / "mine"))
    assert tree(out) == {"a": b"1", "mine": b"mine"}
    assert beside(out) == ["out"]


def test_another_run_into_the_same_folder_is_refused_meanwhile(out: Path) -> None:
    with OutputFolder(str(out), False) as folder:
        folder.write("a", b"1")
        with pytest.raises(FileError, match=r"file\.busy"), OutputFolder(str(out), True):
            raise AssertionError
    assert tree(out) == {"a": b"1"}
    assert beside(out) == ["out"]


def test_where_there_are_no_locks_leftovers_are_left_alone(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be those of a run that is still at work."""

    def none(handle: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("xltool.app.folder_lock._lock", none)
    (out.parent / ".out.77.0.part").mkdir()
    write(out, {"a": b"1"})
    assert tree(out) == {"a": b"1"}
    assert ".out.77.0.part" in beside(out)


@pytest.mark.parametrize("name", ["a" * 255, "报" * 85])
def test_a_folder_may_have_as_long_a_name_as_the_system_allows(out: Path, name: str) -> None:
    long = out.with_name(name)
    write(long, {"a": b"1"})
    write(long, {"a": b"2"}, force=True)
    assert tree(long) == {"a": b"2"}
    assert beside(out) == [name]


def test_a_mount_point_is_refused_before_any_work(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda path: path == out)
    with pytest.raises(UsageError) as raised:
        OutputFolder(str(out), False)
    assert raised.value.code == "usage.mounted"
