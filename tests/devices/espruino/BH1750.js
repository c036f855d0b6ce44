// driver: BH1750
// wire: i2c 1 0x23 Bh1750 {lux: 320}
const light = require("BH1750").connect(I2C1);
try {
  light.read();
} catch (error) {
  print(error); // expect: Device not active
}
light.start(1);
setTimeout(() => {
  print(light.read().toFixed(1)); // expect: 320.0
  light.start(3);
  setTimeout(() => print(light.read().toFixed(1), light.active), 200); // expect: 320.0 3
}, 150);
