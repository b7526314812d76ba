#pragma D attributes Private/Evolving/ISA ten
inline int ten = 10;
#pragma D option amin=Evolving/Evolving/Common
dtrace:::BEGIN { trace(ten); }
