#pragma D option amin=Stable/Stable/Common
udp:::send
{
	trace(1);
}
