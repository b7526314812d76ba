/* args: -lv -s FILE */
BEGIN { trace(1); exit(0); }
END, ERROR { trace(1); }
