// boards/*/board.json against each other and the documentation: the table in docs/boards.md is made from them.
// usage: node check_boards.mjs [--write]      --write puts the table there

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, dirname } from "node:path";

const root = join(dirname(new URL(import.meta.url).pathname), "..");
const problems = [];
const boards = readdirSync(join(root, "boards"))
  .filter(name => name !== "host" && existsSync(join(root, "boards", name, "board.json")))
  .map(name => ({ folder: name, ...JSON.parse(readFileSync(join(root, "boards", name, "board.json"), "utf8")) }));
const families = readdirSync(join(root, "boards/cpu"))
  .map(name => ({ name, ...JSON.parse(readFileSync(join(root, "boards/cpu", name, "family.json"), "utf8")) }));

const need = (board, condition, what) => { if (!condition) problems.push(`${board.folder}: ${what}`); };
const pinsOf = board => [...(board.leds ?? []), ...(board.buttons ?? []), ...Object.values(board.pins ?? {}),
  ...["i2c", "spi", "serial"].flatMap(kind => (board[kind] ?? []).flatMap(bus => Object.values(bus)))];

for (const board of boards) {
  const { flash, ram } = board;
  need(board, board.name === board.folder, `its name is ${board.name}`);
  need(board, families.some(family => board.cpu in family.cpus), `no family of processors knows ${board.cpu}`);
  need(board, board.clock_hz % 1e6 === 0 || board.clock_hz < 1e6, "clock_hz is no whole number of MHz");
  need(board, existsSync(join(root, "boards", board.folder, "port.c")), "there is no port.c");
  need(board, [2, 4, 8].includes(board.granule) && ram.arena <= board.granule * 16384, "granule and ram.arena do not fit together");
  need(board, pinsOf(board).every(pin => Number.isInteger(pin) && pin >= 0 && pin < board.pin_count), "a pin is not below pin_count");
  need(board, (board.leds ?? []).length <= 8 && (board.buttons ?? []).length <= 8, "more than 8 LEDs or buttons");
  if (flash.slots) {
    need(board, flash.page && flash.cell % 4 === 0 && flash.image_offset % flash.page === 0, "pages and cells are not complete");
    need(board, existsSync(join(root, "boards", board.folder, "flash.c")), "there is no flash.c");
    need(board, flash.page * flash.slots <= flash.bytes - flash.image_offset, "its slots have no page");
  }
}

const kb = bytes => (bytes >= 1 << 20 ? `${bytes / (1 << 20)} MB` : `${bytes / 1024} KB`);
const range = (letters, list) => (!list?.length ? "" : list.length === 1 ? letters + "1" : `${letters}1 - ${letters}${list.length}`);
const slots = ({ flash }) => {
  const region = flash.bytes - flash.image_offset;
  return flash.slots ? `${flash.slots} x ${kb(Math.floor(region / flash.slots / flash.page) * flash.page)}` : kb(region);
};
const ways = ({ flash_with: by = {} }) =>
  [by.serial && "loader", by.uf2 && "UF2", by.openocd && "OpenOCD", by.st_flash && "st-flash"].filter(Boolean).join(", ") || "-";
const features = board => (Array.isArray(board.features) ? board.features.join(", ") : board.features);
const table = ["| board | what | flash | for images | RAM | built for | features | LEDs, buttons | flashed by |", "|---|---|---|---|---|---|---|---|---|",
  ...boards.map(board => "| " + [`\`${board.name}\``, board.title, kb(board.flash.bytes), slots(board), kb(board.ram.bytes),
    board.optimise === "-Os" ? "size" : "speed", features(board), [range("LED", board.leds), range("BTN", board.buttons)].filter(Boolean).join(", "),
    ways(board)].join(" | ") + " |")].join("\n");

const path = join(root, "docs/boards.md"), text = readFileSync(path, "utf8");
const made = text.replace(/(<!-- made by: [^\n]*-->\n)[^]*(<!-- end -->)/, (_, start, end) => start + table + "\n" + end);
if (process.argv.includes("--write")) writeFileSync(path, made);
else if (made !== text) problems.push("docs/boards.md: the table is not what board.json say (node tests/check_boards.mjs --write)");

for (const problem of problems) console.log("FAILED " + problem);
console.log(`${boards.length} boards, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
