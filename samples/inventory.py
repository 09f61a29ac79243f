"""A small inventory of items that are received, shipped and counted."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


class InventoryError(Exception):
    """Raised when an item is missing or there is not enough of it."""


@dataclass
class Item:
    name: str
    category: str
    price: float
    quantity: int = 0
    minimum: int = 0

    def total_value(self) -> float:
        return self.price * self.quantity

    def is_low(self) -> bool:
        return self.quantity < self.minimum

    def is_empty(self) -> bool:
        return self.quantity == 0


class Inventory:
    def __init__(self) -> None:
        self.items: dict[str, Item] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, name: str) -> bool:
        return name in self.items

    def add_item(self, item: Item) -> None:
        if item.name in self.items:
            raise InventoryError(f"{item.name} is already in the inventory")
        self.items[item.name] = item

    def get_item(self, name: str) -> Item:
        if name not in self.items:
            raise InventoryError(f"{name} is not in the inventory")
        return self.items[name]

    def remove_item(self, name: str) -> Item:
        if name not in self.items:
            raise InventoryError(f"{name} is not in the inventory")
        return self.items.pop(name)

    def receive(self, name: str, quantity: int) -> None:
        item = self.get_item(name)
        item.quantity += quantity

    def ship(self, name: str, quantity: int) -> None:
        item = self.get_item(name)
        if item.quantity < quantity:
            raise InventoryError(f"There is not enough {name}")
        item.quantity -= quantity

    def low_items(self) -> list[Item]:
        return [item for item in self.items.values() if item.is_low()]

    def empty_items(self) -> list[Item]:
        return [item for item in self.items.values() if item.is_empty()]

    def items_in_category(self, category: str) -> list[Item]:
        return [item for item in self.items.values() if item.category == category]

    def categories(self) -> list[str]:
        return sorted({item.category for item in self.items.values()})

    def total_quantity(self) -> int:
        return sum(item.quantity for item in self.items.values())

    def total_value(self) -> float:
        return sum(item.total_value() for item in self.items.values())


def save_inventory(inventory: Inventory, path: Path) -> None:
    items = [asdict(item) for item in inventory.items.values()]
    path.write_text(json.dumps(items, indent=2), encoding="utf-8")


def load_inventory(path: Path) -> Inventory:
    inventory = Inventory()
    items = json.loads(path.read_text(encoding="utf-8"))
    for item in items:
        inventory.add_item(Item(**item))
    return inventory


def print_report(inventory: Inventory) -> None:
    for category in inventory.categories():
        print(category)
        for item in inventory.items_in_category(category):
            print(f"  {item.name}: {item.quantity} at {item.price:.2f}")
    print(f"Total quantity: {inventory.total_quantity()}")
    print(f"Total value: {inventory.total_value():.2f}")


def main() -> None:
    inventory = Inventory()
    inventory.add_item(Item("apple", "fruit", price=0.5, minimum=10))
    inventory.add_item(Item("banana", "fruit", price=0.25, minimum=10))
    inventory.add_item(Item("carrot", "vegetable", price=0.1, minimum=20))
    inventory.receive("apple", 40)
    inventory.receive("banana", 60)
    inventory.receive("carrot", 80)
    inventory.ship("apple", 10)
    inventory.ship("banana", 20)
    print_report(inventory)


if __name__ == "__main__":
    main()
