// Espruino's names for pins: objects, arrays of them, modes, pulses, watches, the functions of E.
// options: --pins espruino_pins.json
LED1.set();
print(LED1.read(), LED1.toggle(), LED1.read(), LED1, String(BTN2), `${D5}`, +A1); // true false false LED1 BTN2 D5 17
const pins = [D5, D6, new Pin(7)];
for (const pin of pins) pin.mode("output");
digitalWrite(pins, 0b101);
print(digitalRead(pins), pins.map(pin => pin.read()).join(), digitalRead([D7, 5])); // 5 true,false,true 3
D6.write(1);
D5.reset();
print(digitalRead(pins)); // 3
const modes = ["input", "output", "input_pullup", "input_pulldown", "opendrain", "analog"];
print(getPinMode(D30), modes.map(mode => (pinMode(D30, mode), D30.getMode())).join() === modes.join()); // auto true
for (const wrong of [() => pinMode(D30, "outwards"), () => pinMode(D30, "af_output"), () => digitalWrite(96, 1), () => digitalRead("D5"), () => LED5.set(), () => new Pin(-1), () => setWatch(1, D5), () => setWatch(() => 0, D5, { edge: "up" })])
  try {
    wrong();
  } catch (error) {
    print(String(error));
  }
// RangeError: unknown pin mode 'outwards'
// RangeError: unknown pin mode 'af_output'
// RangeError: the board has no pin 96
// RangeError: the board has no pin D5
// RangeError: the board has no pin 1004
// RangeError: there is no such pin
// TypeError: 1 is not a function
// RangeError: unknown edge
print(new Pin("5") + 0, Pin.name); // 5 Pin
pinMode(D31, "input_pullup");
pinMode(D32, "input_pulldown");
print(D31.read(), D32.read()); // true false

digitalPulse(D20, 1, [1, 2, 30]);
D21.pulse(1, 0.5);
print(D21.read()); // false
print(A0.analog().toFixed(2), analogRead(A1)); // 0.75 0
D22.pwm(0.3, { freq: 100 });
analogWrite(D23, 2);
D24.writeAtTime(1, getTime() + 0.5);

// a bouncing button: of five edges one press and one release are left
const presses = [];
setWatch(e => presses.push(e.state ? "down" : "up"), BTN1, { repeat: true });
const id = setWatch(e => print("once", e.state, e.lastTime, e.pin === BTN2, Math.round(e.time * 1000)), BTN2, true && { edge: "falling", debounce: 0 }); // once false undefined true 210
setWatch(() => print("never"), BTN3, { repeat: true, edge: "rising" });
setTimeout(() => clearWatch(3), 150);
setTimeout(() => {
  print(presses.join(), D24.read()); // down,up true
  clearWatch();
}, 600);
let count = 0;
const timer = setInterval(() => {
  if (++count === 2) changeInterval(timer, 50);
  if (count === 5) clearInterval(timer), print("interval", Math.round(getTime() * 100) / 100); // interval 0.35
}, 100);

print(E.clip(7, 1, 5), E.clip(-1, 0, 1), E.sum([1, 2, 3.5]), E.variance([1, 2, 3], 2).toFixed(3)); // 5 0 6.5 0.667
print(E.toString([72, 105, "!"], 33), E.toUint8Array("ab", { data: 1, count: 3 }, new Uint16Array([5]).buffer).join(), new Uint8Array(E.toArrayBuffer("xy")).join()); // Hi!! 97,98,1,1,1,5,0 120,121
const mapped = new Uint8Array(3);
E.mapInPlace([1, 2, 3], mapped, x => x * 2);
print(mapped.join(), E.getSizeOf(mapped) > 1); // 2,4,6 true
E.enableWatchdog(60, false);
E.kickWatchdog();
print(E.getTemperature(), E.getAnalogVRef()); // -4.5 3

// events of objects
const thing = {};
const hear = (a, b) => print("heard", a, b); // heard 1 2
thing.on("x", hear);
thing.on("y", () => print("never"));
thing.emit("x", 1, 2);
thing.emit("nothing");
thing.removeAllListeners("y");
thing.emit("y");
print("emitted", Object.keys(thing).length); // emitted 0
setTimeout(() => {
  thing.removeListener("x", hear);
  thing.emit("x", 3);
  thing.removeAllListeners();
}, 1);
