// A 1-Wire bus: thermometers are found, chosen and read by their bytes, one of them with no power but the wire's.
// wire: pins Ds18b20 {data: "D4", rom: [0x28, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66], celsius: 21.5}
// wire: pins Ds18b20 {data: "D4", rom: [0x28, 0x10, 0x22, 0x33, 0x44, 0x55, 0x67], celsius: -10.125}
// wire: pins Ds18b20 {data: "D4", rom: [0x10, 0xff, 0, 0, 0, 0, 0x80], celsius: 100}
// wire: pins Ds18b20 {data: "D5", rom: [0x28, 1, 2, 3, 4, 5, 6], celsius: [30.0625, 31], parasite: true, shows: true}
const wire = new OneWire(D4), empty = new OneWire(D6), single = new OneWire(5);
print(wire.reset(), empty.reset(), wire.read(), OneWire.length); // expect: true false 255 1

// with the checksum that the datasheet's polynomial gives
const all = wire.search();
print(all.length, all.map(name => name.slice(0, 14)).join()); // expect: 3 10ff0000000080,28102233445567,28112233445566
print(empty.search().length, wire.search(0xec).length); // expect: 0 3

function scratchpad(bus, device) {
  if (device) bus.select(device);
  else bus.skip();
  bus.write(0xbe);
  return bus.read(9);
}
const sixteenths = bytes => (bytes[0] | bytes[1] << 8) << 16 >> 16;
print(all.map(name => sixteenths(scratchpad(wire, name)) / 16).join()); // expect: 85,85,85

wire.skip(); // all at once
wire.write(0x44);
let waits = 0;
while (!wire.read()) waits++; // zeros until the slowest has measured
print(waits > 1000, all.map(name => sixteenths(scratchpad(wire, name)) / 16).join()); // expect: true 100,-10.125,21.5
print(wire.search(0xec).map(name => name.slice(0, 4)).join()); // expect: 10ff,2810,2811

wire.select(all[2]);
wire.write([0x4e, 50, -20, 0x1f]); // alarms, 9 bits
wire.select(all[2]);
wire.write(0x48);
print(scratchpad(wire, all[2]).slice(2, 5).join(), wire.search(0xec).length); // expect: 50,236,31 2

// one alone on its wire needs no name
single.reset();
single.write(0x33);
const name = single.read(8);
print(name.slice(0, 7).join()); // expect: 40,1,2,3,4,5,6
for (const wrong of [() => wire.select("28"), () => wire.select(5), () => OneWire(D4), () => new OneWire(), () => new OneWire(96)])
  try {
    wrong();
  } catch (error) {
    print(String(error));
  }
// expect: RangeError: a device is a text of 16 digits
// expect: RangeError: a device is a text of 16 digits
// expect: TypeError: Constructor OneWire requires 'new'
// expect: RangeError: the board has no pin undefined
// expect: RangeError: the board has no pin 96
print(single.reset()); // expect: true
single.skip();
single.write(0x44, true);
setTimeout(() => {
  print(sixteenths(scratchpad(single)) / 16); // expect: 30.0625
}, 751);
// shows: 4b 46 7f
