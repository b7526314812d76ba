/* args: -s FILE */
BEGIN { exit(1); trace("same clause"); exit(2); }
BEGIN { trace("never"); }
tick-10ms { trace("never"); }
END { trace("end"); }
