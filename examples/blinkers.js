// Three LEDs, each with a pace of its own. The class itself takes no RAM, a Blinker takes as much as its fields and its timer.
class Blinker {
  constructor(led, name, period) {
    this.led = led;
    this.name = name;
    this.on = false;
    setInterval(() => this.toggle(), period);
  }
  toggle() {
    this.on = !this.on;
    digitalWrite(this.led, this.on);
    print(this.name, this.on ? "on" : "off");
  }
}

new Blinker(LED1, "red", 300);
new Blinker(LED2, "green", 500);
new Blinker(LED3, "blue", 800);
