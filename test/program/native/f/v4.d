provider udp { probe dance(); };
BEGIN { }
