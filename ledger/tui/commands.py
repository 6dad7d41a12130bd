"""Every action of the screen that is shown, in the command palette, each with a line of help."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content


class LedgerCommands(Provider):
    """The bindings that are in force, by what they do; those the person gave other keys too."""

    def _found(self) -> Iterator[tuple[str, str, str]]:
        """Name, what it does, and the action of each, once."""
        met = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.description or not active.enabled or binding.action in met or binding.id is None:
                continue
            if binding.id.startswith(("table.", "list.", "day.", "form.next", "form.before")):
                continue
            met.add(binding.action)
            key = binding.key_display or self.app.get_key_display(binding)
            namespace = "" if "." in binding.action else "app." if active.node is self.app else "screen."
            yield f"{binding.description} ({key})", binding.tooltip, f"{namespace}{binding.action}"

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for name, does, action in self._found():
            yield DiscoveryHit(Content(name), partial(self.app.run_action, action), text=name, help=does or None)

    async def search(self, query: str) -> Hits:
        """Those that a few letters mean."""
        matcher = self.matcher(query)
        for name, does, action in self._found():
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score, matcher.highlight(name), partial(self.app.run_action, action), text=name, help=does or None
                )
