// A thermometer's driver in the style of Espruino's modules, written for this test.
// wire: i2c 1 0x48 Lm75 {celsius: 21.8125}
// wire: i2c 2 0x4a Lm75 {celsius: -12.5}
// expect: 21.5
// expect: 21.8125
// expect: -12.5
// expect: I2C: no answer from 0x4f
class LM75 {
  constructor(i2c, address) {
    this.i2c = i2c;
    this.address = address || 0x48;
  }
  // 9 to 12
  setBits(bits) { this.i2c.writeTo(this.address, 1, (bits - 9) << 5); }
  read() {
    this.i2c.writeTo({ address: this.address, stop: false }, 0);
    const [high, low] = this.i2c.readFrom(this.address, 2);
    return ((high << 8 | low) << 16 >> 16) / 256;
  }
}

I2C1.setup({ sda: B7, scl: B6, bitrate: 400000 });
const inside = new LM75(I2C1), outside = new LM75(I2C2, 0x4a);
print(inside.read());
inside.setBits(12);
print(inside.read());
print(outside.read());
try {
  new LM75(I2C1, 0x4f).read();
} catch (error) {
  print(error.message);
}
