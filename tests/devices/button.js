// A button, a lamp, an I2C sensor's register, the serial port, PWM that follows a potentiometer.
// options: --pins button.json
// vcd: LED1 = 125002:1
// vcd: D4 = 450000:1
print("start", getPinMode(BTN1), analogRead(A0).toFixed(2), E.getTemperature(), E.getAnalogVRef().toFixed(1));
setWatch(e => {
  LED1.toggle();
  print("pressed", e.state, Math.round((e.time - (e.lastTime || 0)) * 1000), e.pin);
}, BTN1, { repeat: true, edge: "rising" });
Serial1.on("data", text => print("got", JSON.stringify(text)));
setInterval(() => {
  I2C1.writeTo(64, 0);
  const [high, low] = I2C1.readFrom(64, 2);
  print("sensor", high * 256 + low);
  analogWrite(D9, analogRead(A0), { freq: 50 });
}, 250);
setWatch(e => print("wire", e.state), D5, { repeat: true });
setTimeout(() => D4.write(1), 450);
