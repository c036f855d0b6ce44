// driver: LIS3DH
// wire: i2c 1 0x19 Lis3dh {g: [0.25, -1, 0.125]}
const accel = require("LIS3DH").connectI2C(I2C1);
print(JSON.stringify(accel.read())); // expect: {"x":0.25,"y":-1,"z":0.125}
accel.off();
print(JSON.stringify(accel.read())); // expect: {"x":0,"y":0,"z":0}
