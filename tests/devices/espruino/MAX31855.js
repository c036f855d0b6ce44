// driver: MAX31855
// wire: spi 1 Max31855 {cs: "D8", celsius: 412.75}
// wire: spi 2 Max31855 {cs: "D9", celsius: 20, fault: 4}
digitalWrite(D8, 1);
digitalWrite(D9, 1);
const { connect } = require("MAX31855");
print(JSON.stringify(connect(SPI1, D8).getTemp())); // expect: {"temp":412.75,"fault":0}
print(JSON.stringify(connect(SPI2, D9).getTemp())); // expect: {"fault":4,"faultstring":"Probe shorted to VCC"}
