// driver: ST7735
// wire: spi 1 MipiDisplay {dc: "D7", cs: "D8"}
// As the words lie in memory: the low byte goes first.
const palette = new Uint16Array(256);
palette[1] = 0x00f8;
palette[2] = 0xe007;
const g = require("ST7735").connect({ palette, spi: SPI1, dc: D7, cs: D8, rst: D9 }, () => {
  g.setColor(1);
  g.drawString("red", 1, 0);
  g.setColor(2);
  g.fillRect(2, 7, 9, 9);
  g.flip();
});
// shows: on a f800 b 07e0
// shows: ...........a
// shows: .a.a..a....a
// shows: .aa..a.a..aa
// shows: .a...aa..a.a
// shows: .a....aa..aa
// shows:
// shows:
// shows: ..bbbbbbbb
// shows: ..bbbbbbbb
// shows: ..bbbbbbbb
