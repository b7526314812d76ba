/* args: -n 'BEGIN { exit(0); } END' */
BEGIN { }
