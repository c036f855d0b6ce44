// Espruino's I2C, SPI and Serial against devices of a script, and objects that share the last bus: what was set up is on the standard error.
// options: --pins espruino_buses.json --devices "node setups.mjs"
I2C1.setup({ scl: D5, sda: D6, bitrate: 100000 });
I2C1.writeReg(0x20, 4, 10, [20, 30]);
print(I2C1.readReg(0x20, 4, 3).join(), I2C1.readFrom({ address: 0x20, stop: false }, 1).join()); // expect: 10,20,30 9
I2C1.writeTo(0x20, 0);
print(I2C1.readFrom(0x20, 2).join()); // expect: 1,2
for (const bus of [I2C1, I2C2, I2C3])
  try {
    print(bus.readReg(0x21, 0, 1).join());
  } catch (error) {
    print(error.message);
  }
// expect: I2C: no answer from 0x21
// expect: 77
// expect: I2C: no answer from 0x21
const soft = new I2C();
soft.setup({ scl: D7, sda: D8 });
const other = new I2C();
other.setup({ scl: D9, sda: D10 });
soft.writeTo({ address: 0x22 }, "ab");
other.writeTo(0x22, 97);
print(soft.readFrom(0x22, 1).join(), soft instanceof I2C); // expect: 98 true

SPI1.setup({ sck: D11, miso: D12, mosi: D13, baud: 1000000, mode: 3, order: "lsb" });
print(SPI1.send(0xff), SPI1.send([0, 0, 0]).join(), SPI1.send("ab") === "\x05\x06", SPI1.send({ data: 0, count: 2 }, D14).join()); // expect: 5 5,6,7 true 5,6
SPI1.write(1, [2, 3], "x", D14);
print(D14.read(), SPI2.send(1), SPI3.send(1)); // expect: true 0 0
// trace: {"spi":1,"write":[1,2,3,120]}
SPI1.send4bit([0x81], 0b0001, 0b0011); // trace: {"spi":1,"write":[49,17,17,19]}
SPI1.send8bit(0x80, 3, 15); // trace: {"spi":1,"write":[15,3,3,3,3,3,3,3]}
const display = new SPI();
display.setup({ sck: D15, mosi: D16 });
display.write(Uint8Array.of(1, 2, 3)); // trace: {"spi":3,"write":[1,2,3]}
const screen = new SPI();
screen.setup({ miso: D17 });
display.write(4); // trace: {"spi":3,"write":[4]}

Serial1.write("the con", ["sole", 10]); // expect: the console

Serial3.setup(115200, { tx: D20, rx: D21, parity: "even", bytesize: 7, stopbits: 2 });
Serial3.print("sent ");
Serial3.println(12);
Serial3.write(1, [2], "x");
setTimeout(() => {
  print(Serial3.available(), Serial3.read(3), Serial3.read(), Serial3.available(), Serial3.read() === ""); // expect: 5 abc de 0 true
  const text = [];
  Serial3.inject("early ");
  Serial3.on("data", part => text.push(part));
  Serial2.pipe(Serial3);
  setTimeout(() => {
    print(text.join("")); // expect: early late
    Serial3.removeAllListeners("data");
    Serial2.removeAllListeners();
  }, 200);
}, 100);
