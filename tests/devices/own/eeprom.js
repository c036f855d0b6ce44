// Small EEPROM (24C02: addresses of one byte, pages of 8): its driver waits until the chip answers again.
// wire: i2c 1 0x50 Eeprom {bytes: 256, page: 8, wide: false}
// expect: Blinking since 2013
// expect: 255 66
const eeprom = {
  page: 8,
  ready() {
    for (let tries = 0; tries < 1000; tries++) {
      try {
        I2C1.writeTo(0x50, []);
        return;
      } catch (busy) {}
    }
    throw new Error("EEPROM: busy for ever");
  },
  write(at, data) {
    for (let i = 0; i < data.length;) {
      const count = Math.min(this.page - at % this.page, data.length - i);
      I2C1.writeTo(0x50, at, data.slice(i, i + count));
      this.ready();
      i += count;
      at += count;
    }
  },
  read(at, count) {
    I2C1.writeTo(0x50, at);
    return I2C1.readFrom(0x50, count);
  }
};
const text = "Blinking since 2013";
eeprom.write(5, text);
print(E.toString(eeprom.read(5, text.length)));
print(eeprom.read(4, 2).join(" "));
