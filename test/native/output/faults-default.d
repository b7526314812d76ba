/* args: -s FILE */
int zero;
BEGIN { trace("kept?"); trace(1 / zero); }
BEGIN { trace("next"); }
ERROR { trace(arg1); trace(arg2); trace(arg4); trace(arg5); trace(id); trace(probename); }
ERROR { trace(1 / zero); }
ERROR { trace("second error clause"); }
BEGIN { exit(0); }
