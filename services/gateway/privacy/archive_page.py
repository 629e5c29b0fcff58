"""The page of a person's archive: what the desk keeps of him, readable in any browser without a network."""

from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

WORDS: dict[str, dict[str, str]] = {
    "pt-BR": {
        "title": "Dados pessoais de {name}",
        "made": "Reunidos por {company} em {at}. Os mesmos dados estão em data.json, os arquivos na pasta media.",
        "contact": "Contato",
        "name": "Nome",
        "phone": "Telefone",
        "email": "E-mail",
        "birthday": "Nascimento",
        "address": "Endereço",
        "aliases": "Identidades",
        "tags": "Etiquetas",
        "owners": "Carteira",
        "since": "Conhecido desde",
        "tickets": "Atendimentos",
        "number": "Número",
        "opened": "Aberto",
        "closed": "Finalizado",
        "agent": "Atendente",
        "queue": "Fila",
        "protocol": "Protocolo",
        "rating": "Avaliação",
        "conversation": "Conversa",
        "scheduled": "Mensagens agendadas",
        "notes": "Notas da equipe",
        "none": "Nada.",
        "revoked": "mensagem apagada",
        "call": "ligação",
        "file": "arquivo",
    },
    "en": {
        "title": "Personal data of {name}",
        "made": "Gathered by {company} on {at}. The same data is in data.json, the files in the folder media.",
        "contact": "Contact",
        "name": "Name",
        "phone": "Telephone",
        "email": "E-mail",
        "birthday": "Birthday",
        "address": "Address",
        "aliases": "Identities",
        "tags": "Tags",
        "owners": "Portfolio",
        "since": "Known since",
        "tickets": "Tickets",
        "number": "Number",
        "opened": "Opened",
        "closed": "Closed",
        "agent": "Agent",
        "queue": "Queue",
        "protocol": "Protocol",
        "rating": "Rating",
        "conversation": "Conversation",
        "scheduled": "Scheduled messages",
        "notes": "Notes of the team",
        "none": "Nothing.",
        "revoked": "deleted message",
        "call": "call",
        "file": "file",
    },
    "es": {
        "title": "Datos personales de {name}",
        "made": "Reunidos por {company} el {at}. Los mismos datos están en data.json, los archivos en media.",
        "contact": "Contacto",
        "name": "Nombre",
        "phone": "Teléfono",
        "email": "Correo",
        "birthday": "Nacimiento",
        "address": "Dirección",
        "aliases": "Identidades",
        "tags": "Etiquetas",
        "owners": "Cartera",
        "since": "Conocido desde",
        "tickets": "Atenciones",
        "number": "Número",
        "opened": "Abierta",
        "closed": "Finalizada",
        "agent": "Agente",
        "queue": "Cola",
        "protocol": "Protocolo",
        "rating": "Valoración",
        "conversation": "Conversación",
        "scheduled": "Mensajes programados",
        "notes": "Notas del equipo",
        "none": "Nada.",
        "revoked": "mensaje borrado",
        "call": "llamada",
        "file": "archivo",
    },
}
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:2.5rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;line-height:1.2}h2{margin-top:2.5rem;font-size:1.15rem}p.made{color:GrayText}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;vertical-align:top}
tr{border-bottom:1px solid #8883}th{font-weight:500;color:GrayText;white-space:nowrap}
ol{list-style:none;padding:0}li{padding:.5rem 0;border-bottom:1px solid #8882}
li b{font-weight:600}
time{color:GrayText;font-size:.85em;margin-left:.5em}.said{white-space:pre-wrap;margin:.15rem 0}
"""


def page(data: dict[str, Any], files: dict[str, str], language: str, time_zone: str) -> str:
    """The whole page; `files` names the files of media by id."""
    return _Page(WORDS.get(language, WORDS["pt-BR"]), files, ZoneInfo(time_zone)).of(data, language)


class _Page:
    def __init__(self, words: dict[str, str], files: dict[str, str], zone: ZoneInfo) -> None:
        self._words, self._files, self._zone = words, files, zone

    def of(self, data: dict[str, Any], language: str) -> str:
        words = self._words
        title = escape(words["title"].format(name=data["contacts"][0]["name"]))
        made = escape(words["made"].format(company=data["company"], at=self._at(data["made_at"])))
        parts = [
            *(self._contact(each) for each in data["contacts"]),
            self._tickets(data["tickets"]),
            *(self._conversation(number, each) for number, each in enumerate(data["conversations"], 1)),
            self._notes(data["notes"]),
        ]
        head = f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><title>{title}</title>'
        shown = f'<style>{STYLE}</style><meta name="viewport" content="width=device-width">'
        return f'{head}{shown}<h1>{title}</h1><p class="made">{made}</p>{"".join(parts)}</html>'

    def _contact(self, contact: dict[str, Any]) -> str:
        rows = {
            "name": contact["name"],
            "phone": contact["phone"],
            "email": contact["email"],
            "birthday": contact["birthday"],
            "address": contact["address"],
            "aliases": ", ".join(f"{each['kind']}: {each['value']}" for each in contact["aliases"]),
            "tags": ", ".join(each["name"] for each in contact["tags"]),
            "owners": ", ".join(each["name"] for each in contact["owners"]),
            "since": self._at(contact["created_at"]),
        }
        cells = "".join(
            f"<tr><th>{escape(self._words[key])}<td>{escape(str(value))}" for key, value in rows.items() if value
        )
        return f"<h2>{escape(self._words['contact'])}</h2><table>{cells}</table>"

    def _tickets(self, tickets: list[dict[str, Any]]) -> str:
        columns = ("number", "opened", "closed", "queue", "agent", "protocol", "rating")
        head = "".join(f"<th>{escape(self._words[each])}" for each in columns)
        rows = []
        for each in tickets:
            rating = each["rating"]
            cells = (
                each["number"],
                self._at(each["opened_at"]),
                self._at(each["closed_at"]),
                (each["queue"] or {}).get("name"),
                (each["assignee"] or {}).get("name"),
                each["protocol"],
                None if rating is None else f"{rating['score']}/{rating['scale']}",
            )
            rows.append("<tr>" + "".join(f"<td>{escape(str(cell or ''))}" for cell in cells))
        return f"<h2>{escape(self._words['tickets'])}</h2><table><tr>{head}{''.join(rows)}</table>"

    def _conversation(self, number: int, conversation: dict[str, Any]) -> str:
        said = "".join(self._message(each) for each in conversation["messages"])
        shown = f"<h2>{escape(self._words['conversation'])} {number}</h2><ol>{said or self._nothing()}</ol>"
        if conversation["scheduled"]:
            due = "".join(self._line("", each["due_at"], each["text"]) for each in conversation["scheduled"])
            shown += f"<h2>{escape(self._words['scheduled'])}</h2><ol>{due}</ol>"
        return shown

    def _message(self, message: dict[str, Any]) -> str:
        text = message["text"] or ""
        if message["revoked"]:
            text = f"({self._words['revoked']})"
        elif message["call"]:
            text = f"({self._words['call']})"
        media = message["media"]
        link = ""
        if media is not None:
            name = escape(str(media["name"] or self._words["file"]))
            path = self._files.get(media["id"] or "")
            link = f'<p><a href="{escape(path)}">{name}</a></p>' if path else f"<p>{name}</p>"
        return self._line(message["author"]["name"] or "", message["at"], text, link)

    def _notes(self, notes: list[dict[str, Any]]) -> str:
        lines = "".join(
            self._line((each["author"] or {}).get("name") or "", each["at"], each["text"]) for each in notes
        )
        return f"<h2>{escape(self._words['notes'])}</h2><ol>{lines or self._nothing()}</ol>"

    def _line(self, who: str, at: str, text: str | None, more: str = "") -> str:
        said = f'<p class="said">{escape(text)}</p>' if text else ""
        return f"<li><b>{escape(who)}</b><time>{escape(self._at(at))}</time>{said}{more}</li>"

    def _nothing(self) -> str:
        return f"<li>{escape(self._words['none'])}</li>"

    def _at(self, moment: str | None) -> str:
        if not moment:
            return ""
        return datetime.fromisoformat(moment).astimezone(self._zone).strftime("%d/%m/%Y %H:%M")
