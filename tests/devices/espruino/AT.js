// driver: AT
// wire: serial 2 Modem {answers: {"AT": "OK", "AT+GMR": "AT version:1.7.4\r\nOK", "AT+CWJAP?": "+CWJAP:\"home\",-60\r\nOK", "AT+X": "+IPD,5:hello"}}
// time: 9000
Serial2.setup(115200, { tx: A2, rx: A3 });
const at = require("AT").connect(Serial2);
at.cmd("AT\r\n", 1000, answer => print(answer));
print(at.isBusy()); // expect: true
// expect: OK
at.cmd("AT+GMR\r\n", 1000, function version(line) {
  print(line);
  return line === "OK" ? undefined : version; // expect: AT version:1.7.4
}); // expect: OK
at.cmd("AT+NO\r\n", 1000, answer => print(answer)); // expect: ERROR
setTimeout(() => {
  at.cmdReg("AT+CWJAP?\r\n", 1000, "+CWJAP:", line => print("joined", line.slice(7)), answer => print(answer, at.isBusy())); // expect: joined "home",-60
  // expect: OK false
}, 1000);
setTimeout(() => {
  at.register("+IPD", line => {
    const colon = line.indexOf(":"), end = colon + 1 + parseInt(line.slice(5, colon));
    if (colon < 0 || line.length < end) return line; // it needs more
    print("data", line.slice(colon + 1, end)); // expect: data hello
    return line.slice(end);
  });
  at.write("AT+X\r\n");
}, 2000);
setTimeout(() => at.cmd("silence", 500, answer => print("nothing:", answer)), 4000); // expect: nothing: undefined
