// The same, by named groups of regular expressions.
const pin = Math.random();
const found = "2020-11".match(/(?<year>\d+)-(?<month>\d+)/);
print(typeof found.groups.year, found.groups.month + 1, typeof (found.groups.month + 1)); // expect: string 111 string
const made = new RegExp("(?<hour>\\d+)").exec("12:30").groups;
print(typeof made.hour, made.hour + 1); // expect: string 121
print("7".match("(?<digit>.)").groups.digit + 1); // expect: 71
