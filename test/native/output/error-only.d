/* args: -s FILE */
int zero;
ERROR { trace("fault"); exit(5); }
BEGIN { trace(1 / zero); }
BEGIN { trace("after the exit in ERROR"); }
END { trace("end"); }
