/* args: -n ':::BEGIN' -n 'dtrace:::BEGIN /1/ { trace("one"); }' -P dtrace -n 'BEGIN,END { trace(probename); }' -i 1 -s FILE */
BEGIN { exit(0); }
