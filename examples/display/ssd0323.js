// Driver for displays with an SSD0323: two dots a byte, the left one in the upper half.
const COLUMNS = 0x15, ROWS = 0x75, CONTRAST = 0x81, ON = 0xaf, NORMAL = 0xa4;

export function connect(spi, dc, { width = 128, height = 64 } = {}) {
  const g = Graphics.createArrayBuffer(width, height, 4, { msb: true });
  const command = (...bytes) => {
    digitalWrite(dc, 0);
    spi.write(bytes);
    digitalWrite(dc, 1);
  };

  // Sends the rows that were drawn on.
  g.flip = () => {
    const drawn = g.getModified(true), row = width / 2;
    if (!drawn) return;
    command(COLUMNS, 0, row - 1, ROWS, drawn.y1, drawn.y2);
    spi.write(new Uint8Array(g.buffer, drawn.y1 * row, (drawn.y2 - drawn.y1 + 1) * row));
  };

  spi.setup({ baud: 1000000 });
  command(CONTRAST, 0x60, NORMAL, ON);
  g.clear();
  g.flip();
  return g;
}
