// driver: HC-SR04
// wire: pins HcSr04 {trigger: "D4", echo: "D5", cm: [42, 7.5]}
// time: 1000
const sensor = require("HC-SR04").connect(D4, D5, cm => print(cm.toFixed(1)));
sensor.trigger();                       // expect: 42.0
setTimeout(() => sensor.trigger(), 500); // expect: 7.5
