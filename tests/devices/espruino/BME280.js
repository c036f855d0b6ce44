// driver: BME280
// wire: i2c 1 0x76 Bme280
// wire: spi 1 Bme280 {cs: "D8"}
const show = d => print(d.temp.toFixed(2), d.pressure.toFixed(2), d.humidity.toFixed(1));
const bme = require("BME280").connect(I2C1);
show(bme.getData()); // expect: 25.08 1006.53 56.2
digitalWrite(D8, 1);
show(require("BME280").connectSPI(SPI1, D8).getData()); // expect: 25.08 1006.53 56.2
bme.setPower(false);
