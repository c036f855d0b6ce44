// Times in microseconds: how long an echo is high, and a wire that bits come on.
// wire: pins HcSr04 {trigger: "D4", echo: "D5", cm: [100]}
// wire: pins Dht22 {data: "D6", celsius: 21.4, humidity: 56.7}
// expect: 100.0 cm
// expect: 21.4 C, 56.7 %
// time: 1000
setWatch(e => print(((e.time - e.lastTime) / 57e-6).toFixed(1) + " cm"), D5, { repeat: true, edge: "falling" });
digitalPulse(D4, 1, 0.02);

setTimeout(() => {
  let bits = "";
  const watch = setWatch(e => { bits += e.time - e.lastTime > 50e-6 ? 1 : 0; }, D6, { repeat: true, edge: "falling" });
  digitalWrite(D6, 0);
  pinMode(D6, "output");
  setTimeout(() => {
    pinMode(D6, "input_pullup");
    setTimeout(() => {
      clearWatch(watch);
      const data = bits.slice(-40);
      print(parseInt(data.slice(17, 32), 2) / 10 + " C, " + parseInt(data.slice(0, 16), 2) / 10 + " %");
    }, 20);
  }, 2);
}, 100);
