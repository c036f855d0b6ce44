// driver: DHT22
// wire: pins Dht22 {data: "D4", celsius: 21.4, humidity: 56.7}
// wire: pins Dht22 {data: "D5", celsius: -7.5, humidity: 80, damage: true}
// time: 5000
const { connect } = require("DHT22");
connect(D4).read(a => {
  print(a.temp.toFixed(1), a.rh.toFixed(1)); // expect: 21.4 56.7
  connect(D5).read(a => print(a.err, a.checksumError), 2); // expect: true true
});
