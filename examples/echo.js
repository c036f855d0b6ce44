// What comes to the serial port goes back, line by line, in capitals. An empty line ends it.
let line = "";

Serial1.on("data", text => {
  for (const c of text) {
    if (c !== "\n") {
      if (c !== "\r") line += c;
      continue;
    }
    if (line === "") Serial1.removeAllListeners("data");
    Serial1.println(line === "" ? "bye" : line.toUpperCase());
    line = "";
  }
});
Serial1.println("Say something.");
