// boards: sifive_e
// The emulator's pins have the level that they are driven to: an output is watched. Of both edges at once the queue has both.
const seen = [];
pinMode(D13, "output");
setWatch(e => seen.push(e.state), D13, { repeat: true, edge: "both" });
digitalPulse(D13, 1, 1);
setTimeout(() => digitalPulse(D13, 1, 2), 20);
let rising = 0;
pinMode(D12, "output");
setWatch(e => rising += e.state, D12, { repeat: true, edge: "rising" });
for (let i = 0; i < 3; i++) D12.set(), D12.reset();
setTimeout(() => {
  print(seen.join()); // expect: true,false,true,false
  print(rising); // expect: 3
  clearWatch();
  D13.set();
  setTimeout(() => print(seen.length), 10); // expect: 4
}, 60);
