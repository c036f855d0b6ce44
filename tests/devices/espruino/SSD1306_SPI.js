// driver: SSD1306
// wire: spi 1 Ssd1306 {dc: "D7", cs: "D8"}
const g = require("SSD1306").connectSPI(SPI1, D7, D9, () => {
  g.setRotation(2);
  g.drawString("upside\ndown", 100, 50);
  g.flip();
}, { cs: D8 });
// shows: on, contrast 207
// shows:
// shows:
// shows:
// shows: .............#.#.###..#..##
// shows: .............#.#.###.#.#.#.#
// shows: .............#.#.#.#.#.#.##
// shows: ..............##.#.#..#..#
// shows: .........................#
// shows: .......................#
// shows: .....##..##...#...##...#.##
// shows: ......##.#.#..#..##...##.#.#
// shows: .....#.#.##...#...##.#.#.#.#
// shows: ......#..#.......##...##.#.#
// shows: .........#....#
