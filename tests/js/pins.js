// not node: it has no pins
// skip stm32vldiscovery: its emulator has no pins that can be read
// skip netduinoplus2: its emulator has no pins that can be read
// Pins by number and by name: what is written can be read.
pinMode(LED1, "output");
digitalWrite(LED1, 1);
print(digitalRead(LED1)); // expect: 1
digitalWrite(LED1, 0);
print(digitalRead(LED1), typeof LED1); // expect: 0 object
