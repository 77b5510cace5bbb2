"""What is asked of the disk is done whole."""

from orchestration.ground import storage
from orchestration.ground.storage import Disk, write_whole


class SmallBites(Disk):
    """Takes seven bytes at a time, as a disk may."""

    def write(self, descriptor, data):
        return super().write(descriptor, data[:7])


def test_what_the_disk_takes_in_parts_is_written_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "DISK", SmallBites())
    write_whole(tmp_path / "file", bytes(range(100)))
    assert (tmp_path / "file").read_bytes() == bytes(range(100))
