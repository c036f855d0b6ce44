// A button switches the LED. Buttons bounce: a watch with `debounce` waits until the pin has been still for so many milliseconds.
let lit = false, presses = 0;

setWatch(() => {
  lit = !lit;
  digitalWrite(LED1, lit);
  print("press " + ++presses + ": " + (lit ? "on" : "off"));
}, BTN1, { repeat: true, edge: "rising", debounce: 20 });

print("Press the button.");
