// driver: HTU21D
// wire: i2c 1 0x40 Sht2x {celsius: 23.5, humidity: 41}
const htu = require("HTU21D").connect(I2C1);
print(htu.readTemperature().toFixed(1), htu.readHumidity().toFixed(1)); // expect: 23.5 41.0
print(htu.getResolution(), htu.isHeaterOn(), htu.isEndOfBattery());      // expect: 0 false false
htu.setResolution(htu.RH_11_BITS_TEMP_11_BITS);
htu.setHeaterOn(true);
print(htu.getResolution(), htu.isHeaterOn(), htu.getSerialNumber());      // expect: 3 true 50595078
setTimeout(() => print(htu.isMeasuring()), 1); // expect: true
htu.getTemperature(t => {
  print(t.toFixed(1), htu.isMeasuring()); // expect: 23.5 false
  htu.getHumidity(h => print(h.toFixed(1), htu.getDewPoint(t, h).toFixed(1))); // expect: 41.0 9.5
});
