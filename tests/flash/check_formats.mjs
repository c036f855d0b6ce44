// Files for flash as other tools see them; probes and volumes, with programs and folders that stand for them; signed images.
// usage: node check_formats.mjs MOTE

import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { check, end, file, folder, numbers, run, sync } from "./harness.mjs";

const mote = resolve(process.argv[2]);
process.env.XDG_CACHE_HOME = join(folder, "cache");
const boards = JSON.parse(sync(mote, ["boards", "--json"]).stdout);
const read = name => readFileSync(join(folder, name));
const at = board => sync(mote, ["image", "info", "--json", `${board}.hex`]);
file("ok.js", 'print("fine");\nsetTimeout(() => print("later"), 1);\n');
const there = name => existsSync(join(mote, "..", "firmware", name + ".elf"));

// ---- one image, all formats
const board = boards.find(b => b.name === "stm32vldiscovery");
for (const extension of ["img", "bin", "hex", "elf", "c"]) {
  const it = sync(mote, ["build", "ok.js", "-q", "--board", board.name, "-o", `ok.${extension}`]);
  check(`build .${extension}`, it.status === 0 && it.stderr === "", it.stderr);
}
const image = read("ok.img");
check(".bin is .img", read("ok.bin").equals(image));
const address = JSON.parse(at("ok").stdout || "{}").images?.[0]?.address;
check("info finds the image in .hex, and it is whole", JSON.parse(at("ok").stdout || "{}").images?.[0]?.whole === true);
for (const [from, kind] of [["ok.hex", "ihex"], ["ok.elf", "elf32-little"]]) {
  const it = sync("objcopy", ["-I", kind, "-O", "binary", from, "copied.bin"]);
  check(`objcopy reads ${from}`, it.status === 0 && read("copied.bin").subarray(0, image.length).equals(image), it.stderr);
}
const segments = sync("readelf", ["-lhW", "ok.elf"]).stdout;
check("readelf sees a segment at the image's address", segments.includes("0x" + address.toString(16).padStart(8, "0")) && /Machine: +ARM/.test(segments), segments);
sync("objcopy", ["-I", "binary", "-O", "ihex", "--change-addresses", String(address), "ok.img", "theirs.hex"]);
let it = sync(mote, ["image", "convert", "theirs.hex", "-q", "-o", "back.bin"]);
check("objcopy's .hex is read", it.status === 0 && read("back.bin").equals(image), it.stderr);
it = sync(mote, ["image", "convert", "ok.img", "-q", "--board", board.name, "-o", "converted.hex"]);
check("convert makes what build makes", it.status === 0 && JSON.parse(at("converted").stdout).images[0].address === address, it.stderr);
it = sync(mote, ["image", "convert", "ok.hex", "theirs.hex", "-o", "twice.hex"]);
check("two parts at one place: 6", it.status === 6 && /two parts claim/.test(it.stderr), it.stderr);
it = sync(mote, ["image", "info", "ok.js"]);
check("no image: 5", it.status === 5, it.stdout + it.stderr);
writeFileSync(join(folder, "short.hex"), read("ok.hex").subarray(0, 200));
it = sync(mote, ["image", "info", "short.hex"]);
check("a .hex that is cut: 5", it.status === 5, it.stderr);
const bad = Buffer.from(image);
bad[60] ^= 1;
writeFileSync(join(folder, "bad.img"), bad);
it = sync(mote, ["image", "info", "bad.img"]);
check("a damaged image: 5, told as such", it.status === 5 && /DAMAGED/.test(it.stdout), it.stdout);
it = sync(mote, ["build", "ok.js", "--board", board.name, "-o", "ok.uf2"]);
check("no UF2 for a board without such a bootloader: 3", it.status === 3 && /UF2/.test(it.stderr), it.stderr);
it = sync(mote, ["image", "paint", "ok.img"]);
check("no such action: 3", it.status === 3, it.stderr);

it = sync(mote, ["build", "ok.js", "--board", board.name, "--with-firmware", "-o", "all.img"]);
check("the firmware is in no .img: 3", it.status === 3 && !existsSync(join(folder, "all.img")), it.stderr);

// ---- what is no image, or not for this board
sync(mote, ["image", "keygen", "-q", "-o", "any.key"]);
const convert = (...args) => sync(mote, ["image", "convert", ...args]);
it = convert("ok.hex", "-q", "-o", "out.img");
check(".img is the image alone, out of what has addresses", it.status === 0 && read("out.img").equals(image), it.stderr);
check("convert makes the blanks, too, that build makes", read("converted.hex").equals(read("ok.hex")));
it = convert("ok.img", "-o", "out.hex");
check("an image has no addresses without a board: 3", it.status === 3 && /--board/.test(it.stderr), it.stderr);
it = convert("ok.hex", "--board", "microbit", "-o", "out.elf");
check("addresses that the board does not have: 6", it.status === 6 && /not in the flash of microbit/.test(it.stderr), it.stderr);
it = convert("ok.elf", "--board", "sifive_e", "-o", "out.hex");
check("an ELF file of another processor: 5", it.status === 5 && /another processor/.test(it.stderr), it.stderr);
writeFileSync(join(folder, "noise.bin"), Buffer.from(Array.from({ length: 999 }, (_, i) => i * 37 & 255)));
// cut at any length, and with bytes that are wrong: refused, never a crash, nothing written
{
  const random = numbers(1), odd = [];
  const files = ["ok.img", "ok.hex", "ok.elf"].map(name => [name, read(name)]);
  const tries = files.flatMap(([name, all]) => Array.from({ length: 50 }, (_, i) => [name, all.subarray(0, Math.floor(all.length * i / 50))]));
  for (const [name, all] of files)
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(all);
      for (let k = 0; k < 3; k++) bytes[Math.floor(random() * Math.min(bytes.length, 200))] = Math.floor(random() * 256);
      tries.push([name, bytes]);
    }
  for (const [i, [name, bytes]] of tries.entries()) {
    writeFileSync(join(folder, "harmed.bin"), bytes);
    const args = [["info"], ["convert", "--board", "microbit", "-o", "harmed.img"], ["sign", "--board", "microbit", "--key", "any.key", "-o", "harmed.img"]][i % 3];
    const { status, stdout, stderr } = sync(mote, ["image", args[0], "harmed.bin", ...args.slice(1)]);
    const unharmed = status === 0 && JSON.parse(sync(mote, ["image", "info", "--json", "harmed.bin"]).stdout).images.some(i => i.whole);
    if (status !== 5 && status !== 6 && !unharmed) odd.push(`${i} ${name} ${args[0]} ${status} ${stdout}${stderr}`);
  }
  check("damaged files are refused", odd.length === 0, odd.join("\n"));
}
it = convert("noise.bin", "--board", board.name, "-o", "out.hex");
check("convert: not an image: 5", it.status === 5 && /not an image/.test(it.stderr), it.stderr);
check("and nothing is written by any of them", !existsSync(join(folder, "out.hex")) && !existsSync(join(folder, "out.elf")));
writeFileSync(join(folder, "sum.hex"), (read("ok.hex") + "").replace(/^(:10....00.*)(.)\r?\n/m, (_, line, last) => `${line}${last === "0" ? 1 : 0}\n`));
it = sync(mote, ["image", "info", "sum.hex"]);
check("a wrong checksum in a .hex: 5", it.status === 5 && /checksum/.test(it.stderr), it.stderr);
const top = ":02000004FFFFFC\n:10FFF0000000000000000000000000000000000001\n:00000001FF\n";
writeFileSync(join(folder, "top.hex"), top);
it = sync(mote, ["image", "info", "top.hex"]);
check("up to the last address", it.status === 5 && /0xfffffff0/.test(it.stdout), it.text);
for (const name of ["ok.hex", "ok.elf"]) {
  it = sync(mote, ["flash", name, "--board", board.name, "--port", "/dev/null"]);
  check(`${name} is no program, and how it becomes one: 5`, it.status === 5 && /mote image convert/.test(it.stderr), it.stderr);
}

// ---- with the firmware, of boards that can be flashed: that of an emulated machine may lie anywhere
for (const b of boards.filter(b => b.flash_with !== "-" && there(b.name)))
  for (const extension of ["hex", "elf", "bin"]) {
    const name = `${b.name}-all.${extension}`;
    it = sync(mote, ["build", "ok.js", "-q", "--board", b.name, "--with-firmware", "-o", name]);
    check(`${name}`, it.status === 0, it.stderr);
    const found = JSON.parse(sync(mote, ["image", "info", "--json", name]).stdout || '{"images":[]}').images;
    check(`${name} has library and program`, found.some(i => i.kind === "library" && i.whole) && found.some(i => i.kind === "program" && i.whole), JSON.stringify(found));
    if (extension === "bin") continue;
    sync("objcopy", ["-I", extension === "hex" ? "ihex" : "elf32-little", "-O", "binary", name, "flat.bin"]);
    const flat = read("flat.bin"), ours = sync(mote, ["image", "convert", name, "-q", "-o", "ours.bin"]);
    const mine = read("ours.bin"), same = ours.status === 0 && flat.subarray(0, 1024).equals(mine.subarray(0, 1024)) && flat.length === mine.length;
    check(`objcopy sees the same in ${name}`, same, `${flat.length} ${mine.length} ${ours.stderr}`);
  }

// ---- UF2
for (const b of boards.filter(b => /uf2/.test(b.flash_with))) {
  it = sync(mote, ["build", "ok.js", "-q", "--board", b.name, "-o", "ok.uf2"]);
  const blocks = read("ok.uf2");
  check(`${b.name}: blocks of 512 bytes`, it.status === 0 && blocks.length % 512 === 0 && blocks.readUInt32LE(0) === 0x0A324655 && blocks.readUInt32LE(28) !== 0, it.stderr);
  check(`${b.name}: as many as they say`, blocks.readUInt32LE(24) === blocks.length / 512);
  const volume = join(folder, "volume-" + b.name);
  mkdirSync(volume);
  it = sync(mote, ["flash", "ok.js", "--board", b.name, "--port", volume]);
  check("a folder that is no bootloader's volume: 7", it.status === 7 && /INFO_UF2/.test(it.stderr), it.stderr);
  writeFileSync(join(volume, "INFO_UF2.TXT"), "UF2 Bootloader\r\nModel: toaster\r\nBoard-ID: TOASTER\r\n");
  it = sync(mote, ["flash", "ok.js", "--board", b.name, "--port", volume]);
  check("another board's volume: 5", it.status === 5 && /TOASTER/.test(it.stderr), it.stderr);
  const id = /disk +(.*)/.exec(sync(mote, ["boards", b.name]).stdout)[1];
  writeFileSync(join(volume, "INFO_UF2.TXT"), `UF2 Bootloader\r\nBoard-ID: ${id}\r\n`);
  it = sync(mote, ["flash", "ok.js", "--board", b.name, "--port", volume]);
  check("its own volume takes it", it.status === 0 && readFileSync(join(volume, "MOTE.UF2")).equals(blocks), it.stderr);
}

// ---- probes: programs that stand for OpenOCD and st-flash
const tools = join(folder, "tools");
mkdirSync(tools);
const tool = (name, script) => { writeFileSync(join(tools, name), "#!/bin/sh\n" + script); chmodSync(join(tools, name), 0o755); };
const probe = (via, ...more) => sync(mote, ["flash", "ok.js", "--board", board.name, "--via", via, ...more], { env: { ...process.env, PATH: tools + ":/bin:/usr/bin" } });
tool("openocd", `echo "$@" > ${folder}/arguments\nfor a; do case $a in program*) f=\${a#*\\{}; cp "\${f%%\\}*}" ${folder}/probed.hex;; esac; done\n`);
it = probe("openocd");
check("openocd is given the chip's configuration and a .hex", it.status === 0 && /-f .*stm32f1x\.cfg -c program \{.*\.hex\} verify reset exit/.test(read("arguments") + ""), it.stderr + read("arguments"));
check("the file is the image at its place", JSON.parse(at("probed").stdout).images[0].address === address);
tool("st-flash", `echo "$@" > ${folder}/arguments\necho "no ST-Link found" >&2\nexit 1\n`);
it = probe("st-flash");
check("what a probe's program says, and what was tried, is shown: 7", it.status === 7 && /no ST-Link found[^]*tried: st-flash .*write/.test(it.stderr), it.stderr);
it = sync(mote, ["flash", "ok.js", "--board", board.name, "--via", "st-flash"], { env: { ...process.env, PATH: "/nowhere" } });
check("a missing program is named with its package: 7", it.status === 7 && /stlink-tools/.test(it.stderr), it.stderr);
it = probe("uf2");
check("not that way: 3", it.status === 3, it.stderr);

// ---- keys
it = sync(mote, ["image", "keygen", "-q", "-o", "my.key"]);
check("keygen", it.status === 0 && (statSync(join(folder, "my.key")).mode & 0o777) === 0o600 && existsSync(join(folder, "my.key.pub")), it.stderr);
it = sync(mote, ["image", "keygen", "-o", "my.key"]);
check("never over a key: 4", it.status === 4, it.stderr);
it = sync(mote, ["build", "ok.js", "-q", "--board", board.name, "--key", "my.key", "-o", "signed.img"]);
check("a signed build is the image and 64 bytes", it.status === 0 && read("signed.img").length === image.length + 64 && read("signed.img").subarray(0, image.length).equals(image), it.stderr);
sync(mote, ["image", "sign", "ok.img", "--board", board.name, "--key", "my.key", "-o", "also.img"]);
check("signing later is the same", read("also.img").equals(read("signed.img")));
{ // the same, by others: what docs/flashing.md says is signed
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(/ ([0-9a-f]{64})\n/.exec(read("my.key.pub"))[1], "hex").toString("base64url") }, format: "jwk" });
  const message = Buffer.alloc(80);
  message.write("MoteSign", 0, "latin1");
  message.writeUInt32LE(board.id, 8);
  message.writeUInt32LE(image.length, 12);
  createHash("sha512").update(image).digest().copy(message, 16);
  check("it is the signature of what the documents say", verifySignature(null, message, key, read("signed.img").subarray(image.length)));
}
const verify = (...more) => sync(mote, ["image", "verify", "signed.img", ...more]).status;
check("verify: the key, for the board", verify("--board", board.name, "--key", "my.key.pub") === 0);
check("verify: not for another board: 5", verify("--board", "mps2-an386", "--key", "my.key.pub") === 5);
sync(mote, ["image", "keygen", "-q", "-o", "other.key"]);
check("verify: not another key: 5", verify("--board", board.name, "--key", "other.key.pub") === 5);
it = sync(mote, ["run", "signed.img", "--time", "virtual"]);
check("a signed image runs", it.status === 0 && it.stdout === "fine\nlater\n", it.stderr);
check("verify: for which board: 3", verify("--key", "my.key.pub") === 3);
it = sync(mote, ["image", "sign", "noise.bin", "--board", board.name, "--key", "my.key"]);
check("what is no image is not signed: 5", it.status === 5 && read("noise.bin").length === 999, it.stderr);
it = sync(mote, ["image", "convert", "signed.img", "-q", "--board", board.name, "-o", "signed.hex"]);
check("a signature goes along", it.status === 0 && JSON.parse(at("signed").stdout).images[0].signed === true, it.stderr);
it = sync(mote, ["image", "convert", "signed.hex", "-q", "-o", "out.img"]);
check("and back", it.status === 0 && read("out.img").equals(read("signed.img")), it.stderr);
it = sync(mote, ["image", "sign", "ok.img", "--board", board.name, "--key", "my.key.pub"]);
check("the public key does not sign: 3", it.status === 3, it.stderr);
for (const b of boards.filter(b => !b.emulated && b.name !== "host")) {
  it = sync(mote, ["run", "ok.js", "--board", b.name]);
  check(`${b.name} has no emulator: 3, and what else there is`, it.status === 3 && /no emulator for/.test(it.stderr), it.stderr);
}
it = await run(mote, ["boards", board.name]);
check("boards NAME tells the pins and the ways", it.status === 0 && /LED1 +41[^]*openocd[^]*/.test(it.stdout), it.text);

end();
