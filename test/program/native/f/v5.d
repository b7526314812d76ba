provider udp { probe send(int); };
BEGIN { }
