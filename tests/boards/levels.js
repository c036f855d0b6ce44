// boards: rp2040
// Somebody outside answers GP4 with its opposite on GP5.
const seen = [];
GP4.reset();
pinMode(GP5, "input");
print(digitalRead(GP5)); // expect: 1
setWatch(e => seen.push(e.state), GP5, { repeat: true, edge: "both" });
setWatch(() => seen.push("fell"), GP5, { edge: "falling" });
GP4.set();
print(digitalRead(GP5)); // expect: 0
setTimeout(() => GP4.reset(), 10);
setTimeout(() => {
  print(seen.join()); // expect: false,fell,true
  clearWatch();
  outputs();
}, 20);

// A pin that had a square wave is an output like any other when it is written; one that was converted has its mode again.
function outputs() {
  analogWrite(GP4, 0, { freq: 1000 });
  print(getPinMode(GP4)); // expect: output
  GP4.set();
  print(digitalRead(GP4), digitalRead(GP5)); // expect: 1 0
  pinMode(A0, "input_pullup");
  analogRead(A0);
  print(digitalRead(A0), getPinMode(A0)); // expect: 1 input_pullup
  pinMode(GP6, "opendrain");
  GP6.reset();
  print(digitalRead(GP6)); // expect: 0
  GP6.set();
  print(digitalRead(GP6)); // expect: 1
}
