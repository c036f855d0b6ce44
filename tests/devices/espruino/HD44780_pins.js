// driver: HD44780
// wire: pins Hd44780 {rs: "D4", e: "D5", d: ["D6", "D7", "D8", "D9"]}
const lcd = require("HD44780").connect(D4, D5, D6, D7, D8, D9);
lcd.print("Four pins");
// shows: on [Four pins] []
