"""Sound and film: how long, how large, how loud when, and voice messages (rule 11). Runs in a worker process."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.logging
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL.Image import Image

from services.gateway.media.pictures import PIXELS, TooManyPixels, small

BARS = 64
RATE = 4_000
WINDOW = RATE // 50
LONGEST_SECONDS = 4 * 3600
VOICE_RATE = 48_000
VOICE_BITS = 32_000
av.logging.set_level(av.logging.PANIC)


class NoSound(ValueError):
    """There is nothing to hear."""


def look(path: Path, mime: str) -> dict[str, Any]:
    """Facts of a recording: a film has a size and a picture, a sound a waveform."""
    with av.open(path) as container:
        films = [each for each in container.streams.video if not each.disposition & _COVER]
        if films:
            kind = "video" if mime.startswith("video/") else None
            return {"kind": kind or "video", "mime": _as("video", mime), **_film(container, films[0])}
        if not container.streams.audio:
            return {}
        seconds, waveform = _loudness(container)
        return {"kind": "audio", "mime": _as("audio", mime), "seconds": seconds, "waveform": waveform}


def to_voice(source: str, target: str) -> None:
    """Make a voice message: Opus in Ogg, mono, 48 kHz; Opus that is so already is only put into Ogg."""
    with av.open(source) as recorded:
        if not recorded.streams.audio:
            raise NoSound("no sound in it")
        sound = recorded.streams.audio[0]
        with av.open(target, "w", format="ogg") as voice:
            if sound.codec_context.name in ("opus", "libopus") and sound.codec_context.layout.nb_channels == 1:
                copied = voice.add_stream_from_template(sound)
                for packet in recorded.demux(sound):
                    if packet.dts is not None:
                        packet.stream = copied
                        voice.mux(packet)
                return
            written = voice.add_stream("libopus", rate=VOICE_RATE, layout="mono")
            written.bit_rate = VOICE_BITS
            written.options = {"application": "voip"}
            resampler = AudioResampler(format="s16", layout="mono", rate=VOICE_RATE)
            for frame in recorded.decode(sound):
                for even in resampler.resample(frame):
                    voice.mux(written.encode(even))
            for even in resampler.resample(None):
                voice.mux(written.encode(even))
            voice.mux(written.encode(None))


_COVER = av.stream.Disposition.attached_pic


def _film(container: InputContainer, film: VideoStream) -> dict[str, Any]:
    width, height = film.codec_context.width, film.codec_context.height
    if width * height > PIXELS:
        raise TooManyPixels(f"{width} × {height} pixels")
    seconds = _declared(container)
    facts: dict[str, Any] = {"width": width, "height": height, "seconds": seconds}
    film.thread_type = "AUTO"
    if seconds is not None and seconds > 2:
        container.seek(int(av.time_base))
    frame = next(container.decode(film), None)
    if frame is None:
        return facts
    picture: Image = frame.to_image()  # type: ignore[no-untyped-call]
    turn = round(getattr(frame, "rotation", 0) / 90) % 4
    if turn:
        picture = picture.rotate(90 * turn, expand=True)
        if turn % 2:
            facts |= {"width": height, "height": width}
    return {**facts, "thumb": small(picture)}


def _loudness(container: InputContainer) -> tuple[float, list[int]]:
    """How long it sounds, from the sound itself, for recorders leave it out; and at most 64 bars of 0 to 100."""
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    samples = bytearray()
    for frame in container.decode(container.streams.audio[0]):
        for even in resampler.resample(frame):
            samples += bytes(even.planes[0])[: even.samples * 2]
        if len(samples) > 2 * RATE * LONGEST_SECONDS:
            raise ValueError(f"longer than {LONGEST_SECONDS} s")
    heard = memoryview(samples).cast("h")
    if not len(heard):
        raise NoSound("no sound in it")
    peaks = [
        max(max(part), -min(part))
        for start in range(0, len(heard), WINDOW)
        if (part := heard[start : start + WINDOW])
    ]
    return round(len(heard) / RATE, 2), bars(peaks)


def bars(peaks: list[int]) -> list[int]:
    """At most 64 bars of 0 to 100 for a row of peaks; the loudest is 100, silence stays flat."""
    count = min(BARS, len(peaks))
    edges = [len(peaks) * each // count for each in range(count + 1)]
    heights = [sum(peaks[a:b]) / (b - a) for a, b in pairwise(edges)]
    loudest = max(*heights, 1000.0)
    return [round(100 * each / loudest) for each in heights]


def _declared(container: InputContainer) -> float | None:
    """The length that a container says it has."""
    if container.duration is None:
        return None
    return round(container.duration / av.time_base, 2)


def _as(kind: str, mime: str) -> str:
    """The container's type, for what it really holds; a film without a picture is a sound."""
    other = f"{kind}/{mime.partition('/')[2]}"
    return (
        other if other in ("audio/webm", "audio/mp4", "audio/ogg", "video/mp4", "video/webm", "video/ogg") else mime
    )
