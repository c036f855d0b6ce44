// driver: MAX44009
// wire: i2c 1 0x4a Max44009 {lux: 250.2}
print(require("MAX44009").connect(I2C1).getLux().toFixed(1)); // expect: 249.1
