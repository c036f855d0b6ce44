// A small text adventure on the console: "north", "take coin", "quit" ... The rooms are constant: they stay in flash and take no RAM.
const rooms = {
  gate: { text: "You stand at the gate of an old fort.", exits: { north: "yard", east: "ditch" } },
  ditch: { text: "A muddy ditch. Nothing grows here.", exits: { west: "gate" } },
  yard: { text: "The yard. A well, a granary, silence.", exits: { south: "gate", north: "hall", down: "well" } },
  well: { text: "Dark water. Something glitters.", exits: { up: "yard" }, item: "coin" },
  hall: { text: "The commander's hall. A box wants a coin.", exits: { south: "yard" }, wants: "coin" }
};

const bag = [];
let here = "gate", over = false;

function look() {
  const room = rooms[here];
  print(room.text);
  print("  exits: " + Object.keys(room.exits).join(", "));
  if (room.item && !bag.includes(room.item)) print("  there is a " + room.item);
  if (room.wants && bag.includes(room.wants)) {
    print("  The box opens. You win.");
    over = true;
  }
}

const verbs = {
  look,
  go(way) {
    const next = rooms[here].exits[way];
    if (!next) return print("  no way there");
    here = next;
    look();
  },
  take(what) {
    if (rooms[here].item !== what || bag.includes(what)) return print("  there is no such thing");
    bag.push(what);
    print("  you have the " + what);
  },
  bag() { print("  you carry " + (bag.join(", ") || "nothing")); },
  quit() { over = true; }
};

function obey(line) {
  const [verb, what] = line.trim().toLowerCase().split(" ");
  if (Object.hasOwn(verbs, verb)) verbs[verb](what);
  else if (verb) verbs.go(verb);
  if (over) Serial1.removeAllListeners("data");
}

let line = "";
Serial1.on("data", text => {
  for (const c of text)
    if (c === "\n" || c === "\r") {
      obey(line);
      line = "";
    } else line += c;
});
look();
