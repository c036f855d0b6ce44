// driver: TMP117
// wire: i2c 1 0x48 Tmp117 {celsius: 36.6}
const t = require("TMP117").connect(I2C1);
t.getTemp(celsius => print(celsius.toFixed(3))); // expect: 36.602
