// driver: GPS
// wire: serial 1 Nmea {sentences: ["GPRMC,161229.487,A,3723.2475,N,12158.3416,W,0.13,309.62,120598,,", "GPGGA,161229.487,3723.2475,N,12158.3416,W,1,07,1.0,9.0,M,,,,0000", "GPGGA,161230.487,3723.2475,S,12158.3416,E,1,07,1.0,9.0,M,,,,00!00", "GPGGA,070000.000,4807.0380,S,01131.0000,E,1,08,0.9,545.4,M,46.9,M,,"]}
Serial1.setup(9600);
let fixes = 0;
require("GPS").connect(Serial1, fix => {
  print(fix.time, fix.lat.toFixed(4), fix.lon.toFixed(4), fix.fix, fix.satellites, fix.altitude);
  if (++fixes === 2) Serial1.removeAllListeners();
});
// expect: 16:12:29 37.3875 -121.9724 1 7 9
// expect: 07:00:00 -48.1173 11.5167 1 8 545.4
// time: 3000
