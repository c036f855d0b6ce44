// driver: HX711
// wire: spi 3 Hx711 {dout: "D5", values: [1, 100000, -50000, 8388607, 120000]}
const lsb = 0.01, waits = ms => { const until = getTime() + ms / 1000; while (getTime() < until) ; };
waits(101);
const scale = require("HX711").connect({ sck: D4, miso: D5, mode: "B32", lsbGrams: lsb }); // throws a value away; it was measured at A, 128
print(scale.isReady()); // expect: false
waits(101);
print(scale.isReady(), scale.readRaw()); // expect: true 25000
waits(101);
scale.tare();
scale.mode = "A128";
waits(101);
print(scale.readRaw()); // expect: 2097151
waits(101);
print(scale.readGrams().toFixed(1), scale.zero); // expect: 1325.0 -12500
scale.setStandby(true);
print(D4.read()); // expect: true
