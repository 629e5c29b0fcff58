"""The transcript: all that was said and done, in order, in three languages; notes only when they are asked for."""

import hashlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from services.gateway.media.workers import TaskFailed, Workers
from services.gateway.transcript import lines
from services.gateway.transcript.document import LOGO, Chapter, Export, pictured
from services.gateway.transcript.gathering import belonging
from services.gateway.transcript.markup import runs
from services.gateway.transcript.wording import Wording, words
from tests.gateway import transcript_items as said

ZONE = "America/Sao_Paulo"
SECRET = "cliente exigente, liberar o frete"


def export(notes: bool = False, scope: Any = "ticket") -> Export:
    moment = datetime(2026, 11, 22, 23, 15, 9, tzinfo=UTC)
    contact = said.ticket()["contact"]
    names = {"delivery": "Entrega", "tag": "VIP"}
    return Export("Casa Ipê Móveis", contact, scope, notes, "Clara Nogueira", "supervisor", moment, names)


def chapter() -> Chapter:
    return Chapter(said.ticket(), said.messages(), said.log(), [said.note(5.5, SECRET)])


async def printed(
    folder: Path, workers: Workers, asked: Export, chapters: Sequence[Chapter], language: str
) -> bytes:
    """The transcript as a PDF."""
    gathered = {"export": asked, "chapters": chapters, "language": language, "time_zone": ZONE}
    (folder / "gathered.json").write_bytes(orjson.dumps(gathered))
    for media_id in pictured(chapters):
        buffer = io.BytesIO()
        Image.linear_gradient("L").resize((480, 320)).save(buffer, "WEBP")
        (folder / f"{media_id}.webp").write_bytes(buffer.getvalue())
    target = folder / "transcript.pdf"
    facts = await workers.do("transcript", 60, folder=str(folder), target=str(target))
    assert facts["size"] == target.stat().st_size
    return target.read_bytes()


def text_of(content: bytes) -> str:
    """All text of a PDF, page after page, on one line."""
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """Worker processes of one's own."""
    own = Workers()
    yield own
    await own.close()


async def test_the_pdf_holds_everything_that_was_said_and_done(tmp_path: Path, workers: Workers) -> None:
    content = await printed(tmp_path, workers, export(), [chapter()], "pt-BR")
    text = text_of(content)
    for part in (
        "Casa Ipê Móveis Transcrição de atendimento",
        "Marina Duarte",
        "+55 11 98765-0101",
        "WhatsApp da loja",
        "20261112-000017",
        "Clara Nogueira (supervisão)",
        "22/11/2026 às 20:15:09 (America/Sao_Paulo, UTC−03:00)",
        "quinta-feira, 12 de novembro de 2026",
        "sexta-feira, 13 de novembro de 2026",
        "Atendimento 1042 aberto na fila Vendas",
        "Ana Souza aceitou o atendimento",
        "Ana Souza registrou a demanda Entrega",
        "registrou o valor R$ 2.490,00",
        "Ana Souza finalizou o atendimento",
        "Açúcar, pão e maçã",
        "O sofá-cama chega quinta, entre 8h 9h e 11h",
        "😀",
        "Enviada 09:22:03 · entregue 09:22:04 · lida 09:24:00",
        "Reações: 👍🏽 Ana Souza",
        "Editada 09:25:00. Antes, desde 09:24:00: “Temos sim, em azulll”",
        "encaminhada",
        "sala.jpg imagem · 1200 × 800 · 240 kB",
        hashlib.sha256(b"sala.jpg").hexdigest(),
        "documento · 3 páginas · 1,2 MB",
        "mensagem de voz · 0:12 · 240 kB",
        "Local: Casa, Rua das Flores, 10 (-23.55052, -46.63331)",
        "Cartão de contato: João Pé, +55 11 91111-2222",
        "Mensagem apagada por Marina Duarte, 09:32:00.",
        "Não entregue: O número não recebe mensagens (waba.131026)",
        "Ligação recebida: duração 1:02",
        "enviada automaticamente",
        "página 1 de 2",
        "13 mensagens, 3 arquivos, sem notas internas",
    ):
        assert part in text, part
    assert "10.0.0.9" not in text
    assert "TicketViewed" not in text


async def test_notes_are_in_it_only_when_they_are_asked_for(tmp_path: Path, workers: Workers) -> None:
    with_notes, without = tmp_path / "with", tmp_path / "without"
    with_notes.mkdir()
    without.mkdir()
    text = text_of(await printed(with_notes, workers, export(notes=True), [chapter()], "pt-BR"))
    assert SECRET in text
    assert "nota interna · só a equipe vê" in text
    content = await printed(without, workers, export(), [chapter()], "pt-BR")
    assert SECRET not in text_of(content)
    assert SECRET.encode() not in (without / "record.json").read_bytes()
    attached = pypdfium2.PdfDocument(content).get_attachment(0)
    assert SECRET.encode() not in bytes(attached.get_data())


async def test_the_digest_attests_the_attached_record(tmp_path: Path, workers: Workers) -> None:
    content = await printed(tmp_path, workers, export(), [chapter()], "pt-BR")
    attached = bytes(pypdfium2.PdfDocument(content).get_attachment(0).get_data())
    assert hashlib.sha256(attached).hexdigest() in text_of(content)
    kept = orjson.loads(attached)
    assert [each["id"] for each in kept["tickets"][0]["messages"]] == [each["id"] for each in said.messages()]
    assert b"10.0.0.9" not in attached


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            ["Transcript of a ticket", "Thursday, 12 November 2026", "Ana Souza accepted the ticket", "page 1 of"],
        ),
        ("es", ["Transcripción de atención", "jueves, 12 de noviembre de 2026", "Ana Souza aceptó la atención"]),
    ],
)
async def test_it_speaks_the_language_of_the_exporter(
    tmp_path: Path, workers: Workers, language: str, parts: list[str]
) -> None:
    text = text_of(await printed(tmp_path, workers, export(), [chapter()], language))
    for part in parts:
        assert part in text, part


async def test_what_people_write_is_never_read_as_markup(tmp_path: Path, workers: Workers) -> None:
    hostile = '#panic("x") $x^2$ = Title @ref <label> [content] #read("record.json") \\ // comment /* */ "quoted" `'
    told = Chapter(said.ticket(), [said.message(0, hostile)], said.log())
    text = text_of(await printed(tmp_path, workers, export(), [told], "en"))
    assert hostile in text


@pytest.mark.parametrize("size", [(480, 480), (480, 60), (60, 480)])
async def test_the_companys_logo_stands_at_its_head(
    tmp_path: Path, workers: Workers, size: tuple[int, int]
) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", size, (10, 120, 60, 255)).save(buffer, "WEBP", lossless=True)
    (tmp_path / f"{LOGO}.webp").write_bytes(buffer.getvalue())
    content = await printed(tmp_path, workers, export(), [chapter()], "pt-BR")
    first = pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil().convert("RGB")
    head = first.crop((0, 0, first.width // 2, first.height // 4))
    green = head.getcolors(head.width * head.height)
    shown = sum(count for count, color in green if color == (10, 120, 60))
    wide, high = size
    millimetres = min(44.0, 13.0 * wide / high)
    expected = millimetres * millimetres * high / wide * (144 / 25.4) ** 2
    assert shown == pytest.approx(expected, rel=0.15)
    assert "Casa Ipê Móveis Transcrição de atendimento" in text_of(content)


async def test_several_tickets_are_chapters(tmp_path: Path, workers: Workers) -> None:
    later = said.ticket(1050, protocol=None, opened_at=said.at(2000))
    chapters = [chapter(), Chapter(later, [said.message(2000, "Voltei!")], [])]
    text = text_of(await printed(tmp_path, workers, export(scope="contact"), chapters, "pt-BR"))
    assert "Atendimento 1042" in text
    assert "Atendimento 1050 WhatsApp da loja · 13/11/2026 às 18:40:00" in text
    assert text.index("Até amanhã") < text.index("Voltei!")


async def test_an_empty_ticket_is_printed_too(tmp_path: Path, workers: Workers) -> None:
    empty = Chapter(said.ticket(protocol=None), [], [])
    text = text_of(await printed(tmp_path, workers, export(), [empty], "pt-BR"))
    assert "Não há mensagens nesta transcrição." in text


async def test_a_worker_that_takes_too_long_is_ended_and_the_next_task_is_done(
    tmp_path: Path, workers: Workers
) -> None:
    with pytest.raises(TaskFailed, match="longer than"):
        await workers.do("transcript", 0.01, folder=str(tmp_path), target=str(tmp_path / "a.pdf"))
    with pytest.raises(TaskFailed, match="FileNotFoundError"):
        await workers.do("transcript", 30, folder=str(tmp_path), target=str(tmp_path / "a.pdf"))


def test_whatsapp_marks_become_runs() -> None:
    assert runs("a *b _c_* ~d~ `e*f*`") == [
        ("a ", ""),
        ("b ", "b"),
        ("c", "bi"),
        (" ", ""),
        ("d", "s"),
        (" ", ""),
        ("e*f*", "m"),
    ]
    assert runs("2*3*4 snake_case_name * a *") == [("2*3*4 snake_case_name * a *", "")]
    assert runs("```um\n*dois*```") == [("um\n*dois*", "m")]


def test_a_ticket_has_the_messages_that_opened_it_and_ends_where_the_next_begins() -> None:
    talk = [
        said.message(0, "first"),
        said.message(1, "answer", direction="out"),
        said.message(100, "farewell", direction="out"),
        said.message(200, "again"),
        said.message(200.1, "and again"),
        said.message(201, "yes?", direction="out"),
    ]
    first = [said.entry(0.01, "TicketOpened", ordinal=1), said.entry(200.2, "Succeeded")]
    second = [said.entry(200.2, "TicketOpened", ordinal=2)]
    assert [each["text"] for each in belonging(talk, first)] == ["first", "answer", "farewell"]
    assert [each["text"] for each in belonging(talk, second)] == ["again", "and again", "yes?"]


def test_all_languages_say_the_same_things() -> None:
    spoken = {language: words(language) for language in ("pt-BR", "en", "es")}
    assert {frozenset(each) for each in spoken.values()} == {frozenset(spoken["pt-BR"])}
    places = re.compile(r"{(\w+)")
    for key in spoken["pt-BR"]:
        if key not in ("date", "day"):
            wanted = [sorted(places.findall(str(each[key]))) for each in spoken.values()]
            assert wanted[0] == wanted[1] == wanted[2], key


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (999, "999 B"), (1_240_000, "1,2 MB"), (999_600, "1,0 MB"), (98_765, "99 kB")]
)
def test_sizes_are_said_briefly(size: int, shown: str) -> None:
    assert Wording("pt-BR", ZONE).size(size) == shown


def test_answers_templates_and_what_was_written_on_the_phone_are_said_as_such() -> None:
    wording = Wording("pt-BR", ZONE)
    phone = {"kind": "system", "id": "phone", "name": None}
    line = lines.message(said.message(1, "Já chegou", direction="out", author=phone, cause=None), wording)
    assert (line["who"], line["way"]) == ("Equipe, pelo celular", "enviada pelo celular")
    choices = [{"id": "1", "title": "Sim"}, {"id": "2", "title": "Não"}]
    template = {"name": "confirma_agendamento", "language": "pt_BR"}
    offered = said.message(2, "Confirma?", direction="out", options={"choices": choices}, template=template)
    assert lines.message(offered, wording)["lines"] == ["Template confirma_agendamento", "Opções: Sim · Não"]
    chosen = said.message(3, "Sim", answer={"id": "1", "title": "Sim", "description": None})
    assert lines.message(chosen, wording)["lines"] == ["Escolheu: Sim"]
    ordered = said.message(4, "2 × Mesa (BRL 900,00)", kind="order")
    assert lines.message(ordered, wording)["lines"] == ["Pedido"]


def test_what_led_somebody_to_write_and_what_stands_on_cards_is_said() -> None:
    wording = Wording("pt-BR", ZONE)
    ad = {"kind": "ad", "headline": "Mesas", "body": "Frete grátis", "url": "https://x.test", "shows": None}
    assert lines.message(said.message(1, "Oi", referral=ad), wording)["lines"] == ["Anúncio: Mesas: Frete grátis"]
    bare = {**ad, "headline": None, "body": None}
    assert lines.message(said.message(1, "Oi", referral=bare), wording)["lines"] == ["Anúncio: https://x.test"]
    cards = [{"text": "Mesa Cerejeira", "titles": ["Ver", "Comprar"]}, {"text": None, "titles": None}]
    template = {"name": "mesas", "language": "pt_BR", "cards": cards}
    offered = said.message(2, "Veja", direction="out", template=template)
    assert lines.message(offered, wording)["lines"] == [
        "Template mesas",
        "Cartão 1: Mesa Cerejeira · Ver · Comprar",
        "Cartão 2: —",
    ]
