// Modes of ECMA-419's Digital that need wires: a pull-down, an open drain; and what a wire between two drains is.
// options: --pins ecma419.json
import Digital from "embedded:io/digital";
const drain = new Digital({ pin: D4, mode: Digital.OutputOpenDrain, initialValue: 1 });
const input = new Digital({ pin: D5, mode: Digital.InputPullDown });
print(drain.read(), input.read()); // expect: 1 1
drain.write(0);
print(drain.read(), input.read()); // expect: 0 0
input.close();
print(new Digital({ pin: 5, mode: Digital.InputPullUp }).read()); // expect: 0
