// Lines from a serial port, in pieces; a damaged one; an object with events.
// wire: serial 2 Nmea {sentences: ["GPGLL,4916.45,N,12311.12,W,225444,A", "GPGLL,49!16.45,N,12311.12,W,225445,A", "GPGSA,A,3", "GPGLL,3350.00,S,15112.00,E,225446,A"]}
// expect: 22:54:44 49.2742 -123.1853
// expect: damaged
// expect: other GPGSA
// expect: 22:54:46 -33.8333 151.2000
const receiver = {}, degrees = (text, side) => {
  const point = text.indexOf(".") - 2, value = +text.slice(0, point) + text.slice(point) / 60;
  return side === "S" || side === "W" ? -value : value;
};

function take(line) {
  const [, body, sum] = /^\$(.*)\*(..)$/.exec(line) || [];
  if (!body || [...body].reduce((all, c) => all ^ c.charCodeAt(0), 0) !== parseInt(sum, 16)) return receiver.emit("error", "damaged");
  const [kind, latitude, ns, longitude, ew, time] = body.split(",");
  if (kind === "GPGLL") receiver.emit("place", degrees(latitude, ns), degrees(longitude, ew), time.replace(/(..)(..)(..)/, "$1:$2:$3"));
  else receiver.emit("other", kind);
}

let text = "", places = 0;
Serial2.setup(9600);
Serial2.on("data", data => {
  text += data;
  const lines = text.split("\r\n");
  text = lines.pop();
  lines.forEach(take);
});
receiver.on("error", what => print(what));
receiver.on("other", kind => print("other", kind));
receiver.on("place", (latitude, longitude, time) => {
  print(time, latitude.toFixed(4), longitude.toFixed(4));
  if (++places === 2) Serial2.removeAllListeners("data");
});
