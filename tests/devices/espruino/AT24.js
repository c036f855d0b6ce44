// driver: AT24
// wire: i2c 1 0x50 Eeprom {bytes: 32768, page: 64}
const eeprom = require("AT24").connect(I2C1, 64, 256);
const text = "A text that is longer than one page of the chip, so that it has to be written in pieces: 64 bytes each.";
eeprom.write(40, text);
print(E.toString(eeprom.read(40, text.length)) === text, eeprom.read(39, 1)[0]); // expect: true 255
eeprom.write(1000, new Uint8Array([1, 2, 3]));
print(eeprom.read(999, 5).join()); // expect: 255,1,2,3,255
