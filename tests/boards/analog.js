// boards: netduinoplus2
// The emulator's converter counts up; what other pins have none says so.
const first = analogRead(A0), second = analogRead(A0);
print(first > 0 && first < 1 && second > first); // expect: true
try {
  analogRead(D4);
} catch (e) {
  print(e.name); // expect: RangeError
}
analogWrite(D9, 0.25, { freq: 50 });
print(E.getTemperature() !== undefined); // expect: true
