// Watches of Espruino and of ECMA-419 on one pin, which do not know of each other. A handler that throws ends the program.
// options: --pins watches.json
// status: 1
// stderr: Uncaught Error: enough
// stderr: at onReadable (watches.js:12:24)
import Digital from "embedded:io/digital";
const shown = name => ({ state, time, lastTime }) => print(name, state, Math.round(time * 1000), lastTime === undefined ? "first" : Math.round(lastTime * 1000));
let falls = 0;
new Digital({
  pin: D5, mode: Digital.InputPullUp, edge: Digital.Falling, onReadable() {
    print("digital", this.read());
    if (++falls === 3) throw new Error("enough");
  }
});
setWatch(shown("both"), D5, { repeat: true, edge: "both" });
setWatch(shown("rising"), D5, { repeat: true, edge: 1 });
setWatch(shown("once"), D5);
setWatch(() => {
  if (falls === 2) clearWatch();
}, D5, { repeat: true, edge: -1 });
clearWatch(setWatch(() => print("never"), D5, { repeat: true }));
setTimeout(() => print("never"), 1000);
// expect: digital 0
// expect: both false 100 first
// expect: once false 100 first
// expect: both true 200 100
// expect: rising true 200 100
// expect: digital 0
// expect: both false 300 200
// expect: digital 0
