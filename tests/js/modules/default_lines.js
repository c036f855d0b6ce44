// What stands behind an exported class or function without a name is a statement of its own.
import Class from "./exports/class_line.js";
import f from "./exports/function_lines.js";
print(line, new Class().three(), Class.name); // expect: behind a class 3 default
print(lines, f.name); // expect: behind a function default
f().then(print); // expect: 4
