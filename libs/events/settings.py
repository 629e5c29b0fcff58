"""Every setting of Guichê, typed, read once from the environment (prefix `GUICHE_`)."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a process needs to know about where it runs.

    Raises `pydantic.ValidationError`, naming the field and the rule, when a variable does not fit.
    """

    model_config = SettingsConfigDict(env_prefix="GUICHE_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address the desk listens on.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the desk: page, REST, WebSocket, webhooks.")
    public_url: str | None = Field(None, description="Address customers' providers reach the desk at.")
    data: Path = Field(Path(".data"), description="Folder of the embedded servers' data and logs.")
    nats_url: str | None = Field(None, description="An external NATS; without it one is started.")
    mongo_url: str | None = Field(None, description="An external MongoDB replica set; without it one is started.")
    namespace: str = Field("", pattern=r"^[a-z0-9]*$", description="Prefix of streams, subjects and databases.")
    replicas: int = Field(1, ge=1, le=5, description="Copies of every JetStream stream.")
    sync_interval: str = Field(
        "1s", description="How often embedded NATS forces written events to disk (`always`: each one)."
    )
    service_port: int = Field(0, ge=0, le=65535, description="Port of a service's health and metrics; 0: none.")
    service_host: str = Field("127.0.0.1", description="Address of a service's health and metrics.")
    demo: bool = Field(True, description="Load the demo team and tickets at the first start.")
    simulator: bool = Field(False, description="Offer the simulated phone at /simulator; `guiche run` sets it.")
    stand_ins: bool = Field(
        False, description="Connect lines to stand-ins of the providers, to try every channel without an account."
    )
    browser: bool = Field(True, description="Open the page in a browser once it is ready.")
    company: str = Field("Casa Ipê Móveis", description="Name of the company, shown to its customers.")
    time_zone: str = Field("America/Sao_Paulo", description="Time zone of the company's days and hours.")
    secret_key: SecretStr | None = Field(
        None, description="Key that encrypts channel secrets; without it one is kept in the data folder."
    )
    session_hours: int = Field(12, ge=1, le=720, description="Hours until a log-in ends.")
    requests_per_minute: int = Field(
        1_200, ge=0, description="Requests a minute of one session, token or address; 0: no limit."
    )
    private_targets: bool = Field(
        False,
        description="Let webhooks, bots and flows reach private addresses and plain http: tests, closed nets.",
    )
    video_url: str = Field(
        "https://meet.jit.si", pattern=r"^https?://\S+$", description="Where video calls meet: a Jitsi server."
    )
    media_limit: int = Field(100_000_000, ge=1_000, description="Most bytes of one file that is sent or received.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")
    otlp_endpoint: str | None = Field(None, description="Where OpenTelemetry traces are sent (OTLP over HTTP).")
    traces_file: Path | None = Field(None, description="A file that traces are written to, one span a line.")

    def require_nats_url(self) -> str:
        """The NATS address; raises `ValueError` when none is set."""
        if self.nats_url is None:
            raise ValueError("GUICHE_NATS_URL is not set: a service needs a NATS server")
        return self.nats_url

    def require_mongo_url(self) -> str:
        """The MongoDB address; raises `ValueError` when none is set."""
        if self.mongo_url is None:
            raise ValueError("GUICHE_MONGO_URL is not set: a service needs a MongoDB replica set")
        return self.mongo_url

    def subject(self, subject: str) -> str:
        """A subject within this namespace."""
        return f"{self.namespace}.{subject}" if self.namespace else subject

    def stream(self, name: str) -> str:
        """The name of a JetStream stream within this namespace."""
        return f"{self.namespace}_{name}" if self.namespace else name

    def database(self, service: str) -> str:
        """The name of a service's MongoDB database within this namespace."""
        return f"guiche_{self.namespace}_{service}" if self.namespace else f"guiche_{service}"
