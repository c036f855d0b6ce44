// driver: BMP085
// (The datasheet has 69964 Pa: it rounds to integers on the way.)
// wire: i2c 1 0x77 Bmp085
const bmp = require("BMP085").connect(I2C1);
bmp.getTemperature(t => {
  print(t.toFixed(1)); // expect: 15.0
  bmp.getPressure(d => print(d.pressure, d.temperature.toFixed(1), bmp.getAltitude(d.pressure, 101325).toFixed(0))); // expect: 69963 15.0 3017
});
