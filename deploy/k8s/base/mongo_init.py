"""Makes the MongoDB pods one replica set and creates its user, once; runs beside the first member.

The first member lets a client on its own loopback do both while it has no user yet.
"""

import os
import time

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_YET_INITIALIZED, UNAUTHORIZED = 94, 13


def set_up(client: MongoClient, members: list[str], password: str) -> bool:
    """Takes the next step; returns whether nothing is left to do."""
    hello = client.admin.command("hello")
    if not hello.get("setName"):
        config = [{"_id": number, "host": host} for number, host in enumerate(members)]
        # The first one is to be elected: only it can be asked to make a user.
        config[0]["priority"] = 2
        try:
            client.admin.command("replSetInitiate", {"_id": "guiche", "members": config})
        except OperationFailure as error:
            return error.code == UNAUTHORIZED
        return False
    if not hello.get("isWritablePrimary"):
        return False
    try:
        client.admin.command("createUser", "guiche", pwd=password, roles=["root"])
    except OperationFailure as error:
        # Refused: the user exists, and the loopback has lost its privilege.
        return error.code == UNAUTHORIZED
    return True


def main() -> None:
    """Tries until all is set up, then stays: a container that ends is started again."""
    members = os.environ["MONGO_MEMBERS"].split(",")
    port = int(os.environ.get("MONGO_PORT", "27017"))
    client = MongoClient("127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=2000)
    while True:
        try:
            if set_up(client, members, os.environ["MONGO_PASSWORD"]):
                break
        except PyMongoError as error:
            print(f"waiting for MongoDB: {type(error).__name__}", flush=True)
        time.sleep(2)
    print("the replica set is ready", flush=True)
    if os.environ.get("MONGO_INIT_ONCE") != "1":
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
