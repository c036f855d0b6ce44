// driver: DS18B20
// wire: pins Ds18b20 {data: "D4", rom: [0x28, 0x5e, 1, 2, 3, 4, 5], celsius: [23.4375, -0.5]}
// wire: pins Ds18b20 {data: "D4", rom: [0x28, 0x61, 1, 2, 3, 4, 5], celsius: 99}
// wire: pins Ds18b20 {data: "D5", rom: [0x28, 0x61, 1, 2, 3, 4, 6], celsius: 20, damage: true}
const { connect } = require("DS18B20");
const wire = new OneWire(D4), first = connect(wire), second = connect(wire, 1), damaged = connect(new OneWire(D5));
print(first.isPresent(), first.getRes(), first.sCode.slice(0, 14), second.sCode.slice(0, 14)); // expect: true 12 285e0102030405 28610102030405
try {
  connect(new OneWire(D6));
} catch (error) {
  print(error.message); // expect: No DS18B20 found
}
first.getTemp(t => {
  print(t); // expect: 23.4375
  first.setRes(9);
  print(first.getRes()); // expect: 9
  first.getTemp(t => {
    print(t); // expect: -0.5
    first.setAlarm(0, 30);
    print(wire.search(0xec).map(name => name.slice(0, 4)).join(), first.searchAlarm().length); // expect: 285e,2861 2
  });
});
setTimeout(() => damaged.getTemp(t => print(t)), 1000); // expect: null
