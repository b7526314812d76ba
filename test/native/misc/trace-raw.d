/* args: -xrawbytes -q -s FILE */
int arr[3];
BEGIN { arr[1] = 5; trace(arr); trace("abc"); trace(5); trace((char)5); exit(0); }
