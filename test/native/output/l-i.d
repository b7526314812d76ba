/* args: -l -i 1 -i 3 */
BEGIN { }
