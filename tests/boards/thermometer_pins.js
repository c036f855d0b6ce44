// boards: mps2-an386
// The emulator's TMP105 at 0x48 of a bus that is driven bit by bit, with repeated starts.
I2C2.setup({ bitrate: 100000 });
I2C2.writeTo(0x48, 3, 0x32, 0x80); // the upper limit
print([...I2C2.readReg(0x48, 3, 2)].join()); // expect: 50,128
I2C2.writeTo(0x48, [1, 0x60]); // 12 bits
print(I2C2.readReg(0x48, 1, 1)[0] & 0x60); // expect: 96
print([...I2C2.readReg(0x48, 0, 2)].join()); // expect: 0,0
try {
  I2C2.writeTo(0x23, 1);
  print("somebody answers");
} catch (e) {
  print(e.message); // expect: I2C: no answer from 0x23
}
I2C2.writeTo(0x48, 3);
print([...I2C2.readFrom(0x48, 2)].join()); // expect: 50,128
