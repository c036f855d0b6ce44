// shiftOut: numbers on one pin and on several, with clocks of both polarities; what it takes as data.
shiftOut(D4, { clk: D5, repeat: 4 }, 0b0101); // the lowest bit first; the clock goes down and up
// trace: {"pin":"D4","level":1}
// trace: {"pin":"D5","level":1}
// trace: {"pin":"D4","level":0}
// trace: {"pin":"D5","level":0}
// trace: {"pin":"D5","level":1}
// trace: {"pin":"D4","level":1}
// trace: {"pin":"D5","level":0}
// trace: {"pin":"D5","level":1}
// trace: {"pin":"D4","level":0}
// trace: {"pin":"D5","level":0}
// trace: {"pin":"D5","level":1}
print(D4.read(), D5.read()); // expect: false true

shiftOut([D10, D9, D8], undefined, [0b011, 0b110]); // the last pin has the lowest bit; no clock
print(D10.read(), D9.read(), D8.read()); // expect: true true false
// trace: {"pin":"D8","level":1}
// trace: {"pin":"D9","level":1}
// trace: {"pin":"D8","level":0}
// trace: {"pin":"D10","level":1}

shiftOut([D13, D12], { clk: D14, clkPol: 1, repeat: 2 }, new Uint8Array([0b1001])); // 01, then 10; the clock goes up and down
print(D13.read(), D12.read(), D14.read()); // expect: true false false
// trace: {"pin":"D12","level":1}
// trace: {"pin":"D14","level":1}
// trace: {"pin":"D14","level":0}
// trace: {"pin":"D12","level":0}
// trace: {"pin":"D13","level":1}
// trace: {"pin":"D14","level":1}

// what it takes as data: 20 bits are shown in all
let shown = "";
shiftOut(D4, { repeat: 1 }, []);
for (const data of [5, "ab", [1, [0, 1]], { data: [1, 0], count: 2 }, new Uint8Array([1, 1]).buffer]) {
  shiftOut([D23, D22, D21], {}, data);
  shown += +D23.read() + "" + +D22.read() + +D21.read() + " ";
}
print(shown); // expect: 101 010 001 000 001 
for (const wrong of [() => shiftOut(D4, {}, Symbol()), () => shiftOut(200, {}, 1), () => shiftOut(D4, { clk: 200 }, 1)])
  try {
    wrong();
    print("not refused");
  } catch (error) {
    print(error.name);
  }
// expect: TypeError
// expect: RangeError
// expect: RangeError
