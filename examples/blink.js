// The board's LED, on and off twice a second.
let on = false;

pinMode(LED1, "output");
setInterval(() => {
  on = !on;
  digitalWrite(LED1, on);
}, 500);
