"""How the bot responds to interactions: callbacks, follow-ups, and edits of what is shown."""

from __future__ import annotations

from tests.loopback.messages import Interaction, Sent
from tests.loopback.refusals import RefusalError, refuse
from tests.loopback.rules import (
    COMPONENTS_V2,
    EPHEMERAL,
    Body,
    choice_faults,
    message_faults,
    modal_faults,
)
from tests.loopback.world import ACKNOWLEDGE_SECONDS, TOKEN_SECONDS, World

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


class Responses:
    """Takes responses to interactions as Discord does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def callback(self, body: Body, number: str, token: str) -> Body:
        interaction = self.world.interactions.get(int(number))
        if interaction is None or interaction.token != token:
            raise RefusalError(404, 10062, "Unknown interaction")
        interaction.callbacks += 1
        if interaction.acknowledged is not None:
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        if self.world.now() - interaction.began > ACKNOWLEDGE_SECONDS:
            raise RefusalError(404, 10062, "Unknown interaction")
        message = self._acknowledge(interaction, body["type"], body.get("data") or {})
        interaction.acknowledged = body["type"]
        resource: Body = {"type": body["type"]}
        if message:
            resource["message"] = message.payload()
        described: Body = {"id": number, "type": interaction.type}
        if message:
            described |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.loading,
                "response_message_ephemeral": message.ephemeral,
            }
        return {"interaction": described, "resource": resource}

    def _acknowledge(self, interaction: Interaction, kind: int, data: Body) -> Sent | None:
        if kind == MESSAGE:
            interaction.response = self._create(interaction, data)
            return interaction.response
        if kind == DEFERRED:
            refuse([f"{key}: not in a deferred answer" for key in data.keys() - {"flags"}])
            refuse(["flags: only EPHEMERAL"] if data.get("flags", 0) & ~EPHEMERAL else [])
            interaction.response = self._new(interaction, data.get("flags", 0))
            interaction.response.loading = True
            return interaction.response
        if kind == DEFERRED_UPDATE and interaction.message:
            interaction.response = interaction.message
            return interaction.message
        if kind == UPDATE and interaction.message:
            shown = interaction.message
            refuse(message_faults(data, was_v2=bool(shown.flags & COMPONENTS_V2)))
            shown.change(data)
            interaction.response = shown
            return shown
        if kind == CHOICES:
            refuse(choice_faults(data))
            interaction.choices = data["choices"]
            return None
        if kind == MODAL:
            refuse([*modal_faults(data), *(["type: a form from a form"] if interaction.type == 5 else [])])
            interaction.modal = data
            return None
        raise RefusalError(400, 50035, f"Invalid Form Body: type {kind}")

    async def follow_up(self, body: Body, token: str) -> Body:
        interaction = self._acknowledged(token)
        original = interaction.response
        if original and original.loading and not original.deleted:
            # Discord takes it for the awaited answer, whatever its flags say about who may see it.
            refuse(message_faults(body))
            original.change(body)
            return original.payload()
        message = self._create(interaction, body)
        interaction.followups.append(message)
        return message.payload()

    async def edit_original(self, body: Body, token: str) -> Body:
        message = self._original(token)
        refuse(message_faults(body, was_v2=bool(message.flags & COMPONENTS_V2)))
        message.change(body)
        return message.payload()

    async def read_original(self, _: None, token: str) -> Body:
        return self._original(token).payload()

    async def delete_original(self, _: None, token: str) -> None:
        self._original(token).deleted = True

    def _acknowledged(self, token: str) -> Interaction:
        interaction = self.world.by_token(token)
        if interaction is None or interaction.acknowledged is None:
            raise RefusalError(404, 10015, "Unknown Webhook")
        if self.world.now() - interaction.began > TOKEN_SECONDS:
            raise RefusalError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _original(self, token: str) -> Sent:
        message = self._acknowledged(token).response
        if message is None or message.deleted:
            raise RefusalError(404, 10008, "Unknown Message")
        return message

    def _create(self, interaction: Interaction, body: Body) -> Sent:
        refuse(message_faults(body))
        message = self._new(interaction, body.get("flags", 0))
        message.change(body)
        return message

    def _new(self, interaction: Interaction, flags: int) -> Sent:
        message = Sent(self.world.new_id(), interaction.channel, self.world.bot, flags=flags)
        message.interaction = interaction
        return self.world.add(message)
