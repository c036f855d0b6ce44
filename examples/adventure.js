// A small text adventure. The rooms are constant: they stay in flash and take no RAM.
const rooms = {
  gate: { text: "You stand at the gate of an old fort.", exits: { north: "yard", east: "ditch" } },
  ditch: { text: "A muddy ditch. Nothing grows here.", exits: { west: "gate" } },
  yard: { text: "The yard. A well, a granary, silence.", exits: { south: "gate", north: "hall", down: "well" } },
  well: { text: "Dark water. Something glitters.", exits: { up: "yard" }, item: "coin" },
  hall: { text: "The commander's hall. A box wants a coin.", exits: { south: "yard" }, wants: "coin" }
};

const bag = [];
let here = "gate";

function look() {
  const room = rooms[here];
  print(room.text);
  print("  exits: " + Object.keys(room.exits).join(", "));
  if (room.item && bag.indexOf(room.item) < 0) {
    bag.push(room.item);
    print("  you take the " + room.item);
  }
  if (room.wants && bag.indexOf(room.wants) >= 0) print("  the box opens. You win.");
}

function go(way) {
  const next = rooms[here].exits[way];
  print("> " + way);
  if (next === undefined) { print("  no way there"); return; }
  here = next;
  look();
}

look();
for (const way of ["north", "west", "down", "up", "north"]) go(way);
