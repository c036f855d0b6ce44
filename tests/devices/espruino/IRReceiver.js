// driver: IRReceiver
// wire: pins NecRemote {output: "D4", codes: [[100, 0x00ff12ed], [400, 0x00ff30cf]]}
// time: 1000
require("IRReceiver").connect(D4, code => print(parseInt(code.slice(-32), 2).toString(16)));
// expect: ff12ed
// expect: ff30cf
