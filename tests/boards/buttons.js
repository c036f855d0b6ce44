// boards: lm3s6965evb
// The emulator's keys are the board's buttons, which are low while pressed; buttons.mjs presses them when it is asked to.
let seen = 0;
function watch() {
  for (const [pin, name] of [[BTN1, "select"], [BTN2, "up"]])
    setWatch(e => {
      print(name, e.state);
      if (++seen === 4) clearWatch();
      else if (seen === 2) print("press up");
    }, pin, { repeat: true, edge: "both" });
  print("press select");
}

// At its reset the emulator has both pressed.
const waiting = setInterval(() => {
  if (digitalRead(BTN1) || digitalRead(BTN2)) return;
  clearInterval(waiting);
  watch();
}, 100);
print("let go"); // expect: let go
// expect: press select
// expect: select true
// expect: select false
// expect: press up
// expect: up true
// expect: up false
