// `mote flash --key` to a board (in QEMU) whose firmware was built with tests/powerloss/key/test.pub.
// usage: node check_signed.mjs MOTE FIRMWARE.elf

import { createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check, end, file, folder, run, start, sync } from "./harness.mjs";

const [mote, firmware] = [resolve(process.argv[2]), resolve(process.argv[3])];
process.env.XDG_CACHE_HOME = join(folder, "cache");

// The file that `mote image keygen` would have made for the key of the tests, whose seed is 0, 1 .. 31.
const seed = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const secret = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
const open = createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);
const key = file("key", `mote-secret-key-ed25519 ${seed.toString("hex")}${open.toString("hex")}\n`);

const path = join(folder, "board.sock"), port = "unix:" + path;
const machine = start("qemu-system-arm", ["-M", "microbit", "-kernel", firmware, "-display", "none", "-monitor", "none", "-serial", `unix:${path},server=on,wait=off`]);
while (!existsSync(path) && !machine.over) await new Promise(resolve => setTimeout(resolve, 5));
const place = ["--board", "microbit", "--port", port];
const flash = (what, ...more) => run(mote, ["flash", what, ...place, "--timeout", "30", ...more]);
async function says(pattern) {
  const it = start(mote, ["monitor", ...place]), found = await it.says(pattern);
  await it.kill("SIGINT");
  return found !== null;
}
const program = word => file(word + ".js", `setInterval(() => console.log("${word} runs"), 50);\n`);

sync(mote, ["image", "keygen", "-q", "-o", "other"]);
let it = await flash(program("one"));
check("not signed: 5, and what to do", it.status === 5 && /wants images signed.*--key/.test(it.stderr), it.text);
it = await flash(program("one"), "--key", "other");
check("signed by another key: 5, and that it is", it.status === 5 && /not by its key/.test(it.stderr), it.text);
it = await flash(program("one"), "--key", key);
check("signed by the board's key", it.status === 0 && await says(/one runs/), it.text);
it = await flash(program("two"), "--key", "other");
check("once more by another key: 5", it.status === 5, it.text);
it = await flash(program("two"));
check("and not signed: 5", it.status === 5, it.text);
check("the old one runs on", await says(/one runs/));
sync(mote, ["build", program("two"), "-q", "--board", "microbit", "-o", "two.img"]);
sync(mote, ["image", "sign", "two.img", "--board", "netduinoplus2", "--key", key, "-o", "theirs.img"]);
it = await flash("theirs.img");
check("signed for another board: 5", it.status === 5 && /for another board/.test(it.stderr), it.text);
sync(mote, ["image", "sign", "two.img", "--board", "microbit", "--key", key]);
it = await flash("two.img");
check("an image that was signed before", it.status === 0 && await says(/two runs/), it.text);
it = await flash("two.js", "--key", "nowhere");
check("no such key: 4", it.status === 4, it.text);
it = await flash("two.js", "--key", "other.pub");
check("the public key: 3", it.status === 3, it.text);

const watch = start(mote, ["watch", program("three"), ...place, "--key", key]);
check("watch signs, too", await watch.says(/three runs/), watch.text);
await watch.kill("SIGINT");
end();
