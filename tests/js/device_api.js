// not node: it has no pins
// What of the device API is the same on all boards, whatever is connected; tests/devices has the rest.
LED1.mode("output");
LED1.set();
LED1.write(0);
print(String(LED1), +LED1, LED1 instanceof Pin, typeof LED1.read(), +BTN1); // expect: LED1 1000 true boolean 1008
try {
  digitalWrite(65000, 1);
} catch (error) {
  print(String(error)); // expect: RangeError: the board has no pin 65000
}
try {
  pinMode(LED1, "sideways");
} catch (error) {
  print(String(error)); // expect: RangeError: unknown pin mode 'sideways'
}
print(E.clip(9, 0, 5), E.sum([1, 2, 3]), E.toUint8Array([1, "a", { data: 2, count: 2 }]).join(), E.toString("x", 65)); // expect: 5 6 1,97,2,2 xA
const thing = { name: "thing" };
thing.on("change", function (value) {
  print("change of", this.name, value);
});
thing.emit("change", 5);
print("emitted"); // expect: emitted
// expect: change of thing 5
const start = getTime();
const id = setInterval(() => {
  clearInterval(id);
  print("interval", getTime() - start < 0.5); // expect: interval true
}, 60000);
changeInterval(id, 20);
