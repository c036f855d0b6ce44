// driver: TSL2561
// wire: i2c 1 0x39 Tsl2561 {channels: [12000, 2500]}
const module = require("TSL2561"), tsl = module.connect(I2C1), C = tsl.C;
tsl.init(C.FLOAT, C._402MS, C._1X);
tsl.enable();
setTimeout(() => {
  I2C1.writeTo(C.FLOAT, 0xac);
  const d = I2C1.readFrom(C.FLOAT, 4);
  print(d[0] | d[1] << 8, d[2] | d[3] << 8); // expect: 12000 2500
  tsl.disable();
}, 450);
