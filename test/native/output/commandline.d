/* args: -n 'BEGIN { trace("first"); }' -s FILE -n 'END' -n 'BEGIN{exit(3);}' */
BEGIN { trace("script"); }
