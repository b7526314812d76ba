/* args: -l -n 'BEGIN { trace(1); }' */
BEGIN { }
