int arr[4]; char ca[6];
BEGIN { arr[2] = 77; arr[0] = 5; printf("%d %d\n", *(&arr[1] + 1), *arr); }
BEGIN { ca[0] = 'x'; ca[1] = 'y'; printf("%s %c %d\n", stringof(ca), *ca, strlen(stringof(ca))); }
BEGIN { exit(0); }
