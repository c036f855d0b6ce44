// boards: microbit lm3s6965evb mps2-an386 sifive_e rp2040
// LEDs by their names: what is written can be read; modes are remembered.
print(getPinMode(LED1)); // expect: auto
LED1.set();
print(getPinMode(LED1), digitalRead(LED1)); // expect: output 1
LED1.reset();
print(digitalRead(LED1)); // expect: 0
print(LED1.toggle(), digitalRead(LED1)); // expect: true 1
pinMode(LED1, "input");
print(getPinMode(LED1)); // expect: input
