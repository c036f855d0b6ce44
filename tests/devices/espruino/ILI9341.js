// driver: ILI9341
// wire: spi 1 MipiDisplay {dc: "D7", cs: "D8", width: 240, height: 320}
const g = require("ILI9341").connect(SPI1, D7, D8, D9, () => {
  g.setColor(0, 0.5, 1);
  g.fillRect(1, 1, 12, 3);
  g.setColor("#ff0000").drawString("Hi", 2, 5);
});
// shows: on a 041f b f800
// shows:
// shows: .aaaaaaaaaaaa
// shows: .aaaaaaaaaaaa
// shows: .aaaaaaaaaaaa
// shows:
// shows: ..b.b..b
// shows: ..b.b
// shows: ..bbb..b
// shows: ..b.b..b
// shows: ..b.b..b
