// CommonJS beside ES modules: module.exports is the default export, what it has are names.
import counter, { up, size } from "./commonjs/counter.cjs";
import * as all from "./commonjs/counter.cjs";
import make from "./commonjs/function.cjs";
import cycle from "./commonjs/x.cjs";
print(counter.up === up, up(), up(), size, counter.size);
print(all.default === counter, all.up === up, typeof all.nothing);
print(make("it"), make.version);
print(cycle.done, cycle.y.seen, cycle.y.done);
