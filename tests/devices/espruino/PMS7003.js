// driver: PMS7003
// wire: serial 2 Pms7003 {every: 1000, words: [5, 12, 260, 4, 11, 255, 600], damaged: [2000]}
// time: 9000
let count = 0;
const sensor = require("PMS7003").connect(Serial2, A3, A2, data => {
  print(++count, JSON.stringify(data));
  if (count === 3) {
    sensor.sleep();
    setTimeout(() => print("quiet", count), 3500);
  }
}, true);
// expect: 1 {"dCF1":{"pm1":5,"pm2_5":12,"pm10":260},"dAtm":{"pm1":4,"pm2_5":11,"pm10":255},"checksumOk":true,"d7_0_3um":600,"d8_0_5um":0,"d9_1_0um":0,"d10_2_5um":0,"d11_5_0um":0,"d12_10_0um":0}
// expect: 2 {"checksumOk":false}
// expect: 3 {"dCF1":{"pm1":5,"pm2_5":12,"pm10":260},"dAtm":{"pm1":4,"pm2_5":11,"pm10":255},"checksumOk":true,"d7_0_3um":600,"d8_0_5um":0,"d9_1_0um":0,"d10_2_5um":0,"d11_5_0um":0,"d12_10_0um":0}
// expect: quiet 3
