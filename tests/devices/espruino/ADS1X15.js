// driver: ADS1X15
// wire: i2c 1 0x48 Ads1x15 {volts: [0.1, -0.05, 1, 2]}
const ADS = require("ADS1X15"), ads = ADS.connect(I2C1);
ads.setGain(256);
ads.getADC(0, value => {
  print(value >> 4); // expect: 800
  ads.getADC([0, 1], value => {
    print(value >> 4); // expect: 1200
    ads.setGain(4096);
    ads.getADC(3, value => print(value >> 4)); // expect: 1000
  });
});
