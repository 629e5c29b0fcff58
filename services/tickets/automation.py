"""Macros and rules as part of the tickets service (B6): its views, and what it handles, answers and follows."""

from libs.events.service import Service
from libs.events.view import View
from services.tickets import automation_commands, automation_queries, macro, rule, ruling
from services.tickets.automating import Automating
from services.tickets.lookups import LookUps
from services.tickets.opening import Opening
from services.tickets.rehearsing import Rehearsing
from services.tickets.rulebook import RuleBook
from services.tickets.ruling import Ruling, RunRules, RunRulesInTime
from services.tickets.views.automation import Macros, RuleRuns, Rules
from services.tickets.views.inbox import Inbox

MACROS, RULES, RUNS = Macros(), Rules(), RuleRuns()
VIEWS: tuple[View, ...] = (MACROS, RULES, RUNS)
RULE_COMMANDS = (automation_commands.MoveRule, automation_commands.SwitchRule, automation_commands.ArchiveRule)


def compose(service: Service, lookups: LookUps, opening: Opening, inbox: Inbox) -> None:
    """Add all that macros and rules need. The service already projects `VIEWS`."""
    projector = service.projector
    assert projector is not None
    rows, zone = service.collection(inbox), service.settings.time_zone
    macros, rules, runs = (service.collection(view) for view in VIEWS)
    automate = Automating(service.store, projector, lookups, macros, rules, runs)
    rehearsing = Rehearsing(service.store, service.log, rows, zone)
    book, run = RuleBook(rules, projector), Ruling(service.store, lookups, zone)
    timers = service.timers(ruling.TIMERS)
    in_time = RunRulesInTime(book, run, rows, projector, timers)

    service.handles(automation_commands.DefineMacro, automate.write_macro, lambda command: command.macro_id)
    service.handles(automation_commands.ChangeMacro, automate.write_macro, lambda command: command.macro_id)
    service.decides(macro.decider, (automation_commands.ArchiveMacro,), lambda command: command.macro_id)
    service.handles(automation_commands.DefineRule, automate.write_rule, lambda command: command.rule_id)
    service.handles(automation_commands.RewriteRule, automate.write_rule, lambda command: command.rule_id)
    service.decides(rule.decider, RULE_COMMANDS, lambda command: command.rule_id)
    service.handles(automation_commands.RunMacro, automate.run_macro, lambda command: command.ticket_id)

    service.answers(automation_queries.ListMacros, automate.list_macros)
    service.answers(automation_queries.GetMacro, automate.get_macro)
    service.answers(automation_queries.ListRules, automate.list_rules)
    service.answers(automation_queries.ListRuleRuns, automate.list_runs)
    service.answers(automation_queries.RehearseRule, rehearsing.rehearse)

    service.follows(RunRules(book, run, opening))
    service.follows(in_time)
    service.fires(timers, in_time.fire)
