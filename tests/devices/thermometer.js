// Against thermometer.mjs.
// options: --devices "node thermometer.mjs" --duration 4.2
// stderr: ended at 24 degrees
I2C1.setup({ scl: 8, sda: 7, bitrate: 400000 });
const read = register => I2C1.readReg(0x48, register, 1)[0];
print(read(0), read(1)); // expect: 20 100
I2C1.writeTo(0x48, 1, 22);
print(read(1)); // expect: 22
try {
  I2C1.writeTo(0x50, 1);
} catch (error) {
  print(error.message); // expect: I2C: no answer from 0x50
}
SPI1.setup({ sck: 11, mosi: 12, miso: 13, baud: 1000000 });
print(SPI1.send([1, 2], new Pin(10)).join(), SPI1.send(3), SPI1.send("\x00\x01", 10) === "\xff\xfe"); // expect: 254,253 0 true
Serial2.setup(9600);
let line = "";
Serial2.on("data", text => {
  for (const c of text)
    if (c === "\n") print(line), (line = "");
    else line += c;
});
Serial2.write("abc");
pinMode(6, "input_pullup");
setWatch(() => {
  print("alert", read(0), analogRead(0).toFixed(2));
  clearWatch();
  setTimeout(() => Serial2.print("!dne\n"), 600);
}, 6, { edge: "falling" });
