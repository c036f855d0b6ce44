// driver: SHT2x
// wire: i2c 1 0x40 Sht2x {celsius: -12.25, humidity: 88}
const sht = require("SHT2x").connect(I2C1);
print(sht.readTemperature().toFixed(1), sht.readHumidity().toFixed(1)); // expect: -12.3 88.0
