// driver: DS3231
// wire: i2c 1 0x68 Ds3231
const rtc = require("DS3231").connect(I2C1, { DST: false });
rtc.setDate(28, 2, 24);
rtc.setTime(23, 59);
rtc.setDow("Wednesday");
print(rtc.readDateTime()); // expect: 28/02/24 23:59:00
setTimeout(() => print(rtc.readDateTime()), 59500); // expect: 28/02/24 23:59:59
setTimeout(() => print(rtc.readDateTime()), 60500); // expect: 29/02/24 00:00:00
