BEGIN { exit((char)3); }
END { printf("end %d\n", 5); }
