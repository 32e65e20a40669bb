"""Encrypting what leaves the house, chunk by chunk in flat memory.

AES-256-GCM over chunks, each bound to its place and the last one marked as such: chunks that are
changed, swapped, left out or cut off do not open. The key is drawn from a passphrase with a salt of
its own for each file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK = 1024 * 1024
_MAGIC = b"sigertak-backup-1\n"
_SALT, _PREFIX, _TAG = 16, 7, 16


class Unreadable(Exception):
    """The file is no copy of ours, was changed, or the passphrase is another one."""


class Sealer:
    """Writes plain bytes to `target` as sealed ones. Nothing is whole before `close`."""

    def __init__(self, target: BinaryIO, passphrase: bytes) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        target.write(_MAGIC + salt + self._prefix)
        self._target, self._cipher = target, AESGCM(_key(passphrase, salt))
        self._waiting, self._number = bytearray(), 0

    def write(self, content: bytes) -> int:
        self._waiting += content
        # The last chunk carries a mark, so that one always waits.
        while len(self._waiting) > CHUNK:
            self._send(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(content)

    def close(self) -> None:
        self._send(bytes(self._waiting), is_last=True)

    def _send(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, chunk, None))
        self._number += 1


def opened(source: BinaryIO, passphrase: bytes) -> Iterator[bytes]:
    """The plain chunks of a sealed file; raises `Unreadable` at the first that does not open."""
    if source.read(len(_MAGIC)) != _MAGIC:
        raise Unreadable
    cipher = AESGCM(_key(passphrase, source.read(_SALT)))
    prefix = source.read(_PREFIX)
    number, chunk = 0, source.read(CHUNK + _TAG)
    while True:
        following = source.read(CHUNK + _TAG)
        try:
            nonce = _nonce(prefix, number, is_last=not following)
            yield cipher.decrypt(nonce, chunk, None)
        except InvalidTag:
            raise Unreadable from None
        if not following:
            return
        number, chunk = number + 1, following


def mac(content: bytes, passphrase: bytes) -> str:
    """The seal of a manifest."""
    return hmac.new(b"manifest:" + passphrase, content, hashlib.sha256).hexdigest()


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase)


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
