/* Names that try to look like something else. */
BEGIN { printf("begin\n"); }
udp:::send { @[execname] = count(); printf("%s|%d\n", execname, args[4]->udp_length); }
udp:::send /execname == "a\"\n\\,]\001E"/ { @same = count(); }
END { printa("%s is %@d\n", @); printa("same: %@d\n", @same); }
