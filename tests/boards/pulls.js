// boards: microbit
// An input has what its resistor gives it. The buttons are pressed at a low level, and read 1 then.
pinMode(D0, "input_pullup");
print(digitalRead(D0)); // expect: 1
pinMode(D0, "input_pulldown");
print(digitalRead(D0)); // expect: 0
pinMode(BTN1, "input_pullup");
print(digitalRead(BTN1)); // expect: 0
pinMode(D1, "opendrain");
D1.set();
print(digitalRead(D1)); // expect: 1
D1.reset();
print(digitalRead(D1)); // expect: 0
