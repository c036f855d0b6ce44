// Modes of ECMA-419's Digital that need a wire: a pull-down, an open drain, two of them.
// options: --pins ecma419.json
import Digital from "embedded:io/digital";
const drain = new Digital({ pin: D4, mode: Digital.OutputOpenDrain, initialValue: 1 });
const input = new Digital({ pin: D5, mode: Digital.InputPullDown });
print(drain.read(), input.read()); // expect: 1 1
drain.write(0);
print(drain.read(), input.read()); // expect: 0 0
input.close();
const pulled = new Digital({ pin: 5, mode: Digital.InputPullUp });
print(pulled.read()); // expect: 0
pulled.close();
const other = new Digital({ pin: D5, mode: Digital.OutputOpenDrain, initialValue: 1 });
print(drain.read(), other.read()); // expect: 0 0
drain.write(1);
print(drain.read(), other.read()); // expect: 1 1
other.write(0);
print(drain.read(), other.read()); // expect: 0 0
