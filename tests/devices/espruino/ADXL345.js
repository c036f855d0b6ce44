// driver: ADXL345
// wire: i2c 1 0x53 Adxl345 {cs: "D7", g: [0.5, -0.25, 0.96875]}
const accel = require("ADXL345").connect(I2C1, D7, 0);
print(JSON.stringify(accel.read())); // expect: {"x":0,"y":0,"z":0}
accel.measure(true);
print(JSON.stringify(accel.read())); // expect: {"x":0.5,"y":-0.25,"z":0.96875}
