"""What people do with commands, buttons and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.messages import Attached, Interaction, Sent

if TYPE_CHECKING:
    from tests.loopback.rules import Body
    from tests.loopback.users import User

from tests.loopback.server import Server

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5


class Interacting(Server):
    """People who use commands, press buttons and fill in forms."""

    async def slash(
        self,
        name: str,
        *,
        user: User | None = None,
        guild: bool = True,
        wait: bool = True,
        forged: bool = False,
        **options: str | int | Attached,
    ) -> Interaction:
        """Send a command; a subcommand follows after a space. `forged` skips the client's own checks."""
        top, *sub = name.split()
        command = self._command(1, top)
        if not forged:
            assert guild or 1 in (command.get("contexts") or [0, 1]), f"/{name} is not for direct messages"
        given, attached = self._options(options)
        if sub:
            given = [{"type": 1, "name": sub[0], "options": given}]
        data = {"id": command["id"], "name": top, "type": 1, "options": given}
        if attached:
            data["resolved"] = {"attachments": attached}
        return await self._interact(COMMAND, data, user, guild=guild, wait=wait)

    async def autocomplete(self, name: str, option: str, typed: str) -> list[Body]:
        """Type into an option of a command, and see what is suggested."""
        command = self._command(1, name)
        declared = next(each for each in command["options"] if each["name"] == option)
        assert declared["autocomplete"], f"{option} suggests nothing"
        given = [{"type": 3, "name": option, "value": typed, "focused": True}]
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        interaction = await self._interact(AUTOCOMPLETE, data, None)
        assert interaction.choices is not None
        return interaction.choices

    def _options(self, options: dict[str, str | int | Attached]) -> tuple[list[Body], Body]:
        """The options of a command as Discord sends them, and the files that are attached to it."""
        given: list[Body] = []
        attached: Body = {}
        for name, value in options.items():
            if isinstance(value, Attached):
                number = str(self.world.new_id())
                attached[number] = self.world.attach(number, value)
                given.append({"type": 11, "name": name, "value": number})
            else:
                given.append({"type": 4 if isinstance(value, int) else 3, "name": name, "value": value})
        return given, attached

    async def complete(self, name: str, *, user: User | None = None, **typed: str) -> list[Body]:
        """Type into an option of a command: the choices that the bot offers."""
        top, sub = name.split()
        given: list[Body] = [
            {"type": 3, "name": key, "value": value, "focused": True} for key, value in typed.items()
        ]
        options = [{"type": 1, "name": sub, "options": given}]
        data = {"id": self._command(1, top)["id"], "name": top, "type": 1, "options": options}
        interaction = await self._interact(AUTOCOMPLETE, data, user)
        assert interaction.choices is not None
        return interaction.choices

    async def context_menu(self, name: str, message: Sent, *, user: User | None = None) -> Interaction:
        """Choose a message's menu entry."""
        command = self._command(3, name)
        data = {
            "id": command["id"], "name": name, "type": 3, "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message.payload()}},
        }  # fmt: skip
        return await self._interact(COMMAND, data, user)

    async def click(
        self, message: Sent, label: str, *, user: User | None = None, wait: bool = True
    ) -> Interaction:
        """Press the button with this label."""
        button = next(each for each in message.buttons if each.get("label") == label)
        return await self.press(message, button["custom_id"], user=user, wait=wait)

    async def press(
        self, message: Sent, custom_id: str, *, user: User | None = None, wait: bool = True
    ) -> Interaction:
        """Send a custom_id, even one that no button has."""
        data = {"component_type": 2, "custom_id": custom_id, "id": 1}
        return await self._interact(COMPONENT, data, user, message=message, wait=wait)

    async def submit_modal(
        self, form: Body, text: str, *, message: Sent | None = None, user: User | None = None
    ) -> Interaction:
        """Fill in the one field of a form and send it."""
        field = form["components"][0]["component"]
        return await self.submit_form(form, {field["custom_id"]: text}, message=message, user=user)

    async def submit_form(
        self, form: Body, values: dict[str, str], *, message: Sent | None = None, user: User | None = None
    ) -> Interaction:
        """Fill in the fields of a form and send it; `message` has the button that opened it."""
        fields = [label["component"] for label in form["components"]]
        assert {field["custom_id"] for field in fields} == set(values)
        filled = [
            {
                "type": each["type"],
                "id": 2,
                "custom_id": each["custom_id"],
                "value": values[each["custom_id"]],
            }
            for each in fields
        ]
        labels = [{"type": 18, "id": 1, "component": each} for each in filled]
        data = {"custom_id": form["custom_id"], "components": labels}
        return await self._interact(FORM, data, user, message=message)

    async def fill_in(
        self, form: Body, *, user: User | None = None, message: Sent | None = None, **fields: str
    ) -> Interaction:
        """Fill in fields of a form by their names, leave the others as they are, and send it."""
        labels = [
            {"type": 18, "id": 2 * place, "component": _filled(label["component"], 2 * place + 1, fields)}
            for place, label in enumerate(form["components"], 1)
        ]
        data = {"custom_id": form["custom_id"], "components": labels}
        return await self._interact(FORM, data, user, message=message)

    async def deliver(self, interaction: Interaction) -> None:
        """Deliver an interaction to the client. May be called again, as Discord may deliver one twice."""
        await self.gateway.send("INTERACTION_CREATE", interaction.payload(self.world.bot))

    async def _interact(
        self,
        kind: int,
        data: Body,
        user: User | None,
        *,
        guild: bool = True,
        message: Sent | None = None,
        wait: bool = True,
    ) -> Interaction:
        person = user or self.alice
        number = self.world.new_id()
        interaction = Interaction(
            number, f"token-{number}", kind, person, self._channel(person, guild=guild), guild,
            self.world.now(), data, message,
        )  # fmt: skip
        if message:
            interaction.channel = message.channel
        interaction.app_permissions = self.world.bot.permissions
        self.world.interactions[number] = interaction
        await self.deliver(interaction)
        if wait:
            await self.until(lambda: interaction.settled)
        return interaction

    def _command(self, kind: int, name: str) -> Body:
        found = [each for each in self.world.commands if (each.get("type", 1), each["name"]) == (kind, name)]
        assert found, f"the bot has not registered {name!r}"
        return found[0]


def _filled(field: Body, number: int, fields: dict[str, str]) -> Body:
    """What a field of a form holds when it is sent."""
    value = str(fields.get(field["custom_id"], field.get("value") or ""))
    assert value or not field.get("required", True), f"{field['custom_id']} must be filled in"
    assert len(value) <= field["max_length"]
    return {"type": 4, "id": number, "custom_id": field["custom_id"], "value": value}
