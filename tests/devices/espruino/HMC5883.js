// driver: HMC5883
// wire: i2c 1 0x1e Hmc5883 {drdy: "D6", gauss: [0.2, 0.1, -0.3]}
// The chip sends z before y; the driver takes them the other way round.
const compass = require("HMC5883").connect(I2C1, D6);
compass.reads(a => {
  print(a.x.toFixed(0), a.y.toFixed(0), a.z.toFixed(0), a.overflow); // expect: 201 -301 100 false
  compass.setMode(0);
  const c = compass.readc();
  print(c.x.toFixed(0), c.y.toFixed(0), c.z.toFixed(0)); // expect: 201 -301 100
});
