/* args: -l -n BEGIN -n END -n BEGIN */
BEGIN { }
