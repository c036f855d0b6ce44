// node_modules: package.json says what a name means.
import { where, dependency } from "conditions";
import sub from "conditions/sub";
import { part } from "conditions/parts/one.mjs";
import { main } from "@scope/main";
import file from "@scope/main/lib/file.js";
import index from "index";
import req from "conditions/required";
print(where, dependency, sub, part, main, file, index, req);
