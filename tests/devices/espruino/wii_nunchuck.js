// driver: wii_nunchuck
// wire: i2c 2 0x52 Nunchuk {stick: [255, 127], raw: [508, 724, 292], c: true, z: false}
I2C2.setup({ sda: B11, scl: B10 });
const { joy, acc, btn } = require("wii_nunchuck").connect(I2C2).read();
print(joy.x, joy.y, acc.x, acc.y, acc.z); // expect: 1 0 0 1 -1
print(btn.c, btn.z); // expect: true false
