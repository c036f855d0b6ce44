// Digits of 3 x 5 dots: font.bin has a byte a row, ten times five of them.
import font from "./font.bin";

const HEIGHT = 5, WIDTH = 3;

export function draw(text) {
  for (let row = 0; row < HEIGHT; row++) {
    let line = "";
    for (const digit of text) {
      const bits = font[digit * HEIGHT + row];
      for (let dot = WIDTH - 1; dot >= 0; dot--) line += bits >> dot & 1 ? "#" : " ";
      line += " ";
    }
    print(line.trimEnd());
  }
}
