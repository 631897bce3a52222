"""Zip archives whose bytes depend on their content alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def pack(entries: Mapping[str, bytes]) -> bytes:
    """A zip archive with these files, sorted by name, stored without compression.

    Equal entries give equal bytes on every system and with every version of zlib.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            header = zipfile.ZipInfo(name, _EPOCH)
            header.create_system = _UNIX
            header.external_attr = 0o644 << 16
            archive.writestr(header, entries[name])
    return stream.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive that `pack` made.

    ValueError for anything else: not a zip archive, cut short, a file twice, compressed or encrypted files, checksums
    that do not match.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            headers = archive.infolist()
            if len({header.filename for header in headers}) != len(headers):
                raise ValueError("a file occurs twice in the archive")
            if any(header.compress_type != zipfile.ZIP_STORED or header.flag_bits & 1 for header in headers):
                raise ValueError("a file in the archive is compressed or encrypted")
            if sum(header.file_size for header in headers) > len(data):
                raise ValueError("the files are larger than the archive")
            return {header.filename: archive.read(header) for header in headers}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise ValueError(f"not a readable archive: {error}") from error
