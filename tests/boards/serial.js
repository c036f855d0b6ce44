// boards: microbit netduinoplus2 lm3s6965evb stm32vldiscovery mps2-an386 sifive_e rp2040
// stdin: "one\n" + "0123456789".repeat(40) + "\nquit\n"
// What comes to the console's receiver, more than its ring holds, line by line.
let line = "";

function take(text) {
  if (text.length > 20) print(text.length, text.slice(0, 12), text.slice(-3));
  else print(text);
  if (text === "quit") throw new Error("that was all"); // uncaught: Error: that was all
}

Serial1.on("data", text => {
  for (const c of text)
    if (c === "\n") {
      take(line);
      line = "";
    } else line += c;
});
print("listening"); // expect: listening
// expect: one
// expect: 400 012345678901 789
// expect: quit
