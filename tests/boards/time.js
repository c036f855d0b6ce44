// boards: microbit netduinoplus2 lm3s6965evb stm32vldiscovery mps2-an386 sifive_e rp2040
// Time does not drift over many short sleeps, and is right over long ones, in which counters turn several times.
const start = Date.now();
let turns = 0;
const short = setInterval(() => {
  if (++turns < 200) return;
  clearInterval(short);
  const passed = Date.now() - start;
  print(passed >= 1400 && passed <= 1402 ? "200 turns of 7 ms" : passed); // expect: 200 turns of 7 ms
  const before = Date.now();
  setTimeout(() => {
    const slept = Date.now() - before;
    print(slept >= 400000 && slept <= 400001 ? "400 s" : slept); // expect: 400 s
  }, 400000);
}, 7);
