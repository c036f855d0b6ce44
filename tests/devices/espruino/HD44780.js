// driver: HD44780
// wire: i2c 1 0x27 Hd44780
const lcd = require("HD44780").connectI2C(I2C1);
lcd.print("Hello");
lcd.setCursor(3, 1);
lcd.print("world");
lcd.createChar(1, [0, 10, 10, 0, 17, 14, 0, 0]);
lcd.setCursor(9, 1);
lcd.print("\x01");
// shows: on [Hello] [   world {1}]
