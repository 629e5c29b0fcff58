"""Commands on the team's accounts, whose passwords and addresses are kept beside the log."""

from libs.events.command import Accepted
from libs.events.service import Service
from libs.identity import ids
from services.gateway import user
from services.gateway.addresses import Addresses
from services.gateway.admins import Admins
from services.gateway.auth import Credentials
from services.gateway.commands import (
    ChangeAccount,
    ChangeEmail,
    ChangePassword,
    ChangePreferences,
    DeactivateUser,
    InviteUser,
    ReactivateUser,
    RemoveFilter,
    SaveFilter,
    UserCommand,
)
from services.gateway.directory import Directory

DECIDED_ALONE = (ChangePreferences, SaveFilter, RemoveFilter)


class Accounts:
    """Carries out what needs more than the account's own stream."""

    def __init__(
        self,
        service: Service,
        credentials: Credentials,
        addresses: Addresses,
        admins: Admins,
        directory: Directory,
    ) -> None:
        self._store = service.store
        self._credentials = credentials
        self._addresses = addresses
        self._admins = admins
        self._directory = directory
        service.handles(InviteUser, self.invite, _user)
        service.handles(ChangeAccount, self.change, _user)
        service.handles(ChangeEmail, self.change_email, _user)
        service.handles(ChangePassword, self.change_password, _user)
        service.handles(DeactivateUser, self.deactivate, _user)
        service.handles(ReactivateUser, self.reactivate, _user)
        service.decides(user.decider, DECIDED_ALONE, _user)

    async def invite(self, command: InviteUser) -> Accepted:
        """Give somebody an account."""
        await self._addresses.require_free(command.user_id, command.email)
        done = await self._store.execute(user.decider, command.user_id, command)
        if command.password_hash is not None:
            await self._credentials.keep_first(command.user_id, command.password_hash)
        if command.profile == "admin":
            await self._admins.stand(command.user_id)
        return done

    async def change(self, command: ChangeAccount) -> Accepted:
        """Change name, address and profile in one decision; the last admin stays one."""
        before, _ = await self._store.state(user.decider, command.user_id)
        # Refusals come first: what is not to be done holds no address and costs no admin.
        user.decide(command, before)
        if command.email is not None:
            await self._hold(command.user_id, command.email)
        steps_down = before.profile == "admin" and command.profile not in (None, "admin")
        if steps_down:
            await self._step_down(command.user_id)
        try:
            done = await self._store.execute(user.decider, command.user_id, command)
        except BaseException:
            if steps_down:
                await self._admins.stand(command.user_id)
            raise
        if command.profile == "admin":
            await self._admins.stand(command.user_id)
        if command.email is not None:
            await self._addresses.leave_others(command.user_id, command.email)
        return done

    async def change_email(self, command: ChangeEmail) -> Accepted:
        """Have somebody log in with another address."""
        await self._hold(command.user_id, command.email)
        done = await self._store.execute(user.decider, command.user_id, command)
        await self._addresses.leave_others(command.user_id, command.email)
        return done

    async def change_password(self, command: ChangePassword) -> Accepted:
        """Put a new password into force."""
        done = await self._store.execute(user.decider, command.user_id, command)
        await self._credentials.keep(command.user_id, command.password_hash)
        return done

    async def deactivate(self, command: DeactivateUser) -> Accepted:
        """Close an account, unless it is the last admin's."""
        before, _ = await self._store.state(user.decider, command.user_id)
        if not user.decide(command, before):
            return await self._store.execute(user.decider, command.user_id, command)
        if before.profile == "admin":
            await self._step_down(command.user_id)
        try:
            return await self._store.execute(user.decider, command.user_id, command)
        except BaseException:
            if before.profile == "admin":
                await self._admins.stand(command.user_id)
            raise

    async def reactivate(self, command: ReactivateUser) -> Accepted:
        """Open an account again, with a password that must be changed."""
        before, _ = await self._store.state(user.decider, command.user_id)
        done = await self._store.execute(user.decider, command.user_id, command)
        if not before.active:
            await self._credentials.keep(command.user_id, command.password_hash)
        if before.profile == "admin":
            await self._admins.stand(command.user_id)
        return done

    async def _hold(self, user_id: str, email: str) -> None:
        owner_id = ids.user_id(email)
        if owner_id != user_id:
            owner, _ = await self._store.state(user.decider, owner_id)
            if owner.joined:
                raise user.AddressIsTaken
        await self._addresses.hold(user_id, email)

    async def _step_down(self, user_id: str) -> None:
        known = (each["_id"] for each in self._directory.users() if each["profile"] == "admin")
        await self._admins.step_down(user_id, known)


def _user(command: UserCommand) -> str:
    return command.user_id
