// driver: INA219
// wire: i2c 1 0x40 Ina219 {volts: 12, amperes: 0.4}
const ina = require("INA219").connect(I2C1);
print(ina.initDevice().calibrationFactor); // expect: 4096
print(ina.getBusMilliVolts(), ina.getBusMicroAmps(), ina.getBusMicroWatts()); // expect: 12000 0.4 4.800000000000001
