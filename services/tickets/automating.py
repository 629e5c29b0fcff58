"""Macros and rules set up, listed and tried out (B6). What they name must be in use when they are set up."""

from collections.abc import Iterable
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, manages
from libs.events.catalog.macro import Action
from libs.events.command import Accepted
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.tickets import acting, macro, rule
from services.tickets.automation_commands import (
    ChangeMacro,
    DefineMacro,
    DefineRule,
    PerformMacro,
    RewriteRule,
    RunMacro,
)
from services.tickets.automation_queries import GetMacro, ListMacros, ListRuleRuns, ListRules
from services.tickets.lookups import LookUps
from services.tickets.macro import MacroNotFound
from services.tickets.management import require_management
from services.tickets.ruling import require_doable, require_usable


class Automating:
    """`macros`, `rules` and `runs` are the collections of the views of these names."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        lookups: LookUps,
        macros: AsyncCollection[Document],
        rules: AsyncCollection[Document],
        runs: AsyncCollection[Document],
    ) -> None:
        self._store = store
        self._projector = projector
        self._lookups = lookups
        self._macros = macros
        self._rules = rules
        self._runs = runs

    async def write_macro(self, command: DefineMacro | ChangeMacro) -> Accepted:
        """Set up a macro, or change it."""
        before, _ = await self._store.state(macro.decider, command.macro_id)
        if macro.decider.decide(command, before):
            await self._require_usable(command.actions or ())
        return await self._store.execute(macro.decider, command.macro_id, command)

    async def write_rule(self, command: DefineRule | RewriteRule) -> Accepted:
        """Set up a rule, or change it."""
        before, _ = await self._store.state(rule.decider, command.rule_id)
        if rule.decider.decide(command, before):
            await self._require_usable(command.actions)
        return await self._store.execute(rule.decider, command.rule_id, command)

    async def run_macro(self, command: RunMacro) -> Accepted:
        """Do to a ticket what a macro says."""
        found, _ = await self._store.state(macro.decider, command.macro_id)
        if found.label is None or not macro.usable(found, command.member):
            raise MacroNotFound
        for action in found.actions:
            await require_doable(self._store, self._lookups, action)
        perform = PerformMacro(**dict(command), label=found.label, actions=found.actions)
        return await self._store.execute(acting.decider, command.ticket_id, perform)

    async def _require_usable(self, actions: Iterable[Action]) -> None:
        for action in actions:
            await require_usable(self._store, action)

    async def list_macros(self, query: ListMacros) -> dict[str, Any]:
        """The macros that the member may run, by name."""
        found = await self._macros.find({"owner_id": {"$in": [None, query.member.id]}}).to_list()
        items = [_macro_item(each, query.member) for each in found]
        return {"items": sorted(items, key=_by_name), "position": self._projector.position}

    async def get_macro(self, query: GetMacro) -> dict[str, Any]:
        """One of them."""
        found = await self._macros.find_one({"_id": query.macro_id, "owner_id": {"$in": [None, query.member.id]}})
        if found is None:
            raise MacroNotFound
        return _macro_item(found, query.member)

    async def list_rules(self, query: ListRules) -> dict[str, Any]:
        """All rules, by rank, with how often and when last each of them ran."""
        require_management(query.member)
        found = await self._rules.find().to_list()
        summed = await self._runs.aggregate(
            [{"$group": {"_id": "$rule_id", "runs": {"$sum": 1}, "last_at": {"$max": "$at"}}}]
        )
        ran = {each["_id"]: each async for each in summed}
        items = [_rule_item(each, ran.get(each["_id"], {})) for each in found]
        return {
            "items": sorted(items, key=lambda each: (each["place"], each["id"])),
            "position": self._projector.position,
        }

    async def list_runs(self, query: ListRuleRuns) -> dict[str, Any]:
        """One page of what a rule did, newest first."""
        require_management(query.member)
        selected: Document = {"rule_id": query.rule_id}
        if query.before is not None:
            selected["position"] = {"$lt": query.before}
        found = await self._runs.find(selected).sort("position", -1).limit(query.limit + 1).to_list()
        page = found[: query.limit]
        rows = await self._lookups.rows(each["ticket_id"] for each in page)
        return {
            "items": [_run_item(each, rows.get(each["ticket_id"])) for each in page],
            "next": page[-1]["position"] if len(found) > query.limit else None,
            "position": self._projector.position,
        }


def _by_name(found: Document) -> tuple[str, str]:
    return str(found["name"]).casefold(), str(found["id"])


def _macro_item(document: Document, member: Member) -> dict[str, Any]:
    for_all = document["owner_id"] is None
    return {
        "id": document["_id"],
        "name": document["name"],
        "actions": document["actions"],
        "for_all": for_all,
        "may_change": manages(member) or not for_all,
        "position": document["position"],
    }


def _rule_item(document: Document, ran: Document) -> dict[str, Any]:
    written = ("occasion", "minutes", "conditions", "actions", "last", "place")
    return {
        "id": document["_id"],
        "name": document["name"],
        **{each: document[each] for each in written},
        "on": document["since"] is not None,
        "runs": ran.get("runs", 0),
        "last_run_at": ran.get("last_at"),
        "position": document["position"],
    }


def _run_item(document: Document, row: Document | None) -> dict[str, Any]:
    return {
        "ticket": {"id": document["ticket_id"], "number": row["number"] if row is not None else 0},
        "contact": {"id": row["contact_id"], "name": row["contact_name"]} if row is not None else None,
        "at": document["at"],
        "occasion": document["occasion"],
        "moment": document["moment"],
        "refused": document["refused"],
    }
