// boards: lm3s6965evb
// The emulator's TMP105 at 0x48 on the bus that has a controller.
I2C1.setup({ bitrate: 100000 });
I2C1.writeTo(0x48, 3, 0x32, 0x80); // the upper limit
I2C1.writeTo(0x48, 3);
print([...I2C1.readFrom(0x48, 2)].join()); // expect: 50,128
I2C1.writeTo(0x48, [1, 0x60]); // 12 bits
I2C1.writeTo(0x48, 1);
print(I2C1.readFrom(0x48, 1)[0] & 0x60); // expect: 96
I2C1.writeTo(0x48, 0);
print([...I2C1.readFrom(0x48, 2)].join()); // expect: 0,0
try {
  I2C1.writeTo(0x23, 1);
  print("somebody answers");
} catch (e) {
  print(e.message); // expect: I2C: no answer from 0x23
}
