"""Run all stand-ins beside a desk (`GUICHE_DESK_URL`), with their page on `GUICHE_SERVICE_PORT`."""

import os
import threading

import uvicorn

from tests.providers.playground import application, desk_of_environment, playground

PORT = 8090

if __name__ == "__main__":
    port = int(os.environ.get("GUICHE_SERVICE_PORT") or PORT)
    with playground(desk_of_environment(), port) as play:
        threading.Thread(target=play.connect, daemon=True).start()
        uvicorn.run(application(play), host="127.0.0.1", port=port, log_level="warning")
