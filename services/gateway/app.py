"""The gateway: HTTP, sockets, webhooks, receiving and sending (composition root)."""

import os
import socket
from functools import partial

import httpx

from libs.events.catalog.contact import ContactEvent
from libs.events.event import SYSTEM
from libs.events.reader import Reader
from libs.events.service import Service
from libs.events.settings import Settings
from services.gateway import (
    assistant_handling,
    bots,
    channel,
    channels,
    handling,
    security_handling,
    webhook_targets,
)
from services.gateway.accounts import Accounts
from services.gateway.addresses import Addresses
from services.gateway.admins import Admins
from services.gateway.attempts import Attempts
from services.gateway.auth import Credentials
from services.gateway.bots.asking import Asker
from services.gateway.bots.attempts import Attempts as BotAttempts
from services.gateway.bots.exchange import Exchange
from services.gateway.bots.facts import BotFacts
from services.gateway.bots.filling import Filling
from services.gateway.bots.questions import Questions
from services.gateway.bots.replies import Replies
from services.gateway.bots.running import TIMERS as BOT_TIMERS
from services.gateway.bots.running import RunBots, ShowTyping
from services.gateway.bots.saying import SayForBots
from services.gateway.bulk import Bulk
from services.gateway.channels.items import LineChanged, PairingOffered, TemplateChanged
from services.gateway.channels.simulator.channel import CHANNEL_ID, Simulator
from services.gateway.commands import SERVICE, AddChannel
from services.gateway.company import CompanySettings
from services.gateway.connections import Connections
from services.gateway.contact_files.exporting import ContactExports
from services.gateway.contact_files.importing import Imports
from services.gateway.contact_files.keeping import ContactFiles
from services.gateway.directory import VIEWS, WEBHOOKS, Directory
from services.gateway.drafts import Drafts
from services.gateway.dropped import Dropped
from services.gateway.fetching import Fetcher
from services.gateway.gateway import Gateway
from services.gateway.hand_over import HandOver
from services.gateway.http import application
from services.gateway.identities import Identities
from services.gateway.ingress import Ingress
from services.gateway.jobs import Jobs
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.live import Hub
from services.gateway.live_documents import Shaper
from services.gateway.media.lending import Lending
from services.gateway.media.stickers import Stickers
from services.gateway.media.store import MediaStore
from services.gateway.media.workers import Workers
from services.gateway.other_number import TryOtherNumber
from services.gateway.outgoing import Outgoing
from services.gateway.personal import Personal
from services.gateway.phones import Phones
from services.gateway.policies import ShowRead
from services.gateway.polling import Poller
from services.gateway.prepared_texts import PreparedTexts
from services.gateway.presence import Presences
from services.gateway.privacy.archive import Archives
from services.gateway.privacy.erasing import Erasures
from services.gateway.privacy.scrubbing import Scrubbing
from services.gateway.receiving import Receiver
from services.gateway.rereading import Rereading
from services.gateway.rule_policies import SayForRules
from services.gateway.sanitizing import Sanitizing
from services.gateway.second_factor import SecondFactors
from services.gateway.secrets import ChannelSecrets, SealedSecrets, Vault
from services.gateway.security_policies import EndSessions
from services.gateway.sending import Sender
from services.gateway.sent_messages import SentMessages
from services.gateway.sessions import Sessions
from services.gateway.settling import NAME as SETTLING
from services.gateway.settling import Settling
from services.gateway.single_sign_on import SingleSignOn
from services.gateway.template_news import TemplateNews
from services.gateway.template_sync import TIMERS as TEMPLATES
from services.gateway.template_sync import FollowTemplates, TemplateSync
from services.gateway.text_policies import SayTexts
from services.gateway.tokens import Tokens
from services.gateway.transcript.exporting import Transcripts
from services.gateway.transcript.keeping import Exports
from services.gateway.typing import Typing
from services.gateway.unreadable import Unreadable
from services.gateway.view_log import ViewLog
from services.gateway.webhook_bodies import WebhookBodies
from services.gateway.webhook_delivery import Deliveries, TellWebhooks, WebhookSender, WebhooksHeld
from services.gateway.webhook_log import WebhookLog
from services.messaging.commands import SERVICE as MESSAGING


async def main(settings: Settings) -> None:
    """Run the gateway until it is told to stop."""
    async with (
        Service.start(SERVICE, settings) as service,
        httpx.AsyncClient(limits=httpx.Limits(max_connections=200, max_keepalive_connections=50)) as client,
    ):
        gateway = compose(service, client)
        await gateway.attempts.prepare()
        await gateway.sessions.prepare()
        await gateway.deliveries.log.prepare()
        await gateway.phones.prepare()
        await gateway.jobs.prepare()
        await gateway.figures.prepare()
        await gateway.unreadable.prepare()
        await gateway.connections.start()
        await gateway.drafts.prepare()
        await gateway.media.prepare()
        await gateway.stickers.prepare()
        if settings.simulator:
            line = AddChannel(by=SYSTEM, channel_id=CHANNEL_ID, kind=Simulator.kind, label="Simulador")
            await service.store.execute(channel.decider, CHANNEL_ID, line)
        await service.run(application(gateway))


def compose(service: Service, client: httpx.AsyncClient) -> Gateway:
    """All parts of a gateway, wired, with what they do beside answering requests."""
    settings, database, bus = service.settings, service.database, service.bus
    directory, vault = Directory(service), Vault.of(settings)
    credentials, sessions = Credentials(database), Sessions(database, settings)
    secrets = ChannelSecrets(database["channel_secrets"], vault)
    second_factors, tokens = SecondFactors(database, vault), Tokens(database, directory)
    lines, ingress = Lines(directory, secrets), Ingress(service.jetstream, settings)
    phones = Phones(database["phones"], database["phone_groups"], service.client, settings)
    presences, identities, sent = Presences(service.client, settings), Identities(bus), SentMessages()
    unreadable = Unreadable(database["unreadable"], ingress)
    directory.on_forgotten.append(identities.forget)

    async def post(channel_id: str, body: bytes) -> None:
        await ingress.store(channel_id, Simulator.kind, body, {})

    def reader(stream: str, subject: str) -> Reader:
        return Reader(service.client, service.jetstream, settings.stream(stream), [settings.subject(subject)])

    holder = f"{socket.gethostname()}:{settings.port or os.getpid()}"

    def lease(name: str) -> Lease:
        return Lease(database["leases"], name, holder)

    # Printing takes seconds and much memory: one at a time, and no upload waits behind it.
    workers, printers = Workers(), Workers(at_once=1, idle_seconds=10)
    media, exports = MediaStore(database, workers, settings), Exports(database)
    kinds = channels.build(client, phones, post, media)
    dropped = Dropped(database, ingress)
    figures, timers = LineFigures(database), service.timers(SETTLING)
    settling = Settling(database, timers, bus, kinds, lines, directory, Outgoing(partial(bus.query, MESSAGING)))
    service.fires(timers, settling.fire)
    sender = Sender(
        bus,
        reader("EVENTS", "evt.message.>"),
        lease("sending"),
        kinds,
        lines,
        directory,
        sent,
        figures,
        settling,
        identities,
    )
    messages = reader("EVENTS", "evt.message.>")
    fetcher = Fetcher(bus, messages, lease("fetching"), kinds, lines, directory, media, ingress)
    personal = Personal(service.client, settings)
    connections = Connections(service.client, settings, bus, directory, lines, kinds, personal)
    poller = Poller(lease("polling"), kinds, lines, directory, ingress, figures, connections)
    typing = Typing(service.client, settings, bus, directory, lines, kinds)
    hub = Hub(service, directory, sessions, secrets, presences, Shaper(directory), personal, typing)
    jobs = Jobs(database, directory, personal, holder)
    bulk = Bulk(bus, directory, service.log, jobs)
    sealed = SealedSecrets(database["sealed_secrets"], vault)
    handling.serve(service, secrets)
    Accounts(service, credentials, Addresses(database), Admins(database), directory)
    security_handling.serve(service, second_factors, tokens, sealed)
    assistant_handling.serve(service, sealed)
    projector = service.projects(VIEWS, linger=0.005, longer=0.1, patient=(ContactEvent,))
    template_sync, template_timers = TemplateSync(bus, directory, lines, kinds), service.timers(TEMPLATES)
    receiver = Receiver(
        bus,
        reader("INGRESS", "raw.>"),
        lease("receiving"),
        kinds,
        lines,
        identities,
        unreadable,
        sent,
        directory,
        dropped,
        {
            LineChanged: connections.changed,
            PairingOffered: connections.offered,
            TemplateChanged: TemplateNews(bus, directory, template_sync).tell,
        },
        figures,
    )
    follow_templates = FollowTemplates(template_sync, template_timers, kinds, projector)
    service.follows(follow_templates)
    service.fires(template_timers, follow_templates.fire)
    company = CompanySettings(directory, settings)
    texts = PreparedTexts(bus, directory, kinds, company)
    service.follows(ShowRead(bus, directory, lines, kinds))
    service.follows(TryOtherNumber(bus, directory, kinds))
    deliveries = Deliveries(service, WebhookLog(database))
    bodies = WebhookBodies(service.jetstream, bus, directory, settings)
    outside = webhook_targets.client(settings.private_targets)
    webhooks = WebhookSender(service, deliveries, bodies, sealed, outside)
    service.also(webhooks.run())
    held = WebhooksHeld(service.collection(WEBHOOKS), projector)
    service.follows(TellWebhooks(held, projector, deliveries))
    service.follows(EndSessions(sessions, hub, service.store))
    service.follows(SayTexts(bus, directory, texts, presences))
    service.follows(SayForRules(bus, texts))
    bot_facts, bot_timers = BotFacts(bus, directory, company), service.timers(BOT_TIMERS)
    run_bots = RunBots(bus, texts, bot_facts, bot_timers)
    service.follows(run_bots)
    service.fires(bot_timers, run_bots.fire)
    service.follows(ShowTyping(bus, typing))
    exchange, lending = Exchange(outside, settings.private_targets), Lending(vault, settings)
    service.follows(SayForBots(bus, texts, kinds, lending))
    assistants = bots.build(exchange, lending.desk)
    asker = Asker(
        bus,
        reader("EVENTS", "evt.bot.>"),
        lease("asking"),
        assistants,
        directory,
        sealed,
        BotAttempts(database),
        exchange,
        Questions(bus, lending, kinds),
        Replies(exchange, media),
        Filling(bus, directory),
        typing,
    )
    readers, contact_files = Workers(at_once=1, idle_seconds=10), ContactFiles(database)
    imports = Imports(bus, directory, jobs, contact_files, exports, readers, settings)
    helping = jobs.run(), workers.run(), printers.run(), exports.run(), readers.run(), contact_files.run()
    stickers = Stickers(database)
    erasures = Erasures(bus, jobs, directory, media, Scrubbing(service), stickers)
    for task in (
        presences.run(),
        hub.run(),
        *helping,
        receiver.run(),
        sender.run(),
        fetcher.run(),
        asker.run(),
        figures.run(),
        poller.run(),
    ):
        service.also(task)
    return Gateway(
        service=service,
        settings=settings,
        bus=bus,
        directory=directory,
        credentials=credentials,
        attempts=Attempts(database),
        sessions=sessions,
        second_factors=second_factors,
        tokens=tokens,
        sealed=sealed,
        deliveries=deliveries,
        single_sign_on=SingleSignOn(client, vault, settings),
        vault=vault,
        secrets=secrets,
        lines=lines,
        connections=connections,
        figures=figures,
        kinds=kinds,
        bots=assistants,
        ingress=ingress,
        identities=identities,
        receiver=receiver,
        rereading=Rereading(jobs, unreadable, ingress, receiver),
        unreadable=unreadable,
        phones=phones,
        presences=presences,
        texts=texts,
        typing=typing,
        personal=personal,
        hub=hub,
        jobs=jobs,
        drafts=Drafts(database, personal),
        bulk=bulk,
        hand_over=HandOver(bus, directory, bulk, jobs),
        media=media,
        lending=lending,
        exports=exports,
        imports=imports,
        contact_exports=ContactExports(bus, directory, jobs, exports, readers, settings),
        transcripts=Transcripts(bus, directory, jobs, media, exports, printers, settings, company),
        stickers=stickers,
        dropped=dropped,
        sanitizing=Sanitizing(bus, jobs, service.log, ingress, kinds),
        archives=Archives(bus, jobs, directory, media, exports, settings),
        erasures=erasures,
        template_sync=template_sync,
        view_log=ViewLog(bus),
    )
